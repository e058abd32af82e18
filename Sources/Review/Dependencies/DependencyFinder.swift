import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Looks for flows that a change closes and the application's own manifests say it needs.
///
/// Addresses of Services are looked for in containers' environment, arguments and commands, in the ConfigMaps that these
/// refer to, and in Ingresses and routes; what monitors name is ``ScrapeFinder``'s. What isn't recognised: what a template
/// or a variable fills in, Secrets, addresses that are computed, Services without a selector, and objects that only a
/// rendering shows.
struct DependencyFinder {
    /// By workload, whatever its variant: what its own manifests say it needs.
    private var needs: [WorkloadID: [Need]] = [:]
    /// What routes lead to.
    private var served: [Need] = []

    /// Of a larger side than this, the manifests aren't searched.
    static let mostFiles = 20_000

    private struct Need {
        var dependency: DeclaredDependency
        var targets: [WorkloadID: TrafficSet]
    }

    /// A finder that knows what was read of a side; O(objects + texts × workloads of a namespace).
    init(_ objects: [Manifest], _ texts: [WrittenTexts], _ directory: ServiceDirectory) {
        var targets = TargetMemo(directory: directory)
        let maps = Dictionary(
            texts.filter { $0.kind == "ConfigMap" }.map { ($0.objectName, $0) }, uniquingKeysWith: { first, _ in first }
        )
        for owner in texts where owner.kind != "ConfigMap" {
            let own = owner.configMaps.sorted().compactMap {
                maps[ObjectName(namespace: owner.namespace, name: $0)]
            }
            let id = WorkloadID(namespace: owner.namespace, kind: owner.kind, name: owner.name)
            for object in [owner] + own {
                needs[id, default: []] += Self.needs(of: object, &targets)
            }
        }
        for object in objects {
            guard case .ingressRoute(let route) = object.content else { continue }
            for backend in route.backends {
                let name = ObjectName(namespace: backend.namespace, name: backend.service)
                served.append(
                    Need(
                        dependency: DeclaredDependency(backend.service, at: backend.location, name),
                        targets: targets[name, nil]))
            }
        }
    }

    private static func needs(of object: WrittenTexts, _ targets: inout TargetMemo) -> [Need] {
        object.texts.flatMap { text in
            ServiceAddress.addresses(in: text.value, named: text.name).compactMap { address in
                let name = ObjectName(namespace: address.namespace ?? object.namespace, name: address.service)
                let found = targets[name, address.port ?? object.port(beside: text)]
                guard !found.isEmpty else { return nil }
                return Need(dependency: DeclaredDependency(address.text, at: text.location, name), targets: found)
            }
        }
    }

    /// The dependencies that a cluster's change closes: in the order of the changes and of the files, each once.
    ///
    /// One is closed where what surely passed surely doesn't any more. O(changes × (their endpoints + needs)).
    func closed(in cluster: ClusterChange) -> [ClosedDependency] {
        var found: [DeclaredDependency: ClosedDependency] = [:]
        var order: [DeclaredDependency] = []
        for change in cluster.changes where change.cause == .access && !change.closed.isEmpty {
            let destinations = Set(change.destinations.endpoints.compactMap(\.workload))
            for source in change.sources.endpoints {
                for need in needs(of: source) {
                    let lost = need.targets.filter {
                        destinations.contains($0.key) && !$0.value.isDisjoint(with: change.closed)
                    }
                    guard !lost.isEmpty else { continue }
                    var flow = change
                    flow.sources = EndpointSet([source])
                    flow.destinations = EndpointSet(lost.keys.sorted().map(Endpoint.workload))
                    let closed = ClosedDependency(
                        dependency: need.dependency, cluster: cluster.name, flow: flow,
                        closedBy: cluster.placesOfDenials(change))
                    if found[need.dependency] == nil { order.append(need.dependency) }
                    found[need.dependency] = found[need.dependency]?.joined(with: closed) ?? closed
                }
            }
        }
        return order.compactMap { found[$0] }
    }

    private func needs(of source: Endpoint) -> [Need] {
        switch source {
        case .workload(let id): needs[id.withoutVariant] ?? []
        case .ingressController: served
        case .implied, .addresses: []
        }
    }
}

/// The workloads behind Services, each looked up once.
private struct TargetMemo {
    let directory: ServiceDirectory
    private var known: [Key: [WorkloadID: TrafficSet]] = [:]

    private struct Key: Hashable {
        var name: ObjectName
        var port: UInt16?
    }

    init(directory: ServiceDirectory) { self.directory = directory }

    subscript(_ name: ObjectName, _ port: UInt16?) -> [WorkloadID: TrafficSet] {
        mutating get {
            let key = Key(name: name, port: port)
            if let found = known[key] { return found }
            let found = directory.targets(of: name, port: port)
            known[key] = found
            return found
        }
    }
}

extension WorkloadID {
    /// The workload as its manifest names it.
    var withoutVariant: WorkloadID { WorkloadID(namespace: namespace, kind: kind, name: name) }
}

extension WrittenTexts {
    fileprivate var objectName: ObjectName { ObjectName(namespace: namespace, name: name) }

    /// The port that a text of its own gives beside a host: `DB_PORT` beside `DB_HOST`.
    fileprivate func port(beside host: Text) -> UInt16? {
        guard let name = host.name else { return nil }
        for (ending, other) in [("HOST", "PORT"), ("host", "port"), ("HOSTNAME", "PORT")] where name.hasSuffix(ending) {
            let wanted = name.dropLast(ending.count) + other
            if let text = texts.first(where: { $0.name.map { $0 == wanted } ?? false }) { return UInt16(text.value) }
        }
        return nil
    }
}

extension ClusterChange {
    /// Where the policies stand that deny what a change closes: sorted.
    func placesOfDenials(_ change: FlowChange) -> [SourceLocation] {
        let places = change.reasonsAfter.compactMap { decision -> SourceLocation? in
            switch decision {
            case .isolation(let policy, _): headSources.policies[policy]
            case .rule(let rule, .deny, _): headSources.rules[rule] ?? headSources.policies[rule.policy]
            case .rule, .allowedByDefault, .differentNetworks: nil
            }
        }
        return Set(places).sorted()
    }
}
