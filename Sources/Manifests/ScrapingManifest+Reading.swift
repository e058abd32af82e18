extension ScrapingManifest {
    /// The objects of a file that say who scrapes whom: in the order of the text.
    ///
    /// Pure and total. What can't be read as YAML is passed over: the reading of manifests complains of it.
    package static func read(_ file: SourceText) -> [ScrapingManifest] {
        var found: [ScrapingManifest] = []
        SecondReading.visitObjects(of: file) { root, kind in
            guard kinds.contains(kind.name), ObjectKind.group(of: kind.apiVersion) == "monitoring.coreos.com" else {
                return
            }
            var decoder = ObjectDecoder(path: file.path, isStrict: false)
            let manifest = decoder.scraping(root, kind.name)
            if let fault = decoder.diagnostics.first(where: { $0.severity == .error }) {
                found.append(.refused(fault))
            } else {
                found.append(manifest)
            }
        }
        return found
    }
}

extension ObjectDecoder {
    fileprivate mutating func scraping(_ root: YAMLNode, _ kind: String) -> ScrapingManifest {
        let object = fields(root, "the object")
        let metadata = metadata(of: object, isNamespaced: true)
        let spec = object["spec"].map { fields($0, "`spec`") }
        guard let form = MonitorManifest.Form(rawValue: kind) else {
            return .prometheus(prometheus(metadata, spec, isAgent: kind == "PrometheusAgent"))
        }
        guard let spec else {
            reject("missing-field", "a \(kind) has no `spec`", at: root)
            return .monitor(
                MonitorManifest(
                    form: form, namespace: "", name: "", labels: [:], location: location(root),
                    selector: SelectorManifest(), namespaces: .own, endpoints: []))
        }
        return .monitor(monitor(form, metadata, spec, at: root))
    }

    private mutating func monitor(
        _ form: MonitorManifest.Form, _ metadata: ObjectMetadata, _ spec: Fields, at root: YAMLNode
    ) -> MonitorManifest {
        // Required by the definition of the resource: without it, the server refuses the object.
        if spec["selector"] == nil {
            reject("missing-field", "a \(form.rawValue) has no `selector`", at: spec.node)
        }
        let list = form == .service ? "endpoints" : "podMetricsEndpoints"
        var endpoints: [MonitorManifest.Endpoint] = []
        for element in elements(spec[list], "`\(list)`") {
            let fields = fields(element, "an element of `\(list)`")
            endpoints.append(.init(port: port(form, fields), location: location(element)))
        }
        return MonitorManifest(
            form: form, namespace: metadata.namespace ?? "default", name: metadata.name, labels: metadata.labels,
            location: location(root), selector: selector(spec["selector"], "`selector`") ?? SelectorManifest(),
            namespaces: namespaces(spec["namespaceSelector"]), endpoints: endpoints)
    }

    /// Source: prometheus-operator API reference, `Endpoint` and `PodMetricsEndpoint`: `port` is before the others.
    private mutating func port(_ form: MonitorManifest.Form, _ fields: Fields) -> MonitorManifest.Port {
        if let name = string(fields["port"], "`port`"), !name.isEmpty {
            return form == .service ? .service(name) : .container(.name(name))
        }
        if form == .pod, let number = portNumber(fields["portNumber"], "`portNumber`") {
            return .container(.number(number))
        }
        return numberOrName(fields["targetPort"], "`targetPort`").map { .container($0) } ?? .all
    }

    private mutating func namespaces(_ node: YAMLNode?) -> MonitorManifest.Namespaces {
        guard let fields = node.map({ fields($0, "`namespaceSelector`") }) else { return .own }
        if bool(fields["any"], "`any`") == true { return .all }
        var names: [String] = []
        for element in elements(fields["matchNames"], "`matchNames`") {
            names.append(string(element, "an element of `matchNames`"))
        }
        return names.isEmpty ? .own : .named(names)
    }

    private mutating func prometheus(
        _ metadata: ObjectMetadata, _ spec: Fields?, isAgent: Bool
    ) -> PrometheusManifest {
        var labels: [String: String] = [:]
        if let pods = spec?["podMetadata"] {
            let fields = fields(pods, "`podMetadata`")
            labels = self.labels(fields["labels"])
        }
        var monitors: [MonitorManifest.Form: SelectorManifest] = [:]
        var places: [MonitorManifest.Form: SelectorManifest] = [:]
        for (form, name) in [(MonitorManifest.Form.service, "serviceMonitor"), (.pod, "podMonitor")] {
            monitors[form] = selector(spec?["\(name)Selector"], "`\(name)Selector`")
            places[form] = selector(spec?["\(name)NamespaceSelector"], "`\(name)NamespaceSelector`")
        }
        return PrometheusManifest(
            isAgent: isAgent, namespace: metadata.namespace ?? "default", name: metadata.name, podLabels: labels,
            monitors: monitors, monitorNamespaces: places)
    }
}
