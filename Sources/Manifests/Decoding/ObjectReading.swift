/// The reading of a document: an object, or a list of them.
struct ObjectReading {
    private let path: String
    /// What was read so far.
    private(set) var result = ManifestSet()
    /// Where the policies and workloads start that don't say their namespace.
    private(set) var withoutNamespace: [SourceLocation] = []

    init(path: String) {
        self.path = path
    }

    /// What an item of a typed list is when it doesn't say so itself.
    private struct ListType {
        var apiVersion: String
        var kind: String
    }

    /// Reads a document's root.
    mutating func read(_ node: YAMLNode) { read(node, in: nil) }

    private mutating func read(_ node: YAMLNode, in list: ListType?) {
        let kind = node.mergedValue(of: "kind")?.string ?? list?.kind ?? ""
        let apiVersion = node.mergedValue(of: "apiVersion")?.string ?? list?.apiVersion ?? ""
        guard node.isMapping, !kind.isEmpty else {
            if node.isMapping, !apiVersion.isEmpty, node.mergedValue(of: "metadata") != nil {
                result.unreadableFiles = [path]
                return reject(node, apiVersion: apiVersion, kind: "", "the object has no `kind`")
            }
            result.ignoredKinds[ManifestSet.noKind, default: 0] += 1
            return
        }
        if node.count(of: "kind") > 1 || node.count(of: "apiVersion") > 1 {
            return rejectSeveralObjects(node)
        }
        if kind.hasSuffix("List"), let items = node.mergedValue(of: "items"), items.isSequence || items.isNull {
            let itemKind = String(kind.dropLast(4))
            let type = itemKind.isEmpty ? nil : ListType(apiVersion: apiVersion, kind: itemKind)
            for item in items.elements {
                if type == nil, item.isMapping, item.mergedValue(of: "kind") == nil {
                    reject(item, apiVersion: "", kind: "", "an item of the list has no `kind`")
                } else {
                    read(item, in: type)
                }
            }
            return
        }
        if kind == "List" {
            return reject(node, apiVersion: apiVersion, kind: kind, "the list has no `items`")
        }
        if ObjectKind.holdsObjects(apiVersion: apiVersion, kind: kind) {
            result.unreadableFiles = [path]
            return reject(
                node, code: "unsupported-container", apiVersion: apiVersion, kind: kind,
                "the objects inside a \(quoted(kind)) are not analysed", advice: "Review what comes out of it.")
        }
        if apiVersion.isEmpty, ObjectKind.isFamiliar(kind), node.mergedValue(of: "metadata") != nil {
            return reject(node, apiVersion: "", kind: kind, "the object has no `apiVersion`")
        }
        if let known = ObjectKind(apiVersion: apiVersion, kind: kind) {
            if known == .controller, isReference(node) { return ignore(kind) }
            // Which object is meant isn't sure, so that every one that the file had may be.
            if known == .unknownKind { result.unreadableFiles = [path] }
            return read(node, as: known, apiVersion: apiVersion, kind: kind)
        }
        guard !apiVersion.isEmpty, node.hasPodTemplate else { return ignore(kind) }
        read(node, as: .controller, apiVersion: apiVersion, kind: kind)
    }

    private mutating func ignore(_ kind: String) { result.ignoredKinds[kind, default: 0] += 1 }

    /// Whether a controller borrows another object's pod template.
    private func isReference(_ node: YAMLNode) -> Bool {
        node.mergedValue(of: "spec")?.mergedValue(of: "workloadRef") != nil
    }

    private mutating func reject(
        _ node: YAMLNode, code: String = "missing-field", apiVersion: String, kind: String, _ message: String,
        advice: String? = nil
    ) {
        var decoder = ObjectDecoder(path: path, isStrict: false)
        decoder.reject(code, message, at: node, advice: advice)
        finish(decoder, identity(node.mergedValue(of: "metadata"), apiVersion: apiVersion, kind: kind), node)
    }

    /// Objects that run into one because the `---` between them is missing: the server would see only the last.
    private mutating func rejectSeveralObjects(_ node: YAMLNode) {
        func all(_ name: String) -> [(key: YAMLNode, value: YAMLNode)] { node.pairs.filter { $0.key.text == name } }
        let (kinds, versions, metadata) = (all("kind"), all("apiVersion"), all("metadata"))
        for index in 0..<min(100, max(kinds.count, versions.count)) {
            func at<Element>(_ list: [Element]) -> Element? { index < list.count ? list[index] : list.last }
            var decoder = ObjectDecoder(path: path, isStrict: true)
            if index > 0 {
                let key = at(versions.count > index ? versions : kinds)?.key ?? node
                decoder.reject(
                    "duplicate-key", "\(quoted(key.text)) is written twice in an object", at: key,
                    advice: "Is a `---` missing between two objects?")
            }
            let identity = identity(
                at(metadata)?.value, apiVersion: at(versions)?.value.string ?? "", kind: at(kinds)?.value.string ?? "")
            finish(decoder, identity, node)
        }
    }

    /// Who an object is that isn't read any further, as far as it says.
    private func identity(_ metadata: YAMLNode?, apiVersion: String, kind: String) -> ObjectIdentity {
        let namespace = metadata?.mergedValue(of: "namespace")?.string ?? "default"
        return ObjectIdentity(
            group: ObjectKind.identityGroup(apiVersion: apiVersion, kind: kind), kind: kind,
            namespace: ObjectKind.isNamespaced(kind) ? namespace : nil,
            name: metadata?.mergedValue(of: "name")?.string ?? "")
    }

