import CYAML

/// Builds documents straight from libyaml's events.
///
/// What follows aliases later has to visit each node that they stand for. So their cost is counted here, where they
/// are written: a document that would expand to more than `maxNodes`, or deeper than `maxDepth`, is refused at once.
struct TapeBuilder {
    private let firstLine: Int
    private let maxNodes: Int
    private let maxDepth: Int

    private var tape: YAMLTape
    /// Where the current document starts.
    private var root = 0
    private var collectionAsKey: Int?
    private var open: [OpenCollection] = []
    private var anchors: [String: Anchor] = [:]
    /// How many nodes a walk through the current document visits, aliases followed.
    private var visits = 0
    /// The same for the documents before it in the text.
    private var earlierVisits = 0
    private let maxVisits: Int

    private struct OpenCollection {
        var index: Int
        var anchor: String?
        var visitsBefore: Int
        var isMapping: Bool
        var children = 0
        /// How many levels lie below, aliases followed.
        var height = 0
    }

    private struct Anchor {
        var index: Int
        var visits: Int
        var height: Int
        var isOpen: Bool
    }

    private init(tape: consuming YAMLTape, firstLine: Int, maxNodes: Int, maxVisits: Int, maxDepth: Int) {
        self.tape = tape
        self.maxVisits = maxVisits
        self.firstLine = firstLine
        self.maxNodes = maxNodes
        self.maxDepth = maxDepth
    }

    /// Reads the documents of a text whose first line is the file's `firstLine` onto an empty tape.
    ///
    /// The documents before a fault are kept beside it; the rest of the text is unknown then. Together they may have
    /// `maxVisits` nodes, aliases followed; `visits` says how many they have.
    static func build(
        _ tape: inout YAMLTape, from bytes: UnsafeBufferPointer<UInt8>, firstLine: Int, maxNodes: Int, maxVisits: Int,
        maxDepth: Int
    ) -> (visits: Int, issue: YAMLIssue?) {
        var own = YAMLTape()
        swap(&own, &tape)
        own.nodes.reserveCapacity(bytes.count / 8)
        own.arena.reserveCapacity(bytes.count)
        var builder = TapeBuilder(
            tape: own, firstLine: firstLine, maxNodes: maxNodes, maxVisits: maxVisits, maxDepth: maxDepth)
        let issue = builder.parse(bytes)
        swap(&builder.tape, &tape)
        return (builder.earlierVisits + builder.visits, issue)
    }

    private mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLIssue? {
        // libyaml's parser points at itself, so it must not move.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            return YAMLIssue(fault: .limit, message: "out of memory", line: firstLine, column: 0)
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer { event.deallocate() }
        while true {
            guard yaml_parser_parse(parser, event) == 1 else {
                // What a document has before its fault is no document.
                tape.nodes.removeSubrange(root...)
                return issue(of: parser.pointee, in: bytes)
            }
            defer { yaml_event_delete(event) }
            if event.pointee.type == YAML_STREAM_END_EVENT { return nil }
            if let issue = take(event) {
                tape.nodes.removeSubrange(root...)
                return issue
            }
        }
    }

    private mutating func take(_ event: UnsafePointer<yaml_event_t>) -> YAMLIssue? {
        switch event.pointee.type {
        case YAML_DOCUMENT_START_EVENT:
            root = tape.nodes.count
            collectionAsKey = nil
            open.removeAll(keepingCapacity: true)
            if !anchors.isEmpty { anchors.removeAll() }
            earlierVisits += visits
            visits = 0
        case YAML_DOCUMENT_END_EVENT:
            if tape.nodes.count > root {
                tape.documents.append(YAMLTape.Document(root: root, collectionAsKey: collectionAsKey))
            }
            root = tape.nodes.count
        case YAML_SCALAR_EVENT: return takeScalar(event)
        case YAML_ALIAS_EVENT: return takeAlias(event)
        case YAML_MAPPING_START_EVENT:
            return begin(.mapping, anchor: event.pointee.data.mapping_start.anchor, at: event.pointee.start_mark)
        case YAML_SEQUENCE_START_EVENT:
            return begin(.sequence, anchor: event.pointee.data.sequence_start.anchor, at: event.pointee.start_mark)
        case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT: end()
        default: break
        }
        return nil
    }

    private mutating func takeScalar(_ event: UnsafePointer<yaml_event_t>) -> YAMLIssue? {
        let scalar = event.pointee.data.scalar
        let index = tape.nodes.count
        let offset = tape.arena.count
        tape.arena.append(contentsOf: UnsafeBufferPointer(start: scalar.value, count: scalar.length))
        append(
            .scalar, style: Self.style(tag: scalar.tag, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE),
            offset: offset, length: scalar.length, at: event.pointee.start_mark)
        if let anchor = Self.text(scalar.anchor) {
            anchors[anchor] = Anchor(index: index, visits: 1, height: 0, isOpen: false)
        }
        return count(visits: 1, height: 0, at: event.pointee.start_mark)
    }

