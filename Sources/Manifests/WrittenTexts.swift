/// The texts of an object in which people write addresses: of containers' environment, arguments and commands, and of a
/// ConfigMap's entries.
///
/// They mean nothing to reachability by themselves, so that manifests don't carry them: they are read again where it
/// matters what an application needs.
package struct WrittenTexts: Hashable, Sendable {
    /// The object's kind as written.
    package var kind: String
    /// The object's namespace; `default` where it says none.
    package var namespace: String
    /// The object's name.
    package var name: String
    /// The texts in their order.
    package var texts: [Text] = []
    /// The ConfigMaps that containers take their environment or files from: by name.
    package var configMaps: Set<String> = []

    /// One text.
    package struct Text: Hashable, Sendable {
        /// The variable's name, or the entry's key; `nil` for an argument.
        package var name: String?
        /// What it says.
        package var value: String
        /// Where it stands.
        package var location: SourceLocation
    }
}

extension WrittenTexts {
    /// The objects of a file that may hold such texts: in the order of the text.
    ///
    /// Pure and total. What can't be read is passed over: the reading of manifests complains of it.
    package static func read(_ file: SourceText) -> [WrittenTexts] {
        file.bytes.withUnsafeBufferPointer { bytes in
            guard bytes.count <= maxBytes, !bytes.isEmpty else { return [] }
            let survey = TextSurvey(bytes)
            guard survey.fault == nil, survey.parts.count <= maxParts else { return [] }
            var found: [WrittenTexts] = []
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
                        read(nodes[document.root], of: file.path, into: &found)
                    }
                }
            }
            return found
        }
    }

    private static let maxBytes = 1 << 20
    private static let maxParts = 1_000
    private static let maxNodes = 200_000
    private static let maxDepth = 64
    /// Of an object with more texts than people write, the rest is passed over.
    private static let maxTexts = 2_000

    private static func read(_ root: YAMLNode, of path: String, into found: inout [WrittenTexts]) {
        guard root.isMapping, let kind = root.mergedValue(of: "kind")?.string else { return }
        if kind == "List" {
            for item in root.mergedValue(of: "items")?.elements ?? YAMLNode.Elements.none {
                // A list within a list is none that anybody applies.
                if item.mergedValue(of: "kind")?.string != "List" { read(item, of: path, into: &found) }
            }
            return
        }
        let metadata = root.mergedValue(of: "metadata")
        guard let name = metadata?.mergedValue(of: "name")?.string else { return }
        var object = WrittenTexts(
            kind: kind, namespace: metadata?.mergedValue(of: "namespace")?.string ?? "default", name: name)
        if kind == "ConfigMap" {
            for (key, value) in root.mergedValue(of: "data")?.pairs.map({ ($0.key, $0.value) }) ?? [] {
                object.add(value, named: key.text, path)
            }
        } else if let spec = podSpec(of: root) {
            object.add(spec, path)
        }
        if !object.texts.isEmpty || !object.configMaps.isEmpty { found.append(object) }
    }

    /// The specification of an object's pods: its own, its template's, or that of a CronJob's template.
    private static func podSpec(of root: YAMLNode) -> YAMLNode? {
        guard let spec = root.mergedValue(of: "spec") else { return nil }
        if spec.mergedValue(of: "containers") != nil { return spec }
        let template = spec.mergedValue(of: "template") ?? spec.mergedValue(of: "jobTemplate")
        guard let inner = template?.mergedValue(of: "spec") else { return nil }
        if inner.mergedValue(of: "containers") != nil { return inner }
        return inner.mergedValue(of: "template")?.mergedValue(of: "spec")
    }

    private mutating func add(_ podSpec: YAMLNode, _ path: String) {
        for list in [podSpec.mergedValue(of: "containers"), podSpec.mergedValue(of: "initContainers")] {
            for container in list?.elements ?? YAMLNode.Elements.none where container.isMapping {
                add(container: container, path)
            }
        }
        for volume in podSpec.mergedValue(of: "volumes")?.elements ?? YAMLNode.Elements.none {
            if let name = volume.mergedValue(of: "configMap")?.mergedValue(of: "name")?.string {
                configMaps.insert(name)
            }
        }
    }

    private mutating func add(container: YAMLNode, _ path: String) {
        for variable in container.mergedValue(of: "env")?.elements ?? YAMLNode.Elements.none {
            let name = variable.mergedValue(of: "name")?.string
            if let value = variable.mergedValue(of: "value") { add(value, named: name, path) }
            let reference = variable.mergedValue(of: "valueFrom")?.mergedValue(of: "configMapKeyRef")
            if let map = reference?.mergedValue(of: "name")?.string { configMaps.insert(map) }
        }
        for source in container.mergedValue(of: "envFrom")?.elements ?? YAMLNode.Elements.none {
            if let name = source.mergedValue(of: "configMapRef")?.mergedValue(of: "name")?.string {
                configMaps.insert(name)
            }
        }
        for list in [container.mergedValue(of: "command"), container.mergedValue(of: "args")] {
            for argument in list?.elements ?? YAMLNode.Elements.none { add(argument, named: nil, path) }
        }
    }

    private mutating func add(_ value: YAMLNode, named name: String?, _ path: String) {
        guard value.isScalar, texts.count < Self.maxTexts else { return }
        texts.append(
            Text(
                name: name, value: value.text,
                location: SourceLocation(path: path, line: value.line, column: value.column)))
    }
}
