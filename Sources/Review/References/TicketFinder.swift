/// Collects the references of a commit.
struct TicketFinder {
    /// A reference at one place.
    struct Found {
        var match: TicketForms.Match
        var source: TicketReference.Source
        var closes = false
    }

    let rules: ReferenceRules
    let forms: TicketForms
    private(set) var found: [Found] = []
    private(set) var budget = TicketPattern.Budget()

    init(rules: ReferenceRules) {
        self.rules = rules
        forms = TicketForms(rules: rules)
    }

    /// What was found: each id once, the strongest evidence first and else in the order of the text.
    var references: [TicketReference] {
        var places: [String: Int] = [:]
        var groups: [[Found]] = []
        for found in found {
            if let place = places[found.match.id] {
                groups[place].append(found)
            } else {
                places[found.match.id] = groups.count
                groups.append([found])
            }
        }
        let references = groups.enumerated().map { place, group in
            let match = group[0].match
            let sources = Set(group.map(\.source)).sorted()
            let reference = TicketReference(
                id: match.id, system: match.system, url: rules.url(of: match.id, in: match.system),
                closes: group.contains(where: \.closes), sources: sources)
            return (place: place, strongest: sources[0], reference: reference)
        }
        return references.sorted { ($0.strongest, $0.place) < ($1.strongest, $1.place) }.map(\.reference)
    }

    /// Reads the value of a place that is made for tickets; tells whether it names any.
    @discardableResult
    mutating func readDeclared(_ value: String, key: String, source: TicketReference.Source) -> Bool {
        var matches = customMatches(in: value)
        matches += declared(Array(value.utf8)[...], key: key)
        found += matches.map { Found(match: $0, source: source) }
        return !matches.isEmpty
    }

    /// The references at the start of a value, and of each item behind a comma; what follows them is commentary.
    func declared(_ value: ArraySlice<UInt8>, key: String) -> [TicketForms.Match] {
        var matches: [TicketForms.Match] = []
        var isLeading = true
        for word in Words(value, splitsAtColon: false).words {
            isLeading = isLeading || word.beginsItem
            guard isLeading, !word.bytes.elementsEqual("and".utf8), !word.bytes.elementsEqual("&".utf8) else {
                continue
            }
            let here = self.matches(word.bytes, .declared(key: key))
            isLeading = !here.isEmpty
            matches += here
        }
        return matches
    }

    /// Reads a line of free text.
    mutating func readProse(_ line: ArraySlice<UInt8>, source: TicketReference.Source, isSubject: Bool) {
        found += customMatches(in: line.text).map { Found(match: $0, source: source) }
        var keyword: Keyword?
        var previous: ArraySlice<UInt8> = []
        for word in Words(line, splitsAtColon: true).words.map(\.bytes) {
            let matches = matches(word, .mentioned(keyword))
            if !matches.isEmpty {
                let isRequest = word.first == UInt8(ascii: "#") && Self.isRequest(previous)
                let isSquashed = isSubject && keyword == nil && Self.isSquashed(word, in: line)
                if !isRequest, !isSquashed {
                    found += matches.map { Found(match: $0, source: source, closes: keyword?.closes ?? false) }
                }
            } else if !Self.isConnecting(word) {
                keyword = Keyword(word)
            }
            previous = word
        }
    }

    /// Reads the name of a branch, in which a reference may stand between any two characters that aren't of a name.
    mutating func readBranch(_ name: String) {
        found += customMatches(in: name).map { Found(match: $0, source: .branch(name)) }
        let bytes = Array(name.utf8)
        var index = 0
        while index < bytes.count {
            let isStart = bytes[index].isASCIIUppercase && (index == 0 || !bytes[index - 1].isASCIIAlphanumeric)
            if isStart, let match = branchMatch(bytes[index...]) {
                found.append(Found(match: match, source: .branch(name)))
            }
            index += 1
        }
    }

    private func branchMatch(_ rest: ArraySlice<UInt8>) -> TicketForms.Match? {
        let name = rest.prefix { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }
        let isCompound = ["-", "#"].contains { rest.dropFirst(name.count).first == UInt8(ascii: $0) }
        let number = rest.dropFirst(name.count + 1).prefix { $0.isASCIIAlphanumeric }
        let plain = name.prefix { $0 != UInt8(ascii: "_") }
        return (isCompound ? forms.match(rest[..<number.endIndex], .mentioned(nil)) : nil)
            ?? forms.match(plain, .mentioned(nil))
    }

    private func matches(_ word: ArraySlice<UInt8>, _ context: TicketForms.Context) -> [TicketForms.Match] {
        if let match = forms.match(word, context) { return [match] }
        // `NET-42/NET-43` is two tickets; a path in which one word looks like a ticket is none.
        guard word.count <= 1024, word.contains(UInt8(ascii: "/")) else { return [] }
        let parts = word.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let matches = parts.compactMap { forms.match($0, context) }
        return matches.count == parts.count ? matches : []
    }

    private mutating func customMatches(in text: String) -> [TicketForms.Match] {
        rules.customPatterns.flatMap { pattern in
            pattern.ids(in: text, budget: &budget).map { TicketForms.Match(system: .custom(pattern.name), id: $0) }
        }
    }

    /// Words that may stand between a keyword and its reference, or between two references.
    private static func isConnecting(_ word: ArraySlice<UInt8>) -> Bool {
        isOne(of: ["and", "&", "issue", "issues", "bug", "bugs", "ticket", "tickets"], word)
    }

    private static func isRequest(_ word: ArraySlice<UInt8>) -> Bool {
        isOne(of: ["pr", "prs", "mr", "mrs", "request", "requests"], word)
    }

    private static func isOne(of names: Set<String>, _ word: ArraySlice<UInt8>) -> Bool {
        word.count <= 8 && names.contains(String(decoding: word.map(\.asciiLowercased), as: UTF8.self))
    }

    /// Whether a word is the `#12` of a line that ends with `(#12)`.
    private static func isSquashed(_ word: ArraySlice<UInt8>, in line: ArraySlice<UInt8>) -> Bool {
        let line = line.trimmed
        return word.first == UInt8(ascii: "#") && word.endIndex == line.endIndex - 1
            && line[word.endIndex] == UInt8(ascii: ")") && word.startIndex > line.startIndex
            && line[word.startIndex - 1] == UInt8(ascii: "(")
    }
}
