/// The reading of one file: from bytes to documents to objects.
struct FileReading {
    private let path: String
    private let limits: ManifestReader.Limits
    private var result = ManifestSet()
    /// Whether the text says `kind` anywhere, once that is known: if not, what can't be read of it matters to nobody.
    private var mentionsKind: Bool?
    private var hasSaidTemplate = false
    private var hasSaidNotKubernetes = false
    /// Where the policies and workloads start that don't say their namespace.
    private var withoutNamespace: [SourceLocation] = []
    private var faults = 0

    /// A file with more faults than this is read no further.
    private static let maxFaults = 50
    /// Far more documents than people put into a file; each costs some time even if it is tiny.
    private static let maxParts = 50_000

    init(path: String, limits: ManifestReader.Limits) {
        self.path = path
        self.limits = limits
    }

    /// What was read, the diagnostics in the order of the text.
    func finish() -> ManifestSet {
        var result = result
        if let note = defaultNamespaceNote { result.diagnostics.append(note) }
        if result.diagnostics.count > 1 {
            let order = result.diagnostics.enumerated().sorted {
                ($0.element.location, $0.offset) < ($1.element.location, $1.offset)
            }
            result.diagnostics = order.map(\.element)
        }
        if hasSaidNotKubernetes || result.ignoredKinds[ManifestSet.noKind] != nil { result.foreignFiles = [path] }
        return result
    }

    /// Reads the file's bytes.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count <= limits.maxFileBytes else {
            return fail(
                "too-large", "the file has \(bytes.count) bytes, more than the limit of \(limits.maxFileBytes)",
                advice: "Split it, or raise the limit.")
        }
        guard !bytes.isEmpty else { return }
        let survey = TextSurvey(bytes)
        if let fault = survey.fault { return report(fault, file: bytes) }
        guard survey.parts.count <= Self.maxParts else {
            return fail("too-large", "the file has more than \(Self.maxParts) documents", advice: "Split it.")
        }
        var visitsLeft = max(8 * limits.maxNodes, limits.maxFileBytes)
        var tape = YAMLTape()
        for part in survey.parts {
            guard faults < Self.maxFaults else {
                return fail(
                    "too-many-faults", "the file has \(faults) faults: the rest is not read", line: part.firstLine)
            }
            let text = UnsafeBufferPointer(rebasing: bytes[part.bytes])
            tape.removeAll()
            let (visits, issue) = tape.build(
                from: text, firstLine: part.firstLine, isPlain: survey.isPlain, maxNodes: limits.maxNodes,
                maxVisits: visitsLeft, maxDepth: limits.maxDepth)
            visitsLeft = max(0, visitsLeft - visits)
            let isInDoubt = issue != nil || tape.documents.contains { $0.collectionAsKey != nil }
            let isTemplate = isInDoubt && TextSurvey.mentionsTemplate(text)
            tape.withNodes(of: text) { nodes in
                for document in tape.documents where faults < Self.maxFaults {
                    read(document, of: nodes, isTemplate: isTemplate, file: bytes)
                }
            }
            if let issue { report(issue, isTemplate: isTemplate, file: bytes) }
        }
    }

    private mutating func read(
        _ document: YAMLTape.Document, of nodes: YAMLTape.Nodes, isTemplate: Bool, file: UnsafeBufferPointer<UInt8>
    ) {
        if let key = document.collectionAsKey {
            let node = nodes[key]
            guard isAboutKubernetes(file) else { return result.ignoredKinds[ManifestSet.noKind, default: 0] += 1 }
            if isTemplate { return reportTemplate(line: node.line, column: node.column) }
            return fail("collection-key", "a key is \(node.noun)", line: node.line, column: node.column)
        }
        let root = nodes[document.root]
        if root.isScalar {
            guard !root.isNull else { return }
            return failUnlessForeign(
                "not-a-manifest", "the document is a single value, \(quoted(root.text))", line: root.line,
                column: root.column, advice: "Is it a symbolic link's target, or text that is no YAML?", file: file)
        }
        var objects = ObjectReading(path: path)
        objects.read(root)
        result.append(objects.result)
        withoutNamespace += objects.withoutNamespace
    }
}

