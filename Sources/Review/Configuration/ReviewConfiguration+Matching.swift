import Reachability

extension ReviewConfiguration.AuthorPattern {
    /// Whether an author is meant.
    public func matches(name: String, email: String) -> Bool {
        NamePattern(text).matches("\(name) <\(email)>")
    }
}

extension ReviewConfiguration.Exemptions {
    /// The pattern by which an author needs no ticket; `nil` where they need one.
    public func bot(name: String, email: String) -> ReviewConfiguration.AuthorPattern? {
        bots.first { $0.matches(name: name, email: email) }
    }
}

extension ReviewConfiguration {
    /// How severe a finding is at a ref: by the first rule that matches, or leniently.
    ///
    /// - Parameters:
    ///   - kind: What the finding is about.
    ///   - own: How severe it is at a strict ref where that depends on more than its kind, as a guardrail's does.
    ///   - ref: The ref's full name, such as `refs/heads/main`; `nil` where nobody knows, which no rule matches.
    public func severity(of kind: FindingKind, own: FindingSeverity? = nil, at ref: String?) -> FindingSeverity {
        let rule = ref.flatMap { ref in verdicts.first { $0.matches(ref) } } ?? VerdictRule(refs: [], mode: .lenient)
        return rule.severity(of: kind, own: own)
    }
}
