import NetworkModel
import Reachability
import Review

extension FlowChange.Effect {
    /// The effects in the order in which reports show them: what lets more through comes first.
    static let shown: [FlowChange.Effect] = [.opened, .widened, .changed, .narrowed, .closed, .possible]
}

/// Changes of a cluster that are shown under one heading.
struct Section {
    /// The heading.
    var title: String
    /// What there is to know about all of them; may be empty.
    var remark: Phrase
    /// The sign before each of them.
    var sign: String
    /// The colour of the sign.
    var ink: Ink
    /// The changes, in the report's order.
    var changes: [FlowChange]

    /// The sections of a cluster that have something to show.
    static func sections(of cluster: ClusterChange, naming: EndpointNaming) -> [Section] {
        let access = FlowChange.Effect.shown.map { effect in
            Section(effect, cluster.changes.filter { $0.cause == .access && $0.effect == effect })
        }
        let added = cluster.changes.filter { $0.cause == .added }
        let removed = cluster.changes.filter { $0.cause == .removed }
        return access.filter { !$0.changes.isEmpty }
            + [
                comingOrGoing("New", cluster.addedWorkloads, added, sign: "+", ink: .opened, naming: naming),
                comingOrGoing("Removed", cluster.removedWorkloads, removed, sign: "-", ink: .closed, naming: naming),
            ].compactMap(\.self)
    }

    private static func comingOrGoing(
        _ title: String, _ workloads: [WorkloadID], _ changes: [FlowChange], sign: String, ink: Ink,
        naming: EndpointNaming
    ) -> Section? {
        if workloads.isEmpty, changes.isEmpty { return nil }
        // Without a workload that came or went, it is the ingress controller, which is there while routes are.
        guard !workloads.isEmpty else {
            return Section(title: "\(title) routes", remark: .empty, sign: sign, ink: ink, changes: changes)
        }
        let names = naming.phrase(EndpointSet(workloads.map(Endpoint.workload)))
        let remark = changes.isEmpty ? names + " (no flow)" : names
        return Section(title: "\(title) workloads", remark: remark, sign: sign, ink: ink, changes: changes)
    }
}

extension Section {
    private init(_ effect: FlowChange.Effect, _ changes: [FlowChange]) {
        let unknown = Phrase.words("depends on what this repository does not say")
        switch effect {
        case .opened: self.init(title: "Opened", remark: .empty, sign: "+", ink: .opened, changes: changes)
        case .widened: self.init(title: "Widened", remark: .empty, sign: "+", ink: .opened, changes: changes)
        case .changed: self.init(title: "Changed", remark: .empty, sign: "~", ink: .changed, changes: changes)
        case .narrowed: self.init(title: "Narrowed", remark: .empty, sign: "-", ink: .closed, changes: changes)
        case .closed: self.init(title: "Closed", remark: .empty, sign: "-", ink: .closed, changes: changes)
        case .possible: self.init(title: "Possible", remark: unknown, sign: "?", ink: .possible, changes: changes)
        }
    }
}

/// What was allowed before and is after, in words.
extension FlowChange {
    /// `nothing → TCP 80`; of endpoints that came or went, only what is or was allowed.
    var arrow: String {
        switch cause {
        case .access where isOfConditions: "\(TrafficText.describe(before)), on other conditions than before"
        case .access: "\(TrafficText.describe(before)) → \(TrafficText.describe(after))"
        case .added: TrafficText.describe(after)
        case .removed: TrafficText.describe(before)
        }
    }
}