extension YAMLTape {
    /// Builds the tape of a text, the short way where the text allows it.
    ///
    /// - Parameter isPlain: Whether the text is known to be plain.
    mutating func build(
        from text: UnsafeBufferPointer<UInt8>, firstLine: Int, isPlain: Bool, maxNodes: Int, maxVisits: Int,
        maxDepth: Int
    ) -> (visits: Int, issue: YAMLIssue?) {
        if isPlain || TextSurvey.isPlain(text) {
            let visits = PlainTapeBuilder.build(
                &self, from: text, firstLine: firstLine, maxNodes: min(maxNodes, maxVisits), maxDepth: maxDepth)
            if let visits { return (visits, nil) }
        }
        return TapeBuilder.build(
            &self, from: text, firstLine: firstLine, maxNodes: maxNodes, maxVisits: maxVisits, maxDepth: maxDepth)
    }
}

extension FileReading {
    private mutating func isAboutKubernetes(_ file: UnsafeBufferPointer<UInt8>) -> Bool {
        if let mentionsKind { return mentionsKind }
        // In UTF-16 there are zeros between the letters.
        let answer =
            TextSurvey.mentionsKind(file)
            || (file.contains(0)
                && file.filter { $0 != 0 }.withUnsafeBufferPointer { TextSurvey.mentionsKind($0) })
        mentionsKind = answer
        return answer
    }

    private mutating func fail(
        _ code: String, _ message: String, line: Int = 0, column: Int = 0, advice: String? = nil
    ) {
        result.diagnostics.append(
            Diagnostic(
                .error, code, message, at: SourceLocation(path: path, line: line, column: column), advice: advice))
        result.unreadableFiles = [path]
        faults += 1
    }

    /// Reports what can't be read; as a note where the file is about something else, such as a build's configuration.
    private mutating func failUnlessForeign(
        _ code: String, _ message: String, line: Int, column: Int = 0, advice: String? = nil,
        file: UnsafeBufferPointer<UInt8>
    ) {
        guard !isAboutKubernetes(file) else {
            return fail(code, message, line: line, column: column, advice: advice)
        }
        guard !hasSaidNotKubernetes else { return }
        hasSaidNotKubernetes = true
        result.diagnostics.append(
            Diagnostic(
                .note, "not-kubernetes", "the file says no `kind`, so it is passed over: \(message)",
                at: SourceLocation(path: path, line: line, column: column)))
    }

    /// One note for the whole file: what applies the file may set the namespace of them all (D-10).
    private var defaultNamespaceNote: Diagnostic? {
        guard let first = withoutNamespace.min() else { return nil }
        let count = withoutNamespace.count
        return Diagnostic(
            .note, "default-namespace",
            count == 1
                ? "an object without `metadata.namespace` is read as in namespace `default`"
                : "\(count) objects without `metadata.namespace` are read as in namespace `default`",
            at: first,
            advice: "Write the namespace, or render the manifests first where the tool that applies them sets it.",
            rules: ["D-10"])
    }

    private mutating func reportTemplate(line: Int, column: Int) {
        guard !hasSaidTemplate else { return }
        hasSaidTemplate = true
        fail(
            "template", "the file is a template: not evaluated", line: line, column: column,
            advice: "Render it first (`helm template`), and review what comes out.")
    }

    private mutating func report(_ issue: YAMLIssue, isTemplate: Bool, file: UnsafeBufferPointer<UInt8>) {
        switch issue.fault {
        case .syntax:
            guard !isTemplate else {
                guard isAboutKubernetes(file) else { return }
                return reportTemplate(line: issue.line, column: issue.column)
            }
            failUnlessForeign(issue.complaint, file: file)
        case .encoding: failUnlessForeign(issue.complaint, file: file)
        case .limit: fail(issue.complaint)
        }
    }

    private mutating func report(_ fault: TextSurvey.Fault, file: UnsafeBufferPointer<UInt8>) {
        switch fault {
        case .lfsPointer: fail(fault.complaint)
        case .utf16, .nulByte, .mergeConflict: failUnlessForeign(fault.complaint, file: file)
        }
    }

    private mutating func fail(_ complaint: TextComplaint) {
        fail(
            complaint.code, complaint.message, line: complaint.line, column: complaint.column,
            advice: complaint.advice)
    }

    private mutating func failUnlessForeign(_ complaint: TextComplaint, file: UnsafeBufferPointer<UInt8>) {
        failUnlessForeign(
            complaint.code, complaint.message, line: complaint.line, column: complaint.column,
            advice: complaint.advice, file: file)
    }
}
