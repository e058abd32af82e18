import Manifests

/// The values that records and configurations are made of.
///
/// Each reads one field of a mapping; `nil`, or nothing, stands for one that is absent or refused.
extension ObjectDecoder {
    /// Words as written; numbers and truth values are words too, since nobody should have to quote a cost centre.
    mutating func text(_ fields: Fields, _ name: String) -> String? {
        fields[name].flatMap { text($0, "`\(name)`") }
    }

    /// The words of a value.
    mutating func text(_ node: YAMLNode, _ what: String) -> String? {
        guard node.isScalar else {
            rejectType(of: node, what, wanted: "text")
            return nil
        }
        guard !node.text.allSatisfy(\.isWhitespace) else {
            reject("empty-value", "\(what) is empty", at: node, advice: "Write it, or leave the field out.")
            return nil
        }
        return node.text
    }

    /// The words of a field that has to be there; empty when it isn't.
    mutating func requiredText(_ fields: Fields, _ name: String, of what: String) -> String {
        guard fields[name] != nil else {
            rejectMissing(name, of: what, at: fields.node)
            return ""
        }
        return text(fields, name) ?? ""
    }

    /// A list of words; one word may stand for itself.
    mutating func texts(_ fields: Fields, _ name: String) -> [String] {
        guard let node = fields[name] else { return [] }
        if node.isScalar { return [text(node, "`\(name)`")].compactMap(\.self) }
        return elements(node, "`\(name)`").compactMap { text($0, "an element of `\(name)`") }
    }

    /// A list of mappings, each read by a function; elements that say nothing are refused.
    mutating func list<Value>(
        _ fields: Fields, _ name: String, _ read: (YAMLNode, inout ObjectDecoder) -> Value?
    ) -> [Value] {
        elements(fields[name], "`\(name)`").compactMap { element in
            guard !element.isNull else {
                reject("empty-value", "an element of `\(name)` is empty", at: element, advice: "Remove it.")
                return nil
            }
            return read(element, &self)
        }
    }

    /// One of the words that a type knows.
    mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ fields: Fields, _ name: String, of type: Choice.Type = Choice.self
    ) -> Choice? {
        guard let node = fields[name], let word = text(node, "`\(name)`") else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        rejectWord(word, "`\(name)`", among: Choice.allCases.map(\.rawValue), at: node)
        return nil
    }

    /// A day.
    mutating func day(_ fields: Fields, _ name: String) -> Day? {
        guard let node = fields[name], let word = text(node, "`\(name)`") else { return nil }
        if let day = Day(word) { return day }
        reject(
            "invalid-date", "`\(name)` is \(quoted(word)), which is no day", at: node,
            advice: Moment(word).map { "Write the day alone: \($0.day), in UTC." }
                ?? "Write YYYY-MM-DD, such as 2027-05-24.")
        return nil
    }

    /// A moment, or a day's start.
    mutating func moment(_ fields: Fields, _ name: String) -> Moment? {
        guard let node = fields[name], let word = text(node, "`\(name)`") else { return nil }
        if let moment = Moment(word) { return moment }
        reject(
            "invalid-date", "`\(name)` is \(quoted(word)), which is no time", at: node,
            advice: "Write YYYY-MM-DDTHH:MM:SSZ, or with an offset such as +01:00; or a day, YYYY-MM-DD.")
        return nil
    }

    /// A length of time, longer than nothing.
    mutating func period(_ fields: Fields, _ name: String) -> Period? {
        guard let node = fields[name], let word = text(node, "`\(name)`") else { return nil }
        if let period = Period(word), period != Period() { return period }
        reject(
            "invalid-period", "`\(name)` is \(quoted(word)), which is no period of days or months", at: node,
            advice: "Write an ISO 8601 period, such as P6M, P1Y or P30D.")
        return nil
    }

    /// A number of zero or more with a decimal point or without, as written: no binary fraction is exact enough.
    mutating func decimal(_ fields: Fields, _ name: String) -> String? {
        guard let node = fields[name], let word = text(node, "`\(name)`") else { return nil }
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count <= 2, parts.allSatisfy(\.isDigits), word.utf8.count <= 30 { return word }
        reject(
            "invalid-value", "`\(name)` is \(quoted(word)), which is no amount", at: node,
            advice: "Write digits, with a point for decimals: 1800 or 1800.50.")
        return nil
    }

    /// Somebody: `Ada Lovelace <ada@example.org>`, or a mapping.
    mutating func person(_ fields: Fields, _ name: String) -> Person? {
        guard let node = fields[name] else { return nil }
        guard node.isMapping else { return text(node, "`\(name)`").map { Person($0) } }
        let faults = diagnostics.count
        let parts = self.fields(node, "`\(name)`", only: ["name", "team", "contact"])
        let words = (name: text(parts, "name"), team: text(parts, "team"), contact: text(parts, "contact"))
        guard let known = words.name ?? words.team ?? words.contact else {
            // A misspelt field has been told already.
            if diagnostics.count == faults {
                rejectMissing("name", of: "`\(name)`", at: node, advice: "Name a person or a team.")
            }
            return nil
        }
        return Person(name: known, team: words.team, contact: words.contact)
    }

    /// Complains of elements of a list that have one name.
    mutating func checkUnique(_ names: [String], _ fields: Fields, _ field: String) {
        var seen: Set<String> = []
        for name in names where !name.isEmpty && !seen.insert(name).inserted {
            reject(
                "duplicate-id", "two of the `\(field)` are called \(quoted(name))", at: fields[field] ?? fields.node)
        }
    }
}
