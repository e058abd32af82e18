import Git
import NetworkModel
import Packing
import Reachability

/// What the commits of a ticket opened and closed together, so surely, in one cluster.
struct TicketSum {
    let openness: Openness
    private(set) var opened: [FlowRegion] = []
    private(set) var closed: [FlowRegion] = []
    /// Whatever any of them opened, be it closed again.
    private(set) var touched = TrafficSet.nothing

    init(_ openness: Openness) { self.openness = openness }

    /// Adds what the next commit does, given against each of its parents.
    ///
    /// A merge opens and closes what it does against all of them: the rest its branches did.
    mutating func add(_ effects: [CommitEffect], in cluster: String) {
        var (opens, closes): ([FlowRegion]?, [FlowRegion]?)
        for effect in effects {
            let own = effect.cluster(cluster).map { OwnEffect($0, openness) } ?? OwnEffect()
            opens = opens.map { $0.intersections(with: own.opened) } ?? own.opened
            closes = closes.map { $0.intersections(with: own.closed) } ?? own.closed
        }
        let (new, old) = (opens ?? [], closes ?? [])
        for region in new { touched.formUnion(region.traffic) }
        // What is taken back is neither opened nor closed.
        let (newlyOpened, newlyClosed) = (new.without(closed), old.without(opened))
        opened = (opened.without(old) + newlyOpened.without(opened)).joined()
        closed = (closed.without(new) + newlyClosed.without(closed)).joined()
    }
}

/// What a commit opens and closes against one parent, but for workloads that only change their names.
private struct OwnEffect {
    var opened: [FlowRegion] = []
    var closed: [FlowRegion] = []

    init() {}

    init(_ effect: CommitEffect.ClusterEffect, _ openness: Openness) {
        func regions(_ traffic: (FlowChange) -> TrafficSet) -> [FlowRegion] {
            effect.changes.map { $0.region(traffic($0)) }.filter { !$0.isEmpty }
        }
        opened = regions { $0.after.open(openness).subtracting($0.before.open(openness)) }
        closed = regions { $0.before.open(openness).subtracting($0.after.open(openness)) }
        guard !effect.renamed.isEmpty else { return }
        let names = effect.renamed.map { (Endpoint.workload($0.from), Endpoint.workload($0.to)) }
        let newer = Dictionary(names, uniquingKeysWith: { first, _ in first })
        let older = Dictionary(names.map { ($0.1, $0.0) }, uniquingKeysWith: { first, _ in first })
        let (new, old) = (opened, closed)
        opened = new.map { $0.named(by: older) }.without(old).map { $0.named(by: newer) }
        closed = old.map { $0.named(by: newer) }.without(new).map { $0.named(by: older) }
    }
}

extension [FlowRegion] {
    /// The flows that all of some others lack.
    func without(_ others: [FlowRegion]) -> [FlowRegion] { flatMap { $0.subtracting(others) } }

    /// The flows that some others have too.
    func intersections(with others: [FlowRegion]) -> [FlowRegion] {
        flatMap { flows in others.map(flows.intersection).filter { !$0.isEmpty } }
    }
}
