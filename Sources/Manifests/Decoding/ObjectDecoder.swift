/// Collects what there is to say about one object while its fields are read.
///
/// Reading goes on after a problem, so that all of them are reported at once; what is returned in place of a value
/// that can't be read has no meaning, because the object is rejected.
package struct ObjectDecoder {
    /// The file's path.
    package let path: String
    /// Whether every field counts, as in a policy; otherwise those that are never read may be wrong.
    let isStrict: Bool
    /// What there is to say, in the order in which it was noticed.
    package private(set) var diagnostics: [Diagnostic] = []
    /// Whether the API server would refuse the object, or it can't be read.
    package private(set) var isRejected = false

    /// The long texts that have been made of the object's scalars, the first few of them.
    ///
    /// An object says its name in its metadata, its labels, its template and its selector: one allocation serves all.
    private var longTexts: [String] = []

    /// A decoder for an object of a file.
    init(path: String, isStrict: Bool) {
        self.path = path
        self.isStrict = isStrict
    }

    /// Where a node stands.
    package func location(_ node: YAMLNode) -> SourceLocation {
        SourceLocation(path: path, line: node.line, column: node.column)
    }

    /// A scalar's text, which it may share with others of the object.
    mutating func text(of node: YAMLNode) -> String {
        let bytes = node.utf8
        guard bytes.count > 15 else { return node.text }
        for text in longTexts where text.utf8.count == bytes.count {
            if text.utf8.withContiguousStorageIfAvailable({ $0.holdsSame(bytes) }) ?? false { return text }
        }
        let text = node.text
        if longTexts.count < 8 { longTexts.append(text) }
        return text
    }

    /// A field's name, which it may share with others of the object.
    mutating func key(of entry: Fields.Entry) -> String { entry.appliedKey ?? text(of: entry.keyNode) }

    /// Reports a problem for which the API server would refuse the object, or for which a record can't be used.
    package mutating func reject(
        _ code: String, _ message: String, at node: YAMLNode, advice: String? = nil, rules: [String] = []
    ) {
        isRejected = true
        report(Diagnostic(.error, code, message, at: location(node), advice: advice, rules: rules))
    }

    /// Reports something that is probably not meant.
    package mutating func warn(
        _ code: String, _ message: String, at node: YAMLNode, advice: String? = nil, rules: [String] = []
    ) {
        report(Diagnostic(.warning, code, message, at: location(node), advice: advice, rules: rules))
    }

    /// Reports something of a record that is probably not meant, where it was read before.
    package mutating func warn(_ code: String, _ message: String, at location: SourceLocation, advice: String) {
        report(Diagnostic(.warning, code, message, at: location, advice: advice))
    }

    /// Keeps what a reader can take in: an object of a million faults is refused no less for it.
    ///
    /// An error always finds room when none has been kept.
    private mutating func report(_ diagnostic: Diagnostic) {
        let isFirstError = diagnostic.severity == .error && !diagnostics.contains { $0.severity == .error }
        if diagnostics.count < Self.maxDiagnostics || isFirstError { diagnostics.append(diagnostic) }
    }

    private static let maxDiagnostics = 100

    /// Reports a value of another type than the API's.
    package mutating func rejectType(
        of node: YAMLNode, _ what: String, wanted: String, advice: String? = nil, rules: [String] = []
    ) {
        reject(
            "wrong-type", "\(what) has to be \(wanted), not \(node.noun)", at: node, advice: advice, rules: rules)
    }
}

extension ObjectDecoder {
    /// The fields of a mapping, of which only some are of interest; none for `null`.
    package mutating func fields(_ node: YAMLNode, _ what: String) -> Fields {
        fields(node, what, everyKeyCounts: isStrict)
    }

    /// The entries of a mapping whose keys are data; none for `null`.
    mutating func entries(_ node: YAMLNode, _ what: String) -> Fields.Entries {
        fields(node, what, everyKeyCounts: true).entries
    }

    private mutating func fields(_ node: YAMLNode, _ what: String, everyKeyCounts: Bool) -> Fields {
        guard node.isMapping else {
            if !node.isNull { rejectType(of: node, what, wanted: "a mapping") }
            return Fields(node: node)
        }
        if Fields.areSimple(node) { return Fields(node: node) }
        return merged(node, what, everyKeyCounts: everyKeyCounts)
    }

