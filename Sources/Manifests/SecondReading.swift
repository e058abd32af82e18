/// Reads files again for what their manifests don't carry, as reachability doesn't depend on it.
///
/// Who reads manifests first has complained of what can't be read: here it is passed over.
enum SecondReading {
    private static let maxBytes = 1 << 20
    private static let maxParts = 1_000
    private static let maxNodes = 200_000
    private static let maxDepth = 64

    /// What an object is, as it says or the list that it is in.
    struct Kind {
        var name: String
        var apiVersion: String
    }

    /// Hands over the objects of a file with their kinds, those of lists among them: in the order of the text.
    ///
    /// Pure and total. The nodes must not leave the function.
    static func visitObjects(of file: SourceText, _ body: (YAMLNode, Kind) -> Void) {
        file.bytes.withUnsafeBufferPointer { bytes in
            guard bytes.count <= maxBytes, !bytes.isEmpty else { return }
            let survey = TextSurvey(bytes)
            guard survey.fault == nil, survey.parts.count <= maxParts else { return }
            var visitsLeft = maxNodes
            var tape = YAMLTape()
            for part in survey.parts where visitsLeft > 0 {
                let text = UnsafeBufferPointer(rebasing: bytes[part.bytes])
                tape.removeAll()
                let (visits, issue) = tape.build(
                    from: text, firstLine: part.firstLine, isPlain: survey.isPlain, maxNodes: maxNodes,
                    maxVisits: visitsLeft, maxDepth: maxDepth)
                visitsLeft -= visits
                guard issue == nil else { continue }
                tape.withNodes(of: text) { nodes in
                    for document in tape.documents where document.collectionAsKey == nil {
                        visit(nodes[document.root], body)
                    }
                }
            }
        }
    }

    private static func visit(_ node: YAMLNode, in list: Kind? = nil, _ body: (YAMLNode, Kind) -> Void) {
        guard node.isMapping else { return }
        let kind = Kind(
            name: node.mergedValue(of: "kind")?.string ?? list?.name ?? "",
            apiVersion: node.mergedValue(of: "apiVersion")?.string ?? list?.apiVersion ?? "")
        guard !kind.name.isEmpty else { return }
        guard kind.name.hasSuffix("List"), let items = node.mergedValue(of: "items") else { return body(node, kind) }
        // Of a list of one kind, the items needn't say theirs.
        let type = Kind(name: String(kind.name.dropLast(4)), apiVersion: kind.apiVersion)
        for item in items.elements { visit(item, in: type.name.isEmpty ? nil : type, body) }
    }
}