    private mutating func read(_ node: YAMLNode, as known: ObjectKind, apiVersion: String, kind: String) {
        var decoder = ObjectDecoder(path: path, isStrict: known.isPolicy)
        let object = decoder.fields(node, "an object")
        let isNamespaced = ObjectKind.isNamespaced(kind)
        let metadata = decoder.metadata(of: object, isNamespaced: isNamespaced)
        let identity = ObjectIdentity(
            group: ObjectKind.identityGroup(apiVersion: apiVersion, kind: kind), kind: kind,
            namespace: metadata.namespace, name: metadata.name)
        if known != .unsupportedPolicy {
            decoder.judgeUnknown(
                object, "an object", known: ["apiVersion", "kind", "metadata", "spec", "status"])
        }
        if known == .networkPolicy, identity.group != ObjectKind.group(of: apiVersion) {
            decoder.warn(
                "unserved-version",
                "no API server of today serves a `NetworkPolicy` of \(quoted(apiVersion)): "
                    + "read like one of `networking.k8s.io/v1`",
                at: object["apiVersion"] ?? node,
                advice: "Write `apiVersion: networking.k8s.io/v1`: today's servers refuse the file.", rules: ["V-5"])
        }
        guard let content = decoder.content(of: object, as: known, metadata, kind: kind, apiVersion: apiVersion),
            !decoder.isRejected
        else { return finish(decoder, identity, node) }
        result.diagnostics += decoder.diagnostics
        if metadata.isNamespaceAssumed, content.actsInItsNamespace {
            withoutNamespace.append(decoder.location(node))
        }
        result.objects.append(
            Manifest(
                identity: identity, apiVersion: apiVersion, location: decoder.location(node), labels: metadata.labels,
                content: content))
    }

    private mutating func finish(_ decoder: ObjectDecoder, _ identity: ObjectIdentity, _ node: YAMLNode) {
        result.diagnostics += decoder.diagnostics
        result.rejected.append(RejectedObject(identity: identity, location: decoder.location(node)))
    }
}

extension ObjectKind {
    /// Whether it is read strictly.
    fileprivate var isPolicy: Bool {
        switch self {
        case .networkPolicy, .clusterPolicy: true
        case .namespace, .pod, .controller, .cronJob, .virtualMachine, .service, .ingress, .route, .gatewayRoute,
            .gateway, .userDefinedNetwork, .clusterUserDefinedNetwork, .unsupportedPolicy, .unservedVersion,
            .unknownKind:
            false
        }
    }
}

extension Manifest.Content {
    /// Whether it is a policy or a workload, for which it matters that its namespace is only assumed (D-10, W-4).
    fileprivate var actsInItsNamespace: Bool {
        switch self {
        case .workload, .networkPolicy: true
        case .namespace, .service, .ingressRoute, .gateway, .clusterPolicy, .userDefinedNetwork: false
        }
    }
}

extension ObjectDecoder {
    /// What an object says; `nil` when it can't be analysed at all.
    fileprivate mutating func content(
        of object: Fields, as known: ObjectKind, _ metadata: ObjectMetadata, kind: String, apiVersion: String
    ) -> Manifest.Content? {
        let namespace = metadata.namespace ?? "default"
        switch known {
        case .namespace: return .namespace
        case .pod: return .workload(pod(object, metadata))
        case .controller: return .workload(controller(object, metadata))
        case .cronJob: return .workload(cronJob(object, metadata))
        case .virtualMachine: return .workload(virtualMachine(object, metadata))
        case .service: return .service(service(object))
        case .ingress: return .ingressRoute(ingress(object, namespace: namespace))
        case .route: return .ingressRoute(route(object, namespace: namespace))
        case .gatewayRoute: return .ingressRoute(gatewayRoute(object, namespace: namespace))
        case .gateway: return .gateway
        case .networkPolicy: return .networkPolicy(networkPolicy(object))
        case .clusterPolicy(let form): return .clusterPolicy(clusterPolicy(object, form, name: metadata.name))
        case .userDefinedNetwork: return .userDefinedNetwork(userDefinedNetwork(object))
        case .clusterUserDefinedNetwork: return .userDefinedNetwork(clusterUserDefinedNetwork(object))
        case .unsupportedPolicy:
            reject(
                "unsupported-policy", "\(quoted(kind)) of \(quoted(apiVersion)) is not analysed yet", at: object.node,
                advice: "What it allows or denies is missing from the result.", rules: ["C-25"])
            return nil
        case .unknownKind:
            let meant = ObjectKind.served(in: ObjectKind.group(of: apiVersion)).flatMap { nearest(to: kind, among: $0) }
            reject(
                "unknown-kind", "\(quoted(apiVersion)) has no kind \(quoted(kind))", at: object["kind"] ?? object.node,
                advice: meant.map { "Did you mean \(quoted($0))?" }, rules: ["V-1"])
            return nil
        case .unservedVersion(let served):
            reject(
                "unserved-version", "no API server applies a \(quoted(kind)) of \(quoted(apiVersion))",
                at: object["apiVersion"] ?? object.node, advice: "Write `apiVersion: \(served)`.", rules: ["V-5"])
            return nil
        }
    }
}
