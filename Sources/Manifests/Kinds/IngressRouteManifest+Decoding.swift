extension ObjectDecoder {
    /// Reads an Ingress, of `networking.k8s.io/v1` or of the older versions.
    mutating func ingress(_ object: Fields, namespace: String) -> IngressRouteManifest {
        guard let node = object["spec"] else { return IngressRouteManifest(backends: []) }
        let spec = fields(node, "`spec`")
        var nodes = [spec["defaultBackend"] ?? spec["backend"]].compactMap(\.self)
        for rule in elements(spec["rules"], "`rules`") {
            guard let http = fields(rule, "a rule")["http"] else { continue }
            for path in elements(fields(http, "`http`")["paths"], "`paths`") {
                if let backend = fields(path, "a path")["backend"] { nodes.append(backend) }
            }
        }
        return IngressRouteManifest(backends: nodes.compactMap { ingressBackend($0, namespace: namespace) })
    }

    private mutating func ingressBackend(_ node: YAMLNode, namespace: String) -> IngressRouteManifest.Backend? {
        let backend = fields(node, "a backend")
        let name: YAMLNode?
        let port: YAMLNode?
        if let serviceNode = backend["service"] {
            let service = fields(serviceNode, "a backend's `service`")
            let choice = service["port"].map { fields($0, "a backend's `port`") }
            name = service["name"]
            port = choice.flatMap { $0["number"] ?? $0["name"] }
        } else {
            name = backend["serviceName"]
            port = backend["servicePort"]
        }
        // A backend may be a `resource`, which is no Service.
        guard let name else { return nil }
        return IngressRouteManifest.Backend(
            namespace: namespace, service: string(name, "a Service's name"),
            port: lenientPort(port, "a Service's port"), isTargetPort: false, location: location(node))
    }

    /// Reads an OpenShift Route.
    mutating func route(_ object: Fields, namespace: String) -> IngressRouteManifest {
        guard let node = object["spec"] else { return IngressRouteManifest(backends: []) }
        let spec = fields(node, "`spec`")
        let port = spec["port"].map { fields($0, "`port`") }
        let target = lenientPort(port?["targetPort"], "`targetPort`")
        let nodes = [spec["to"]].compactMap(\.self) + elements(spec["alternateBackends"], "`alternateBackends`")
        let backends = nodes.compactMap { node -> IngressRouteManifest.Backend? in
            let backend = fields(node, "a backend")
            guard string(backend["kind"], "`kind`") ?? "Service" == "Service", let name = backend["name"] else {
                return nil
            }
            return IngressRouteManifest.Backend(
                namespace: namespace, service: string(name, "a Service's name"), port: target, isTargetPort: true,
                location: location(node))
        }
        return IngressRouteManifest(backends: backends)
    }

    /// Reads a Gateway API HTTPRoute, or a route of another protocol, which has the same backends.
    mutating func gatewayRoute(_ object: Fields, namespace: String) -> IngressRouteManifest {
        guard let node = object["spec"] else { return IngressRouteManifest(backends: []) }
        var backends: [IngressRouteManifest.Backend] = []
        for rule in elements(fields(node, "`spec`")["rules"], "`rules`") {
            for reference in elements(fields(rule, "a rule")["backendRefs"], "`backendRefs`") {
                let fields = fields(reference, "a backend")
                let group = string(fields["group"], "`group`") ?? ""
                let kind = string(fields["kind"], "`kind`") ?? "Service"
                guard group.isEmpty, kind == "Service", let name = fields["name"] else { continue }
                backends.append(
                    IngressRouteManifest.Backend(
                        namespace: string(fields["namespace"], "`namespace`") ?? namespace,
                        service: string(name, "a Service's name"), port: lenientPort(fields["port"], "`port`"),
                        isTargetPort: false, location: location(reference)))
            }
        }
        return IngressRouteManifest(backends: backends)
    }

    /// A port's number or name, where a quoted number does no harm: old versions of the API took it.
    private mutating func lenientPort(_ node: YAMLNode?, _ what: String) -> NumberOrName? {
        guard let node else { return nil }
        if let text = node.string, let number = UInt16(text), number > 0 { return .number(number) }
        return numberOrName(node, what)
    }
}
