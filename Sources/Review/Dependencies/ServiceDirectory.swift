import Manifests
import NetworkModel
import PolicyCompiler

/// The Services of a cluster, and the workloads behind them.
struct ServiceDirectory {
    private var services: [ObjectName: Service] = [:]
    private var namesByNamespace: [String: [ObjectName]] = [:]
    private var workloads: [String: [(id: WorkloadID, pods: WorkloadManifest)]] = [:]

    private struct Service {
        var manifest: ServiceManifest
        var labels: [String: String]
    }

    init(_ objects: some Sequence<Manifest>) {
        for object in objects {
            let name = ObjectName(object.identity)
            switch object.content {
            case .service(let service):
                if services[name] == nil { namesByNamespace[name.namespace, default: []].append(name) }
                services[name] = Service(manifest: service, labels: object.labels)
            case .workload(let workload):
                // A pod of an owner is told of by the owner's name.
                guard workload.owner == nil else { continue }
                let id = WorkloadID(namespace: name.namespace, kind: object.identity.kind, name: name.name)
                workloads[name.namespace, default: []].append((id, workload))
            case .namespace, .ingressRoute, .gateway, .networkPolicy, .clusterPolicy, .userDefinedNetwork: break
            }
        }
    }

    /// The workloads that a Service leads to, and the traffic by which it does (semantics P-3, P-4).
    ///
    /// None where there is no such Service or it has no selector (T-7). O(workloads of the namespace).
    ///
    /// - Parameter port: The Service's port; `nil` for all.
    func targets(of name: ObjectName, port: UInt16?) -> [WorkloadID: TrafficSet] {
        targets(of: name) { service, pods in
            let own = service.ports.filter { port == nil || $0.port == port }
            return own.map { TrafficSet($0.ipProtocol, PortSet($0.targets(at: pods).map { $0...$0 })) }
        }
    }

    private func targets(
        of name: ObjectName, _ traffic: (ServiceManifest, WorkloadManifest) -> [TrafficSet]
    ) -> [WorkloadID: TrafficSet] {
        guard let service = services[name]?.manifest, !service.selector.isEmpty else { return [:] }
        var result: [WorkloadID: TrafficSet] = [:]
        for (id, pods) in workloads[name.namespace] ?? []
        where service.selector.allSatisfy({ pods.podLabels[$0.key] == $0.value }) {
            let all = traffic(service, pods).reduce(TrafficSet.nothing) { $0.union($1) }
            if !all.isEmpty { result[id, default: .nothing].formUnion(all) }
        }
        return result
    }
}

extension ServiceDirectory {
    /// The workloads that an endpoint of a monitor means, with the ports.
    ///
    /// They are told by the Service through which they are found, sorted; without one where pods are found by themselves.
    /// Scraping is HTTP, so TCP. Source: prometheus-operator API reference, `ServiceMonitorSpec`, `PodMonitorSpec`. A port
    /// that is given by the container's has to be declared there. O(Services and workloads of the namespaces).
    func targets(
        of endpoint: MonitorManifest.Endpoint, _ monitor: MonitorManifest
    ) -> [(service: ObjectName?, targets: [WorkloadID: TrafficSet])] {
        let selector = LabelSelector(monitor.selector)
        func namespaces(_ all: some Sequence<String>) -> [String] {
            switch monitor.namespaces {
            case .own: [monitor.namespace]
            case .named(let names): Set(names).sorted()
            case .all: all.sorted()
            }
        }
        switch monitor.form {
        case .service:
            let names = namespaces(namesByNamespace.keys).flatMap { namesByNamespace[$0] ?? [] }
            let meant = names.filter { name in
                services[name].map { selector.matches(LabelFacts($0.labels)) == .yes } ?? false
            }
            return meant.sorted().map { name in
                (name, targets(of: name) { [endpoint.port.traffic(of: $0, at: $1)] })
            }
        case .pod:
            var result: [WorkloadID: TrafficSet] = [:]
            for namespace in namespaces(workloads.keys) {
                for (id, pods) in workloads[namespace] ?? []
                where selector.matches(LabelFacts(pods.podLabels)) == .yes {
                    let traffic = endpoint.port.traffic(at: pods)
                    if !traffic.isEmpty { result[id, default: .nothing].formUnion(traffic) }
                }
            }
            return [(nil, result)]
        }
    }
}

extension MonitorManifest.Port {
    /// The ports of pods behind a Service.
    fileprivate func traffic(of service: ServiceManifest, at pods: WorkloadManifest) -> TrafficSet {
        let ports = service.ports.filter { own in
            switch self {
            case .service(let name): own.transport == .tcp && own.name == name
            case .all: own.transport == .tcp
            case .container: false
            }
        }
        let targets = ports.flatMap { $0.targets(at: pods) }
        guard case .container = self else { return TrafficSet(.tcp, PortSet(targets.map { $0...$0 })) }
        return traffic(at: pods)
    }

    /// The ports of pods that are found by themselves.
    fileprivate func traffic(at pods: WorkloadManifest) -> TrafficSet {
        let ports = pods.containerPorts.filter { own in
            switch self {
            case .container(.number(let number)): own.transport == .tcp && own.port == number
            case .container(.name(let name)): own.transport == .tcp && own.name == name
            case .all: own.transport == .tcp
            case .service: false
            }
        }
        return TrafficSet(.tcp, PortSet(ports.map { $0.port...$0.port }))
    }
}

/// An object's namespace and name.
struct ObjectName: Hashable, Comparable {
    var namespace: String
    var name: String

    static func < (a: ObjectName, b: ObjectName) -> Bool { (a.namespace, a.name) < (b.namespace, b.name) }

    init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    init(_ identity: ObjectIdentity) {
        self.init(namespace: identity.namespace ?? "default", name: identity.name)
    }
}

extension ServiceManifest.Port {
    /// The ports of pods that it leads to.
    fileprivate func targets(at pods: WorkloadManifest) -> [UInt16] {
        switch target {
        case nil: [port]
        case .number(let number)?: [number]
        case .name(let name)?:
            pods.containerPorts.filter { $0.name == name && $0.transport == transport }.map(\.port)
        }
    }

    fileprivate var ipProtocol: IPProtocol {
        switch transport {
        case .tcp: .tcp
        case .udp: .udp
        case .sctp: .sctp
        }
    }
}
