import NetworkModel
import Reachability
import Review

extension MarkdownReport {
    /// Adds the flow changes of a review, in tables by their risk.
    static func appendChanges(_ review: ChangeReview, pairs: Bool, to document: inout FittedDocument) {
        let index = FindingFlows(review)
        let byRisk = Dictionary(grouping: index.flows) { flow in
            FlowRisk(flow.change, findings: flow.findings.lazy.map { review.findings[$0] })
        }
        let names = Dictionary(
            review.change.clusters.map {
                ($0.name, EndpointNaming($0.endpoints, workloadCount: $0.workloadCount))
            }, uniquingKeysWith: { first, _ in first })
        let isNamed = review.change.clusters.contains { !$0.name.isEmpty }
        for (risk, flows) in byRisk.sorted(by: { $0.key < $1.key }) {
            // Of one risk, what opens the most ports comes first.
            let ranked = flows.enumerated().sorted {
                ($1.element.change.opened.portCount, $0.offset) < ($0.element.change.opened.portCount, $1.offset)
            }.map(\.element)
            let columns = ["Source", "Destination", "Before", "After", "Decided by"]
            let count = pairs ? flows.map(pairCount).reduce(0, +) : flows.count
            document.append(
                pairs ? ("pair", "pairs") : ("flow change", "flow changes"), count: count,
                opening: "\n#### \(risk.title)\n\n" + MarkdownText.head((isNamed ? ["Cluster"] : []) + columns),
                blocks: ranked.lazy.flatMap { flow in
                    rows(of: flow, names[flow.cluster.name], isNamed: isNamed, pairs: pairs)
                })
        }
    }

    private static func pairCount(of flow: FindingFlows.Flow) -> Int {
        FlowPairs(flow.change, singlePods: flow.cluster.singlePods).reduce(0) { count, _ in count + 1 }
    }

    /// The row of a change, or those of its pairs, one by one.
    private static func rows(
        of flow: FindingFlows.Flow, _ naming: EndpointNaming?, isNamed: Bool, pairs: Bool
    ) -> AnySequence<String> {
        guard let naming else { return AnySequence([]) }
        let (change, cluster) = (flow.change, flow.cluster)
        let start = isNamed ? [code(cluster.name)] : []
        let traffic = traffic(of: change)
        let decided = decidedBy(change, of: cluster, naming: naming)
        func row(_ source: Phrase, _ destination: Phrase, _ decided: String) -> String {
            MarkdownText.row(start + [phrase(source), phrase(destination)] + traffic + [decided])
        }
        guard pairs else {
            let whole = row(naming.phrase(change.sources), naming.phrase(change.destinations), decided)
            return AnySequence(CollectionOfOne(whole))
        }
        let all = FlowPairs(change, singlePods: cluster.singlePods).lazy.enumerated()
        return AnySequence(
            all.lazy.map { number, pair in
                row(naming.phrase(pair.0), naming.phrase(pair.1), number == 0 ? decided : "as above")
            })
    }
}

extension TrafficSet {
    /// How many ports of any protocol.
    fileprivate var portCount: Int {
        protocols.map { ipProtocol in
            self[ipProtocol].ranges.map { Int($0.upperBound) - Int($0.lowerBound) + 1 }.reduce(0, +)
        }.reduce(0, +)
    }
}
