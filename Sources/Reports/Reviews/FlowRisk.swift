import NetworkModel
import Reachability
import Review

/// How much a flow change is a risk, the greatest first: what a reader with little time has to see.
enum FlowRisk: Int, CaseIterable, Comparable {
    /// A finding that blocks is about it.
    case blocking
    /// A finding that needs attention is about it.
    case notable
    /// It opens from outside the cluster.
    case opensFromOutside
    /// It opens to outside the cluster.
    case opensToOutside
    /// It opens between namespaces.
    case opensAcrossNamespaces
    /// It closes.
    case closes
    /// It opens within a namespace.
    case opensWithinNamespace
    /// It comes or goes with its workloads or routes.
    case comesOrGoes
    /// Whether it opens or closes depends on what isn't known.
    case possible

    static func < (a: FlowRisk, b: FlowRisk) -> Bool { a.rawValue < b.rawValue }

    /// The risk of a flow change of which some findings are.
    init(_ change: FlowChange, findings: some Sequence<Finding>) {
        switch findings.map(\.severity).max() {
        case .block?: self = .blocking
        case .attention?: self = .notable
        case .note?, nil: self = Self.ofItself(change)
        }
    }

    private static func ofItself(_ change: FlowChange) -> FlowRisk {
        guard change.cause == .access else { return .comesOrGoes }
        if change.isOnlyPossible { return .possible }
        if change.opened.isEmpty { return .closes }
        let (sources, destinations) = (change.sources.endpoints, change.destinations.endpoints)
        if sources.contains(where: \.isOutside) { return .opensFromOutside }
        if destinations.contains(where: \.isOutside) { return .opensToOutside }
        let namespaces = Set((sources + destinations).map(\.namespace))
        return namespaces.count == 1 && !namespaces.contains(nil) ? .opensWithinNamespace : .opensAcrossNamespaces
    }

    /// What changes of the risk are called.
    var title: String {
        switch self {
        case .blocking: "Changes that block"
        case .notable: "Changes that need attention"
        case .opensFromOutside: "Opened from outside the cluster"
        case .opensToOutside: "Opened to outside the cluster"
        case .opensAcrossNamespaces: "Opened between namespaces"
        case .closes: "Closed"
        case .opensWithinNamespace: "Opened within a namespace"
        case .comesOrGoes: "Of workloads and routes that come or go"
        case .possible: "Possible: depends on what this repository does not say"
        }
    }
}

extension Endpoint {
    /// Whether it is no pod of the cluster.
    fileprivate var isOutside: Bool {
        switch self {
        case .addresses, .ingressController: true
        case .workload, .implied: false
        }
    }

    /// The namespace; `nil` where there is none, or only its labels are known.
    fileprivate var namespace: String? {
        switch self {
        case .workload(let id): return id.namespace
        case .implied(let pods):
            guard case .named(let name) = pods.namespaces else { return nil }
            return name
        case .addresses, .ingressController: return nil
        }
    }
}
