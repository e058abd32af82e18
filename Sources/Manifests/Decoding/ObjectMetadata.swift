/// What `metadata` says of an object, as far as we need it.
struct ObjectMetadata {
    var name: String
    var namespace: String?
    /// Whether the object should say its namespace and doesn't, so that `default` is taken (D-10).
    var isNamespaceAssumed: Bool
    var labels: [String: String]
    /// The labels, or the object when there are none.
    var labelsNode: YAMLNode
    /// The object itself.
    var objectNode: YAMLNode
    var ownerReferences: YAMLNode.Elements
}

extension ObjectDecoder {
    /// Reads an object's `metadata`.
    ///
    /// A policy's name has to be valid (V-2).
    mutating func metadata(of object: Fields, isNamespaced: Bool) -> ObjectMetadata {
        let fields = object["metadata"].map { self.fields($0, "`metadata`") }
        guard let fields else {
            reject("missing-field", "the object has no `metadata`", at: object.node)
            return ObjectMetadata(
                name: "", namespace: isNamespaced ? "default" : nil, isNamespaceAssumed: isNamespaced, labels: [:],
                labelsNode: object.node, objectNode: object.node, ownerReferences: .none)
        }
        judgeUnknown(fields, "`metadata`", known: Self.metadataFields)
        if isStrict, let annotations = fields["annotations"] {
            for entry in entries(annotations, "an annotation's value") where !entry.value.isString {
                _ = string(entry.value, "an annotation's value")
            }
        }
        return ObjectMetadata(
            name: name(in: fields),
            namespace: namespace(in: fields, isNamespaced: isNamespaced),
            isNamespaceAssumed: isNamespaced && (fields["namespace"].map { $0.isScalar && $0.text.isEmpty } ?? true),
            labels: labels(fields["labels"]), labelsNode: fields["labels"] ?? object.node, objectNode: object.node,
            ownerReferences: elements(fields["ownerReferences"], "`ownerReferences`"))
    }

    /// The labels of a pod template or object (E-16).
    mutating func labels(_ node: YAMLNode?) -> [String: String] {
        guard let node else { return [:] }
        let entries = entries(node, "`labels`")
        var result = [String: String](minimumCapacity: entries.underestimatedCount)
        for entry in entries {
            let key = key(of: entry)
            checkKey(key, at: entry.keyNode)
            if entry.value.isNull {
                warn(
                    "null-label", "the label \(quoted(key)) has no value", at: entry.keyNode,
                    advice: "It reads as the empty text; write \"\" if that is meant.", rules: ["E-15"])
            }
            result[key] = labelValue(entry.value, of: key)
        }
        return result
    }

    /// Checks a label's key.
    mutating func checkKey(_ key: String, at node: YAMLNode) {
        guard let problem = Names.problem(withLabelKey: key) else { return }
        rejectText(key, "invalid-label", "the label key \(quoted(key)) is not valid: \(problem)", at: node)
    }

    /// A label's value, checked (E-16).
    mutating func labelValue(_ node: YAMLNode, of key: String) -> String {
        if node.isString, Names.isLabelValue(node.utf8) { return text(of: node) }
        let what = "label \(quoted(key))"
        let value = string(node, what, rules: ["E-16"])
        guard let problem = Names.problem(withLabelValue: value) else { return value }
        rejectText(
            value, "invalid-label", "\(what) has the value \(quoted(value)), which is not valid: \(problem)", at: node)
        return value
    }

    /// Rejects a text, as an unevaluated template when it looks like one.
    mutating func rejectText(
        _ text: String, _ code: String, _ message: String, at node: YAMLNode, rules: [String] = []
    ) {
        let isTemplate = ["{{", "{%", "${", "$("].contains { text.contains($0) }
        guard isTemplate else { return reject(code, message, at: node, rules: rules) }
        reject(
            "template", "\(quoted(text)) is a template: not evaluated", at: node,
            advice: "Render the manifests first, and review what comes out.", rules: rules)
    }

    /// A mapping of texts to texts.
    mutating func stringMap(_ node: YAMLNode?, _ what: String) -> [String: String] {
        guard let node else { return [:] }
        let entries = entries(node, what)
        var result = [String: String](minimumCapacity: entries.underestimatedCount)
        for entry in entries { result[key(of: entry)] = string(entry.value, what) }
        return result
    }

    private mutating func name(in fields: Fields) -> String {
        guard let node = fields["name"] else {
            if let generated = fields["generateName"] {
                warn(
                    "generated-name", "the object's name is made by the server", at: generated,
                    advice: "It can't be told which object it replaces; give it a `name`.")
                return string(generated, "`generateName`")
            }
            reject("missing-field", "the object has no `metadata.name`", at: fields.node, rules: ["V-2"])
            return ""
        }
        let name = string(node, "`metadata.name`", rules: ["V-2"])
        guard node.string != nil else { return name }
        if let problem = Names.problem(withSubdomain: name), isStrict || name.isEmpty || name.contains("{") {
            rejectText(
                name, "invalid-name", "the name \(quoted(name)) is not valid: \(problem)", at: node, rules: ["V-2"])
        }
        return name
    }

    private mutating func namespace(in fields: Fields, isNamespaced: Bool) -> String? {
        guard let node = fields["namespace"] else { return isNamespaced ? "default" : nil }
        let namespace = string(node, "`metadata.namespace`")
        guard isNamespaced else {
            if !namespace.isEmpty {
                warn(
                    "needless-namespace", "the object belongs to no namespace", at: node,
                    advice: "Remove `namespace`: it has no meaning here.", rules: ["A-10"])
            }
            return nil
        }
        if namespace.isEmpty { return "default" }
        if let problem = Names.problem(withDNSLabel: namespace), isStrict || namespace.contains("{") {
            rejectText(
                namespace, "invalid-name", "the namespace \(quoted(namespace)) is not valid: \(problem)", at: node)
        }
        return namespace
    }

    /// Kubernetes' `ObjectMeta`, with fields that older servers wrote.
    static let metadataFields = [
        "name", "generateName", "namespace", "labels", "annotations", "ownerReferences", "finalizers", "uid",
        "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
        "managedFields", "selfLink", "clusterName", "initializers",
    ]
}
