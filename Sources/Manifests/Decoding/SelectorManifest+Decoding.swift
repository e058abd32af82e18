extension ObjectDecoder {
    /// Reads a label selector strictly (E-12 to E-16); `nil` when it is absent.
    mutating func selector(_ node: YAMLNode?, _ what: String, rules: [String] = []) -> SelectorManifest? {
        node.map { selector($0, what, rules: rules) }
    }

    /// Reads a label selector strictly.
    package mutating func selector(_ node: YAMLNode, _ what: String, rules: [String] = []) -> SelectorManifest {
        let known = ["matchLabels", "matchExpressions"]
        let fields = fields(
            node, what, known: known,
            dropping: "A server that drops the field would select more than is meant, or everything.", rules: rules)
        var requirements: [SelectorManifest.Requirement] = []
        if let labels = fields["matchLabels"] {
            for entry in entries(labels, "`matchLabels`") {
                let key = key(of: entry)
                checkKey(key, at: entry.keyNode)
                let value = labelValue(entry.value, of: key)
                requirements.append(.init(key: key, condition: .in([value])))
            }
        }
        for element in mappings(fields["matchExpressions"], "`matchExpressions`") {
            if let requirement = requirement(element) { requirements.append(requirement) }
        }
        return SelectorManifest(requirements: requirements)
    }

    private mutating func requirement(_ node: YAMLNode) -> SelectorManifest.Requirement? {
        let fields = fields(
            node, "an element of `matchExpressions`", known: ["key", "operator", "values"],
            dropping: "A server that drops the field would compare something else.")
        let key = string(fields["key"], "`key`") ?? ""
        if let keyNode = fields["key"] {
            if keyNode.string != nil { checkKey(key, at: keyNode) }
        } else if node.isMapping || node.isNull {
            reject("missing-field", "an element of `matchExpressions` has no `key`", at: node, rules: ["E-14"])
        }
        let values = elements(fields["values"], "`values`").map { labelValue($0, of: key) }
        guard let operatorNode = fields["operator"] else {
            reject("missing-field", "an element of `matchExpressions` has no `operator`", at: node, rules: ["E-14"])
            return nil
        }
        let name = string(operatorNode, "`operator`", rules: ["E-14"])
        guard operatorNode.string != nil else { return nil }
        return condition(name, values, fields, at: operatorNode).map { .init(key: key, condition: $0) }
    }

    private mutating func condition(
        _ name: String, _ values: [String], _ fields: Fields, at node: YAMLNode
    ) -> SelectorManifest.Condition? {
        let needsValues: Bool
        let condition: SelectorManifest.Condition
        switch name {
        case "In": (needsValues, condition) = (true, .in(values))
        case "NotIn": (needsValues, condition) = (true, .notIn(values))
        case "Exists": (needsValues, condition) = (false, .exists)
        case "DoesNotExist": (needsValues, condition) = (false, .doesNotExist)
        default:
            let suggestion = nearest(to: name, among: ["In", "NotIn", "Exists", "DoesNotExist"])
            reject(
                "invalid-value", "unknown operator \(quoted(name))", at: node,
                advice: suggestion.map { "Did you mean `\($0)`?" } ?? "Use In, NotIn, Exists or DoesNotExist.",
                rules: ["E-14"])
            return nil
        }
        guard needsValues != values.isEmpty else {
            reject(
                "invalid-value",
                needsValues ? "`\(name)` needs at least one value in `values`" : "`\(name)` can't have `values`",
                at: fields["values"] ?? node, rules: ["E-14"])
            return nil
        }
        return condition
    }
}
