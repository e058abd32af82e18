import Manifests
import NetworkModel
import PolicyCompiler

/// The Services of a cluster, and the workloads behind them.
struct ServiceDirectory {
    private var services: [ObjectName: ServiceManifest] = [:]
    private var workloads: [String: [(id: WorkloadID, pods: WorkloadManifest)]] = [:]

    init(_ objects: some Sequence<Manifest>) {
        for object in objects {
            let name = ObjectName(object.identity)
            switch object.content {
            case .service(let service): services[name] = service
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
        guard let service = services[name], !service.selector.isEmpty else { return [:] }
        var result: [WorkloadID: TrafficSet] = [:]
        for (id, pods) in workloads[name.namespace] ?? []
        where service.selector.allSatisfy({ pods.podLabels[$0.key] == $0.value }) {
            for own in service.ports where port == nil || own.port == port {
                for number in own.targets(at: pods) {
                    result[id, default: .nothing].formUnion(TrafficSet(own.ipProtocol, number...number))
                }
            }
        }
        return result
    }
}

/// An object's namespace and name.
struct ObjectName: Hashable {
    var namespace: String
    var name: String

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
