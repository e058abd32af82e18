/// Reads the references of one commit, place by place.
struct ReferenceReading {
    let text: MessageText
    let trailers: MessageTrailers
    let settings: TrailerSettings
    let prose: Prose
    var finder: TicketFinder
    private var hints: [ReferenceHint] = []

    /// How many bytes the name of a branch or a push option may have; each reference in it keeps the whole of it.
    private static let longest = 4096

    init(text: MessageText, trailers: MessageTrailers, settings: TrailerSettings, rules: ReferenceRules) {
        self.text = text
        self.trailers = trailers
        self.settings = settings
        prose = Prose(text, title: text.title)
        finder = TicketFinder(rules: rules)
    }

    mutating func readTrailers() {
        for trailer in trailers.trailers where finder.rules.isTicketKey(trailer.key) {
            let source = TicketReference.Source.trailer(line: trailer.line, key: trailer.key)
            read(trailer.value, key: trailer.key, source: source, line: trailer.line)
        }
        for trailer in trailers.named("Emergency") where trailer.value.isEmpty {
            hints.append(ReferenceHint(line: trailer.line, problem: .empty(key: trailer.key)))
        }
    }

    /// Reads the message besides the trailers that are for tickets, and those that name people or the change itself.
    mutating func readMessage() {
        let title = text.title
        let byLine = Dictionary(trailers.trailers.map { ($0.line, $0) }) { first, _ in first }
        var isSkipped = false
        for index in text.lines.indices {
            let line = text.lines[index]
            if trailers.block.contains(index) {
                if let trailer = byLine[line.number] {
                    isSkipped = finder.rules.isTicketKey(trailer.key) || Self.namesNoTicket(trailer.key)
                } else if text.bytes[line.range].first?.isASCIISpace != true {
                    isSkipped = false
                }
                if isSkipped { continue }
            }
            guard let content = prose.lines[index] else { continue }
            let isSubject = title.contains(index)
            let source: TicketReference.Source =
                isSubject ? .subject(line: line.number) : .body(line: line.number)
            finder.readProse(content, source: source, isSubject: isSubject)
        }
    }

    /// Reads the branch's name, which is shorter than the limit wherever git has one.
    mutating func readBranch(_ name: String) {
        if name.utf8.count <= Self.longest { finder.readBranch(name) }
    }

    /// Reads a push option whose name is a ticket's key; others say nothing.
    mutating func readPushOption(_ option: String) {
        guard option.utf8.count <= Self.longest, let equals = option.firstIndex(of: "=") else { return }
        let key = String(option[..<equals])
        guard finder.rules.isTicketKey(key) else { return }
        read(String(option[option.index(after: equals)...]), key: key, source: .pushOption(option), line: nil)
    }

    /// All hints, sorted.
    func allHints() -> [ReferenceHint] {
        let reader = TrailerReader(text: text, settings: settings)
        var all = hints
        all += HintFinder(text: text, trailers: trailers, prose: prose, reader: reader, finder: finder).hints()
        all += unknownProject()
        if finder.budget.isExhausted { all.append(ReferenceHint(line: nil, problem: .searchEnded)) }
        return Set(all).sorted()
    }

    private mutating func read(_ value: String, key: String, source: TicketReference.Source, line: Int?) {
        let trimmed = Array(value.utf8)[...].trimmed
        guard !trimmed.isEmpty else {
            hints.append(ReferenceHint(line: line, problem: .empty(key: key)))
            return
        }
        guard !finder.readDeclared(value, key: key, source: source) else { return }
        let nearest = NearestForm(forms: finder.forms, key: key).of(trimmed)
        hints.append(
            ReferenceHint(line: line, problem: .malformed(key: key, value: trimmed.text, nearest: nearest)))
    }

    private static func namesNoTicket(_ key: String) -> Bool {
        key.isSameKey(as: "Change-Id") || String(key.suffix(3)).isSameKey(as: "-by")
    }

    /// A Jira key where people put it in a subject, `NET-42: …`, `[NET-42] …` or `… (NET-42)`, that isn't a reference.
    private func unknownProject() -> [ReferenceHint] {
        let rules = finder.rules
        guard rules.systems.contains(.jira), rules.jiraProjects.isEmpty, let first = text.lines.first else { return [] }
        let subject = text.content(first).trimmed
        guard let word = keyPosition(of: subject), let key = TicketForms.jiraKey(word) else { return [] }
        let id = word.text
        guard !TicketForms.isStandard(key.project), !finder.found.contains(where: { $0.match.id == id }) else {
            return []
        }
        return [ReferenceHint(line: first.number, problem: .unknownProject(id: id))]
    }

    private func keyPosition(of subject: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if let bracket = subject.first, bracket == UInt8(ascii: "[") || bracket == UInt8(ascii: "(") {
            return subject.dropFirst().prefix { $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: ")") }
        }
        if let bracket = subject.last, bracket == UInt8(ascii: "]") || bracket == UInt8(ascii: ")"),
            let open = subject.lastIndex(where: { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") })
        {
            return subject[(open + 1)...].dropLast()
        }
        let word = subject.prefix { $0 != UInt8(ascii: ":") }
        return word.count < subject.count ? word : nil
    }
}