    /// The fields of a mapping that may have no others than the `known` ones.
    ///
    /// - Parameter dropping: What a server would make of the object if it dropped an unknown field, as a sentence.
    mutating func fields(
        _ node: YAMLNode, _ what: String, known: [String], dropping: @autoclosure () -> String, rules: [String] = []
    ) -> Fields {
        let fields = fields(node, what)
        for entry in fields.entries where !entry.isOne(of: known) {
            reject(
                "unknown-field", "unknown field \(quoted(entry.key)) in \(what)", at: entry.keyNode,
                advice: advice(on: entry.key, known: known, then: dropping()), rules: ["V-4"] + rules)
        }
        return fields
    }

    /// Refuses fields that aren't known where every field counts, as in a policy; warns of them elsewhere.
    mutating func judgeUnknown(_ fields: Fields, _ what: String, known: [String]) {
        for entry in fields.entries where !entry.isOne(of: known) {
            let (message, advice) = (
                "unknown field \(quoted(entry.key)) in \(what)", advice(on: entry.key, known: known, then: nil)
            )
            if isStrict {
                reject("unknown-field", message, at: entry.keyNode, advice: advice, rules: ["V-4"])
            } else {
                warn("unknown-field", message, at: entry.keyNode, advice: advice, rules: ["V-4"])
            }
        }
    }

    private func advice(on key: String, known: [String], then consequence: String?) -> String? {
        let suggestion = nearest(to: key, among: known).map { "Did you mean `\($0)`?" }
        let sentences = [suggestion, consequence].compactMap(\.self)
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    private mutating func reportDuplicate(_ key: String, _ what: String, at node: YAMLNode, counts: Bool) {
        let message = "\(quoted(key)) is written twice in \(what)"
        let advice = "Some tools take the last one, others refuse the file: keep one."
        if counts {
            reject("duplicate-key", message, at: node, advice: advice)
        } else {
            warn("duplicate-key", message, at: node, advice: advice)
        }
    }

    /// The fields of objects other than policies that are read, whatever they are part of.
    private static let fieldsThatAreRead: Set<String> = [
        "apiVersion", "kind", "metadata", "spec", "status", "name", "generateName", "namespace", "labels",
        "ownerReferences", "controller", "template", "jobTemplate", "replicas", "suspend", "running", "runStrategy",
        "hostNetwork", "containers", "initContainers", "restartPolicy", "ports", "containerPort", "protocol", "phase",
        "podIP", "podIPs", "ip", "selector", "type", "port", "targetPort", "defaultBackend", "backend", "rules", "http",
        "paths", "service", "number", "serviceName", "servicePort", "to", "alternateBackends", "backendRefs", "group",
        "network", "namespaceSelector", "layer2", "layer3", "localnet", "localNet", "role",
    ]

    /// Applies merge keys: explicit keys win, then earlier mappings.
    private mutating func merged(_ node: YAMLNode, _ what: String, everyKeyCounts: Bool) -> Fields {
        var entries: [Fields.Entry] = []
        var names: Set<String> = []
        var merges: [YAMLNode] = []
        for (keyNode, value) in node.pairs {
            if keyNode.isMergeKey {
                merges.append(value)
                continue
            }
            guard let key = keyNode.keyText else {
                reject("collection-key", "a key in \(what) is \(keyNode.noun)", at: keyNode)
                continue
            }
            if names.insert(key).inserted {
                entries.append(Fields.Entry(keyNode: keyNode, value: value, appliedKey: key))
            } else {
                reportDuplicate(key, what, at: keyNode, counts: everyKeyCounts || Self.fieldsThatAreRead.contains(key))
            }
        }
        for merge in merges {
            let mappings = merge.isSequence ? Array(merge.elements) : [merge]
            for mapping in mappings {
                guard mapping.isMapping else {
                    if !mapping.isNull { rejectType(of: mapping, "the value of `<<`", wanted: "a mapping") }
                    continue
                }
                let others = merged(mapping, what, everyKeyCounts: everyKeyCounts).entries
                for entry in others where names.insert(entry.key).inserted {
                    entries.append(entry)
                }
            }
        }
        return Fields(node: node, applied: entries)
    }
}
