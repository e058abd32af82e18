import Reachability

/// The flows that a review watches: those of guardrails, and of the tickets that are named.
struct ReviewWatch {
    /// The flows, in the order of their answers.
    private(set) var flows: [WatchedFlows] = []
    private(set) var guardrails: [(rail: Guardrail, flow: Int)] = []
    private var numbers: [WatchedFlows: Int] = [:]
    private let day: Day

    /// The flows of a configuration, and of some records on a day.
    init(_ configuration: ReviewConfiguration, records: [TicketRecord], _ day: Day) {
        self.day = day
        for rail in configuration.guardrails {
            guardrails.append((rail, number(of: WatchedFlows(rail.flow, exceptSources: rail.exceptSources))))
        }
        for record in records {
            for flow in record.flowsToOpen(asOf: day) + record.flowsToClose {
                _ = number(of: WatchedFlows(flow.pattern))
            }
            for requirement in record.requirements {
                switch requirement.assertion {
                case .mustReach(let flow)?, .mustNotReach(let flow)?: _ = number(of: WatchedFlows(flow.pattern))
                case .nobodyElseGains(let to, let traffic, _)?:
                    _ = number(of: WatchedFlows(FlowPattern(from: .anyone, to: to.pattern, traffic: traffic)))
                case nil: break
                }
            }
        }
    }

    private mutating func number(of flows: WatchedFlows) -> Int {
        if let known = numbers[flows] { return known }
        numbers[flows] = self.flows.count
        self.flows.append(flows)
        return self.flows.count - 1
    }

    /// What a cluster's sides make of some flows; `nil` where nobody watched them.
    func answer(_ pattern: FlowPattern, in cluster: ClusterChange) -> WatchedFlows.Answer? {
        numbers[WatchedFlows(pattern)].flatMap { cluster.watched.indices.contains($0) ? cluster.watched[$0] : nil }
    }

    /// The pairs and traffic that some flows mean in a cluster.
    func regions(of flows: [WrittenFlow], in cluster: ClusterChange) -> [FlowRegion] {
        flows.compactMap { flow in answer(flow.pattern, in: cluster)?.region(flow.pattern) }
    }
}
