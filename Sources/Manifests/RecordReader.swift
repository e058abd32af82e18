/// Reads files of one document that are no manifests: what people write about a repository's policies.
///
/// The text is read by the same rules as manifests, so that every fault has its place: duplicate keys, endless
/// aliases, merge keys, encodings. What the fields mean is the caller's affair.
package enum RecordReader {
    /// Records are written by people: far less than this.
    private static let limits = ManifestReader.Limits(maxFileBytes: 1 << 20, maxNodes: 100_000, maxDepth: 64)

    /// Hands a file's only document, a mapping, to a function that reads its fields.
    ///
    /// Pure and total. Neither the node nor what is part of it may leave the function.
    ///
    /// - Parameters:
    ///   - file: The file's text.
    ///   - what: What the file is, for messages: `a ticket record`.
    ///   - body: Makes a value of the document; what it complains of through the decoder is collected.
    /// - Returns: The value, unless the text can't be read or anything was refused; and what there is to say, in the
    ///   order of the text.
    package static func read<Value>(
        _ file: SourceText, as what: String, _ body: (YAMLNode, inout ObjectDecoder) -> Value?
    ) -> (value: Value?, diagnostics: [Diagnostic]) {
        file.bytes.withUnsafeBufferPointer { bytes in
            func failed(
                _ code: String, _ message: String, line: Int = 0, column: Int = 0, advice: String? = nil
            ) -> (Value?, [Diagnostic]) {
                let location = SourceLocation(path: file.path, line: line, column: column)
                return (nil, [Diagnostic(.error, code, message, at: location, advice: advice)])
            }
            func failed(_ complaint: TextComplaint) -> (Value?, [Diagnostic]) {
                failed(
                    complaint.code, complaint.message, line: complaint.line, column: complaint.column,
                    advice: complaint.advice)
            }
            guard bytes.count <= limits.maxFileBytes else {
                return failed("too-large", "\(what) has at most \(limits.maxFileBytes) bytes, not \(bytes.count)")
            }
            let survey = TextSurvey(bytes)
            if let fault = survey.fault { return failed(fault.complaint) }
            var tape = YAMLTape()
            let (_, issue) = TapeBuilder.build(
                &tape, from: bytes, firstLine: 1, maxNodes: limits.maxNodes, maxVisits: limits.maxNodes,
                maxDepth: limits.maxDepth)
            if let issue { return failed(issue.complaint) }
            return tape.withNodes(of: bytes) { nodes in
                let documents = tape.documents.filter { !nodes[$0.root].isNull }
                guard let first = documents.first else {
                    return failed("missing-record", "the file is empty where \(what) is expected")
                }
                if documents.count > 1 {
                    let second = nodes[documents[1].root]
                    return failed(
                        "several-documents", "the file has more than one document, and \(what) is a single one",
                        line: second.line, column: second.column, advice: "Give each a file of its own.")
                }
                if let key = first.collectionAsKey {
                    let node = nodes[key]
                    return failed(
                        "collection-key", "a key is \(node.noun)", line: node.line, column: node.column)
                }
                var decoder = ObjectDecoder(path: file.path, isStrict: true)
                let root = nodes[first.root]
                guard root.isMapping else {
                    return failed(
                        "wrong-type", "\(what) has to be a mapping, not \(root.noun)", line: root.line,
                        column: root.column)
                }
                let value = body(root, &decoder)
                return (decoder.isRejected ? nil : value, decoder.diagnostics.sorted { $0.location < $1.location })
            }
        }
    }
}

extension ObjectDecoder {
    /// The fields of a mapping of a record, which may have no others than the known ones; none for `null`.
    package mutating func fields(_ node: YAMLNode, _ what: String, only known: [String]) -> Fields {
        let fields = fields(node, what)
        rejectUnknown(fields, what, only: known)
        return fields
    }

    /// Refuses the fields of a record's mapping that aren't known.
    package mutating func rejectUnknown(_ fields: Fields, _ what: String, only known: [String]) {
        for entry in fields.entries where !entry.isOne(of: known) {
            let suggestion = nearest(to: entry.key, among: known).map { "Did you mean `\($0)`?" }
            reject(
                "unknown-field", "unknown field \(quoted(entry.key)) in \(what)", at: entry.keyNode,
                advice: suggestion ?? "Known are \(known.map { "`\($0)`" }.joined(separator: ", ")).")
        }
    }

    /// Says that one of some words has to be written.
    package mutating func rejectWord(_ text: String, _ what: String, among known: [String], at node: YAMLNode) {
        reject(
            "invalid-value", "\(what) can't be \(quoted(text))", at: node,
            advice: nearest(to: text, among: known).map { "Did you mean `\($0)`?" }
                ?? "Use \(known.map { "`\($0)`" }.joined(separator: ", ")).")
    }

    /// Refuses a mapping that lacks a field.
    package mutating func rejectMissing(_ field: String, of what: String, at node: YAMLNode, advice: String? = nil) {
        reject("missing-field", "\(what) has no `\(field)`", at: node, advice: advice)
    }
}
