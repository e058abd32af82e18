import Manifests
import NetworkModel

/// Which workloads the routes of ingress controllers lead to, by way of Services (T-8).
struct IngressControllerLowering {
    /// The controller; `nil` when no route leads to a workload.
    private(set) var controller: IngressController?
    /// What there is to say about the routes.
    private(set) var diagnostics: [Diagnostic] = []

    private var services: [ServiceKey: ServiceManifest] = [:]
    private var workloads = ServiceEndpoints()

    private struct ServiceKey: Hashable {
        var namespace: String
        var name: String
    }

    init(_ manifests: [Manifest], _ byKind: ObjectsByKind, workloads: [Workload]) {
        // Many clusters have thousands of Services and no route.
        guard !byKind.routes.isEmpty else { return }
        for index in byKind.services {
            guard case .service(let service) = manifests[index].content else { continue }
            let identity = manifests[index].identity
            services[ServiceKey(namespace: identity.namespace ?? "default", name: identity.name)] = service
        }
        self.workloads = ServiceEndpoints(workloads)

        var served: [WorkloadID: TrafficSet] = [:]
        for index in byKind.routes {
            guard case .ingressRoute(let route) = manifests[index].content else { continue }
            for backend in route.backends { serve(backend, of: manifests[index], into: &served) }
        }
        if !served.isEmpty {
            controller = IngressController(served: served.map { .init(workload: $0.key, traffic: $0.value) })
        }
    }

    /// Adds the traffic that one backend leads to workloads.
    private mutating func serve(
        _ backend: IngressRouteManifest.Backend, of route: Manifest, into served: inout [WorkloadID: TrafficSet]
    ) {
        guard let service = services[ServiceKey(namespace: backend.namespace, name: backend.service)] else {
            diagnostics.append(
                Self.dangling(
                    backend,
                    "\(route.identity) leads to Service \(backend.namespace)/\(backend.service), "
                        + "which is not in the manifests"))
            return
        }
        var meant = service.ports.filter { backend.mayMean($0, of: service) }
        if meant.isEmpty, case .number(let number) = backend.port, !backend.isTargetPort {
            meant = service.ports.filter { $0.target == .number(number) }
            if !meant.isEmpty { diagnostics.append(Self.targetPort(backend, number, of: route)) }
        }
        guard !meant.isEmpty else {
            let port = backend.port.map { "port \($0.text)" } ?? "port"
            diagnostics.append(
                Self.dangling(
                    backend,
                    "\(route.identity) leads to Service \(backend.namespace)/\(backend.service), "
                        + "which has no \(port)"))
            return
        }
        let ports = meant.filter { $0.transport == .tcp }
        for workload in workloads.selected(by: service.selector, in: backend.namespace) {
            let reached = ports.reduce(PortSet()) { $0.union($1.targets(at: workload)) }
            let traffic = TrafficSet(.tcp, backend.meant(of: reached))
            if !traffic.isEmpty { served[workload.id, default: .nothing].formUnion(traffic) }
        }
    }

    private static func targetPort(
        _ backend: IngressRouteManifest.Backend, _ number: UInt16, of route: Manifest
    ) -> Diagnostic {
        Diagnostic(
            .warning, "target-port-named",
            "\(route.identity) names port \(number), which is not a port of Service \(backend.namespace)/"
                + "\(backend.service) but the target of one; it is read as that one",
            at: backend.location, advice: "name the Service's own port", rules: ["T-8"])
    }

    private static func dangling(_ backend: IngressRouteManifest.Backend, _ message: String) -> Diagnostic {
        Diagnostic(.warning, "dangling-backend", message, at: backend.location, rules: ["T-8"])
    }
}

/// The workloads by each label that they surely have, so that a Service's are found without trying all.
private struct ServiceEndpoints {
    private struct Label: Hashable {
        var namespace: String
        var key: String
        var value: String
    }

    private var workloads: [Workload] = []
    /// The indices of the workloads that have a label.
    private var byLabel: [Label: [Int]] = [:]

    init(_ workloads: [Workload] = []) {
        self.workloads = workloads
        for (index, workload) in workloads.enumerated() {
            for (key, domain) in workload.labels.known {
                guard let value = domain.onlyValue else { continue }
                let label = Label(namespace: workload.id.namespace, key: key, value: value)
                byLabel[label, default: []].append(index)
            }
        }
    }

    /// The workloads that a Service surely selects; none for a Service without selector (T-7).
    func selected(by selector: [String: String], in namespace: String) -> [Workload] {
        let candidates = selector.map { byLabel[Label(namespace: namespace, key: $0.key, value: $0.value)] ?? [] }
        guard let fewest = candidates.min(by: { $0.count < $1.count }) else { return [] }
        let asked = LabelSelector(matching: selector)
        return fewest.map { workloads[$0] }.filter { asked.matches($0.labels) == .yes }
    }
}

extension IngressRouteManifest.Backend {
    /// Whether the backend may lead to a port of its Service.
    ///
    /// Where the backend gives a target port by number and the Service by name, it depends on the workload, and
    /// `meant(of:)` decides.
    fileprivate func mayMean(_ servicePort: ServiceManifest.Port, of service: ServiceManifest) -> Bool {
        switch port {
        case nil: return true
        case .name(let name):
            guard isTargetPort, !service.ports.contains(where: { $0.name == name }) else {
                return servicePort.name == name
            }
            return servicePort.target == .name(name)
        case .number(let number):
            guard isTargetPort else { return servicePort.port == number }
            switch servicePort.target {
            case nil: return servicePort.port == number
            case .number(let target): return target == number
            case .name: return true
            }
        }
    }

    /// The part of the reached ports of a workload that the backend means.
    fileprivate func meant(of reached: PortSet) -> PortSet {
        switch port {
        case .number(let number) where isTargetPort: reached.intersection(PortSet(number...number))
        case nil, .number, .name: reached
        }
    }
}

extension ServiceManifest.Port {
    /// The ports of a workload's pods that the Service leads to.
    fileprivate func targets(at workload: Workload) -> PortSet {
        switch target {
        case nil: PortSet(port...port)
        case .number(let number): PortSet(number...number)
        case .name(let name):
            TrafficPattern(fixed: .nothing, named: [.init(name, ipProtocol: .tcp)])
                .resolved(at: workload.ports).certain.tcp
        }
    }
}

extension NumberOrName {
    fileprivate var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .name(let name): "'\(name)'"
        }
    }
}
