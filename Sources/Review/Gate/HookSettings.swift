public import Git

/// How a host wants its hooks to behave: what it sets in git's configuration, as `netreeve.failure`.
///
/// None of it is read from commits.
public struct HookSettings: Hashable, Sendable {
    /// What becomes of a push about which nothing can be concluded, because of trouble or for want of time.
    public var failure: Failure
    /// Whether a review that is incomplete lets a push through.
    public var acceptsIncomplete: Bool
    /// How long a verdict may take; `nil` for any time.
    public var budget: Duration? = .seconds(30)
    /// What becomes of a ref that is to be removed.
    public var deletions = Deletions.protect
    /// What becomes of tags.
    public var tags = Tags.review
    /// The host's configuration of reviews, in place of the base commit's: a file.
    public var configuration: String?
    /// Where what was read and compiled is kept; `nil` to keep nothing.
    public var cache: String?
    /// The ledger in which reviews are recorded; `nil` for none.
    public var ledger: String?
    /// What the ledger calls the repository; `nil` for the path of its git directory.
    public var repository: String?
    /// The folder in which whole reports are written; `nil` for none.
    public var reports: String?
    /// The address under which people find that folder.
    public var reportsURL: String?

    /// Settings that leave everything at its default.
    ///
    /// - Parameter failure: what a hook does without a verdict, unless it is told: a server refuses, a client goes on.
    public init(failure: Failure) {
        self.failure = failure
        acceptsIncomplete = failure == .open
    }

    /// What becomes of a push without a verdict.
    public enum Failure: String, Hashable, Sendable, CaseIterable {
        /// It is refused: fail-closed.
        case closed
        /// It is let through: fail-open.
        case open
    }

    /// What becomes of a ref that is to be removed.
    public enum Deletions: String, Hashable, Sendable, CaseIterable {
        /// It may be.
        case accept
        /// It may be, unless its rules are strict.
        case protect
        /// It may not be.
        case refuse
    }

    /// What becomes of tags.
    public enum Tags: String, Hashable, Sendable, CaseIterable {
        /// They are reviewed as branches are.
        case review
        /// They are let through.
        case accept
        /// They are refused.
        case refuse
    }
}

extension HookSettings {
    /// The settings of a repository.
    ///
    /// - Parameters:
    ///   - repository: where they are looked for.
    ///   - scope: whose settings count.
    ///   - failure: what happens without a verdict where that isn't set.
    /// - Throws: `.invalidArgument` for a value that means nothing, and what reading the configuration throws.
    public init(
        of repository: Repository, _ scope: ConfigurationScope, failure: Failure
    ) throws(GitError) {
        try self.init(try repository.settings(matching: "^netreeve\\.", of: scope), failure: failure)
    }

    /// The settings that lines of a configuration make, in their order, so that of one name the last counts.
    ///
    /// - Throws: `.invalidArgument` for a value that means nothing.
    init(_ lines: [(name: String, value: String?)], failure: Failure) throws(GitError) {
        self.init(failure: failure)
        var incomplete: IncompleteReviews?
        for (name, value) in lines {
            let setting = Setting(name: name, value: value ?? "")
            switch name {
            case "netreeve.failure": self.failure = try setting.choice()
            case "netreeve.incomplete": incomplete = try setting.choice()
            case "netreeve.budget": budget = try setting.duration()
            case "netreeve.deletions": deletions = try setting.choice()
            case "netreeve.tags": tags = try setting.choice()
            case "netreeve.config": configuration = try setting.text()
            case "netreeve.cachedir": cache = try setting.text()
            case "netreeve.ledger": ledger = try setting.text()
            case "netreeve.repository": repository = try setting.text()
            case "netreeve.reports": reports = try setting.text()
            case "netreeve.reportsurl": reportsURL = try setting.text()
            default:
                throw GitError(
                    .invalidArgument, "there is no setting \(name)",
                    advice: "netreeve-hook(1) lists those that there are")
            }
        }
        acceptsIncomplete = incomplete.map { $0 == .accept } ?? (self.failure == .open)
    }

    /// What becomes of a push of which the review is incomplete.
    private enum IncompleteReviews: String, CaseIterable {
        case refuse
        case accept
    }
}

/// One setting, as it is written.
private struct Setting {
    let name: String
    let value: String

    /// One of some words.
    func choice<Word: RawRepresentable<String> & CaseIterable>() throws(GitError) -> Word {
        guard let word = Word(rawValue: value) else {
            throw error("write \(Word.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        return word
    }

    func text() throws(GitError) -> String {
        guard !value.isEmpty else { throw error("give it a value, or unset it") }
        return value
    }

    /// `30`, `30s` or `500ms`; `nil` for `none`.
    func duration() throws(GitError) -> Duration? {
        if value == "none" { return nil }
        let digits = value.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), (1...1_000_000).contains(number) else { throw error(Self.durations) }
        switch value.dropFirst(digits.count) {
        case "", "s": return .seconds(number)
        case "ms": return .milliseconds(number)
        default: throw error(Self.durations)
        }
    }

    private static let durations = "write seconds, as 30, or milliseconds, as 500ms, or none"

    private func error(_ advice: String) -> GitError {
        GitError(.invalidArgument, "\(name) can't be '\(value)'", advice: advice)
    }
}
