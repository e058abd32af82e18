import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Review

/// In which parts a report differs from another, in short; empty where they are equal.
func differences(_ found: ChangeReport, _ expected: ChangeReport) -> [String] {
    guard found != expected else { return [] }
    var result: [String] = []
    func part<Value: Equatable>(_ name: String, _ value: (ChangeReport) -> Value) {
        let (a, b) = (value(found), value(expected))
        if a != b { result.append("\(name): \(a) instead of \(b)") }
    }
    func list<Value: Hashable>(_ name: String, _ value: (ChangeReport) -> [Value], _ text: (Value) -> String) {
        let (a, b) = (value(found), value(expected))
        guard a != b else { return }
        let (more, less) = (Set(a).subtracting(b).map(text).sorted(), Set(b).subtracting(a).map(text).sorted())
        let lines = more.prefix(4).map { "\n  + \($0)" } + less.prefix(4).map { "\n  - \($0)" }
        result.append("\(name): \(a.count), not \(b.count)\(lines.joined())")
    }
    part("base", \.base)
    part("head", \.head)
    part("files", \.files)
    list("diagnostics", \.diagnostics) { "\($0.side) \($0.diagnostic) \($0.diagnostic.code)" }
    list("changes", { $0.clusters.flatMap(\.changes) }, text)
    list("places of base", { $0.clusters.flatMap { $0.baseSources.policies.map { "\($0) \($1)" } } }, { $0 })
    list("places of head", { $0.clusters.flatMap { $0.headSources.policies.map { "\($0) \($1)" } } }, { $0 })
    list("rules of base", { $0.clusters.flatMap { $0.baseSources.rules.map { "\($0) \($1)" } } }, { $0 })
    list("rules of head", { $0.clusters.flatMap { $0.headSources.rules.map { "\($0) \($1)" } } }, { $0 })
    list("added", { $0.clusters.flatMap(\.addedWorkloads) }, { "\($0)" })
    list("removed", { $0.clusters.flatMap(\.removedWorkloads) }, { "\($0)" })
    list("endpoints", { $0.clusters.flatMap(\.endpoints) }, text)
    list("single pods", { $0.clusters.flatMap { $0.singlePods.sorted() } }, { "\($0)" })
    part("workloads", { $0.clusters.map(\.workloadCount) })
    return result.isEmpty ? ["something"] : result
}

private func text(_ change: FlowChange) -> String {
    func short(_ set: EndpointSet) -> String {
        set.endpoints.prefix(12).map(text).joined(separator: ", ") + (set.endpoints.count > 12 ? ", …" : "")
    }
    return
        "\(change.cause) \(change.sources.endpoints.count)×\(change.destinations.endpoints.count) \(short(change.sources)) "
        + "-> \(short(change.destinations)): \(change.before) => \(change.after)"
        + "; \(change.reasonsBefore.map(text)) \(change.reasonsAfter.map(text))"
}

private func text(_ endpoint: Endpoint) -> String {
    switch endpoint {
    case .workload(let id): "\(id.namespace)/\(id.kind)/\(id.name)" + (id.variant.isEmpty ? "" : "(\(id.variant))")
    case .implied(let implied): implied.description
    case .addresses(let set): "\(set.v4.ranges.count)+\(set.v6.ranges.count) ranges \(set.hashValue % 1000)"
    case .ingressController: "controller"
    }
}

private func text(_ decision: Decision) -> String {
    switch decision {
    case .rule(let rule, let action, let isPossible):
        "\(rule.policy.name) \(rule.policy.direction) \(rule.index) \(action)\(isPossible ? "?" : "")"
    case .isolation(let policy, let isPossible): "\(policy.name) \(policy.direction) isolates\(isPossible ? "?" : "")"
    case .allowedByDefault(let direction): "default \(direction)"
    case .differentNetworks: "networks"
    }
}
