/// A word before a reference that says what a commit does to the ticket.
struct Keyword: Hashable {
    /// Whether it says that the commit closes the ticket.
    let closes: Bool
    /// Whether Redmine looks for references behind it.
    let isOfRedmine: Bool

    /// The keyword that a word is, in any case; `nil` for other words.
    ///
    /// Those of GitHub; of GitLab's default closing pattern, which has `closing` and `implement` besides; and Redmine's.
    /// Redmine has `fixes` and `closes` as an administrator sets them, with `refs`, `references` and `IssueID`.
    init?(_ word: ArraySlice<UInt8>) {
        guard word.count <= 12 else { return nil }
        let word = String(decoding: word.map(\.asciiLowercased), as: UTF8.self)
        closes = Self.closing.contains(word)
        isOfRedmine = Self.redmine.contains(word)
        guard closes || isOfRedmine else { return nil }
    }

    private static let closing: Set<String> = [
        "close", "closes", "closed", "closing", "fix", "fixes", "fixed", "fixing", "resolve", "resolves", "resolved",
        "resolving", "implement", "implements", "implemented", "implementing",
    ]
    private static let redmine: Set<String> = ["refs", "references", "issueid", "fixes", "closes"]
}
