/// Somebody whom a record names.
public struct Person: Hashable, Sendable {
    /// The name, or whatever else stands for them.
    public var name: String
    /// The team.
    public var team: String?
    /// How to reach them, usually a mail address.
    public var contact: String?

    /// Somebody of a name.
    public init(name: String, team: String? = nil, contact: String? = nil) {
        self.name = name
        self.team = team
        self.contact = contact
    }

    /// Reads `Ada Lovelace <ada@example.org>` or a name alone, as git writes people.
    public init(_ text: String) {
        guard text.hasSuffix(">"), let start = text.lastIndex(of: "<"), start > text.startIndex else {
            self.init(name: text)
            return
        }
        let name = text[..<start].reversed().drop { $0 == " " }.reversed()
        self.init(name: String(name), contact: String(text[text.index(after: start)...].dropLast()))
    }

    /// Whether it is the same person as far as the record tells.
    ///
    /// That is one address where both have one, otherwise one name, in any case of letters. An address may stand in
    /// place of the name.
    public func isSame(as other: Person) -> Bool {
        let (own, others) = (address, other.address)
        if let own, let others { return own == others }
        return name.lowercased() == other.name.lowercased()
    }

    private var address: String? {
        let text = contact ?? (name.contains("@") && !name.contains(" ") ? name : nil)
        return text.flatMap { $0.contains("@") ? $0.lowercased() : nil }
    }
}

extension Person: CustomStringConvertible {
    /// `Ada Lovelace (network) <ada@example.org>`, without what isn't known.
    public var description: String {
        name + (team.map { " (\($0))" } ?? "") + (contact.map { " <\($0)>" } ?? "")
    }
}