    private mutating func takeAlias(_ event: UnsafePointer<yaml_event_t>) -> YAMLIssue? {
        let mark = event.pointee.start_mark
        let name = Self.text(event.pointee.data.alias.anchor) ?? ""
        guard let target = anchors[name] else {
            return issue(.syntax, "undefined alias *\(name)", at: mark)
        }
        guard !target.isOpen else {
            return issue(.limit, "alias *\(name) stands for the collection that it is part of", at: mark)
        }
        let isScalar = tape.nodes[target.index].shape == .scalar
        let keyBefore = collectionAsKey
        append(.alias, offset: target.index, at: mark)
        if isScalar { collectionAsKey = keyBefore }
        return count(visits: target.visits, height: target.height, at: mark)
    }

    private mutating func begin(
        _ shape: YAMLTape.Shape, anchor: UnsafeMutablePointer<yaml_char_t>?, at mark: yaml_mark_t
    ) -> YAMLIssue? {
        let index = tape.nodes.count
        append(shape, at: mark)
        let name = Self.text(anchor)
        if let name { anchors[name] = Anchor(index: index, visits: 0, height: 0, isOpen: true) }
        let before = visits
        let problem = count(visits: 1, height: 1, at: mark)
        open.append(
            OpenCollection(index: index, anchor: name, visitsBefore: before, isMapping: shape == .mapping))
        return problem
    }

    private mutating func end() {
        guard let closed = open.popLast() else { return }
        tape.nodes[closed.index].next = UInt32(clamping: tape.nodes.count)
        let height = closed.height + 1
        if let parent = open.indices.last { open[parent].height = max(open[parent].height, height) }
        // An anchor inside may have taken the name over.
        if let name = closed.anchor, anchors[name]?.index == closed.index {
            anchors[name] = Anchor(
                index: closed.index, visits: visits - closed.visitsBefore, height: height, isOpen: false)
        }
    }

    private mutating func append(
        _ shape: YAMLTape.Shape, style: YAMLTape.Style = .plain, offset: Int = 0, length: Int = 0, at mark: yaml_mark_t
    ) {
        if let parent = open.indices.last {
            let isKey = open[parent].isMapping && open[parent].children.isMultiple(of: 2)
            open[parent].children += 1
            if isKey, shape != .scalar, collectionAsKey == nil { collectionAsKey = tape.nodes.count }
        }
        tape.nodes.append(
            YAMLTape.Node(
                shape: shape, style: style, line: UInt32(clamping: line(of: mark)),
                column: UInt32(clamping: mark.column &+ 1), offset: UInt32(clamping: offset),
                length: UInt32(clamping: length), next: UInt32(clamping: tape.nodes.count + 1)))
    }

    private mutating func count(visits more: Int, height: Int, at mark: yaml_mark_t) -> YAMLIssue? {
        let sum = visits.addingReportingOverflow(more)
        visits = sum.overflow ? .max / 2 : sum.partialValue
        if let parent = open.indices.last { open[parent].height = max(open[parent].height, height) }
        if visits > maxNodes { return issue(.limit, "more than \(maxNodes) values, aliases followed", at: mark) }
        if visits > maxVisits - earlierVisits {
            return issue(.limit, "too many values in the file, aliases followed", at: mark)
        }
        if open.count + height > maxDepth { return issue(.limit, "nesting deeper than \(maxDepth)", at: mark) }
        return nil
    }
}

extension TapeBuilder {
    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    /// An explicit `!!int` or `!!bool` has a scalar read by its look even when quoted; other tags make it a string.
    private static func style(tag: UnsafeMutablePointer<yaml_char_t>?, isPlain: Bool) -> YAMLTape.Style {
        guard let tag = text(tag), tag != "!" else { return isPlain ? .plain : .string }
        switch tag {
        case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
            return .plain
        default: return .string
        }
    }

    private func line(of mark: yaml_mark_t) -> Int { Int(clamping: mark.line) + firstLine }

    private func issue(_ fault: YAMLIssue.Fault, _ message: String, at mark: yaml_mark_t) -> YAMLIssue {
        YAMLIssue(fault: fault, message: message, line: line(of: mark), column: Int(clamping: mark.column) + 1)
    }

    private func issue(of parser: yaml_parser_t, in bytes: UnsafeBufferPointer<UInt8>) -> YAMLIssue {
        let problem = parser.problem.map { String(cString: $0) } ?? "unreadable text"
        if parser.error == YAML_READER_ERROR {
            // The mark of a reader's error is the start of its buffer; only the offset is right.
            let offset = min(Int(clamping: parser.problem_offset), bytes.count)
            let line = firstLine + bytes[..<offset].lazy.filter { $0 == UInt8(ascii: "\n") }.count
            return YAMLIssue(fault: .encoding, message: problem, line: line, column: 0)
        }
        guard let context = parser.context.map({ String(cString: $0) }) else {
            return issue(.syntax, problem, at: parser.problem_mark)
        }
        // "could not find expected ':'" is noticed a line late: the key is where the context starts.
        let isLate = context == "while scanning a simple key"
        return issue(.syntax, "\(problem) \(context)", at: isLate ? parser.context_mark : parser.problem_mark)
    }
}
