public import Git

/// What there is to say about a commit that isn't made yet.
public struct StagedReview: Hashable, Sendable {
    /// What the message says.
    public var message: CommitMessage
    /// What is staged does to reachability; `nil` where nobody had to know.
    public var change: ChangeReport?
    /// What there is to say, the gravest first.
    public var findings: [Finding]
    /// Why the rules of the branch couldn't be read, where they couldn't.
    public var rulesAreBroken: Bool

    /// Whether the rules of the branch keep it from being made.
    public var isBlocked: Bool { findings.contains { $0.severity == .block } }
}

/// A commit that isn't made yet.
public struct StagedCommit: Hashable, Sendable {
    /// The text of the file of the message.
    public var text: String
    /// What git drops of it.
    public var cleanup: MessageCleanup
    /// The full name of the branch that it is made on; `nil` where there is none.
    public var ref: String?
    /// The name of who is to be its author.
    public var authorName: String
    /// The mail address.
    public var authorEmail: String
    /// Whether it merges others.
    public var isMerge: Bool

    /// A commit of its parts.
    public init(
        text: String, cleanup: MessageCleanup, ref: String?, authorName: String, authorEmail: String, isMerge: Bool
    ) {
        self.text = text
        self.cleanup = cleanup
        self.ref = ref
        self.authorName = authorName
        self.authorEmail = authorEmail
        self.isMerge = isMerge
    }
}

extension Reviewer {
    /// Looks at the message of a commit that isn't made yet: whether it names a ticket, if it needs one.
    ///
    /// The rules are those of HEAD, or the host's. A message that names a ticket in good form needs no comparison. One that
    /// is to be melted into another commit, or merges, has its tickets elsewhere.
    ///
    /// - Throws: What reading HEAD and the index throws.
    public mutating func review(
        _ commit: StagedCommit, configuration: ReviewConfiguration? = nil
    ) throws(GitError) -> StagedReview {
        let rules = try stagedRules(configuration)
        let settings = try stagedSettings(of: commit.text)
        let message = CommitMessage(
            commit.text, stage: .inFile(commit.cleanup), rules: ReferenceRules(rules.configuration.references),
            settings: settings)
        var review = StagedReview(message: message, change: nil, findings: [], rulesAreBroken: rules.isBroken)
        let exemptions = rules.configuration.exemptions
        let isEmergency =
            exemptions.emergencies.map { emergencies in
                message.trailers.named(emergencies.trailer).contains { !$0.value.isEmpty }
            } ?? false
        let isExempt =
            isEmergency || exemptions.bot(name: commit.authorName, email: commit.authorEmail) != nil
        let malformed = message.hints.filter(\.isMalformed)
        let isFine = !message.references.isEmpty && malformed.isEmpty
        if isFine || isExempt || commit.isMerge || message.isFixup { return review }
        let change = try compare(.sides(base: .revision("HEAD"), head: .index))
        review.change = change
        guard change.hasChanges else { return review }
        func add(_ matter: Finding.Matter) {
            let severity = rules.configuration.severity(of: matter.kind, at: commit.ref)
            review.findings.append(Finding(matter, severity: severity))
        }
        for hint in malformed { add(.ticketMalformed(hint)) }
        if message.references.isEmpty, malformed.isEmpty {
            add(.ticketMissing)
            for hint in message.hints { add(.referenceHint(hint)) }
        }
        review.findings.sort { ($1.severity, $0.kind) < ($0.severity, $1.kind) }
        return review
    }

    /// The tickets that may be meant by a commit that isn't made yet: that which the branch's name holds, and those in
    /// force of which the scope covers all that is staged changes.
    ///
    /// - Throws: What reading HEAD and the index throws.
    public mutating func suggestedTickets(
        onBranch branch: String?, day: Day, configuration: ReviewConfiguration? = nil
    ) throws(GitError) -> TicketSuggestions {
        let rules = try stagedRules(configuration).configuration
        let references = ReferenceRules(rules.references)
        let ofBranch = branch.map { CommitMessage("", branch: $0, rules: references).references } ?? []
        var suggestions = TicketSuggestions(
            trailer: rules.references.trailers.first ?? "Ticket", ofBranch: ofBranch.map(\.id), covering: [])
        // Before the first commit there are no records.
        guard let head = try repository?.checkedOutCommit() else { return suggestions }
        let book = try TicketBook.read(.revision(head.id.hex), in: repository, patterns: rules.tickets.paths)
        let open = book.records.filter { record in
            let flows = record.flowsToOpen(asOf: day) + record.flowsToClose
            return record.standing(asOf: day) == .inForce && !flows.isEmpty
        }
        guard !open.isEmpty else { return suggestions }
        let watch = ReviewWatch(ReviewConfiguration(), records: open, day)
        watched = watch.flows
        defer { watched = [] }
        let change = try compare(.sides(base: .revision("HEAD"), head: .index))
        guard change.hasChanges else { return suggestions }
        suggestions.covering = open.filter { record in
            change.clusters.allSatisfy { cluster in
                ScopeJudge(
                    opening: watch.regions(of: record.flowsToOpen(asOf: day), in: cluster),
                    closing: watch.regions(of: record.flowsToClose, in: cluster)
                ).excess(of: cluster).isEmpty
            }
        }
        return suggestions
    }

    /// The rules for a commit that isn't made yet, and whether those of HEAD can't be used; before the first commit there
    /// are none.
    private mutating func stagedRules(
        _ configuration: ReviewConfiguration?
    ) throws(GitError) -> (configuration: ReviewConfiguration, isBroken: Bool) {
        var given = (configuration ?? ReviewConfiguration(), false)
        if configuration == nil, let head = try repository?.checkedOutCommit() {
            let reading = try ReviewConfiguration.read(.revision(head.id.hex), in: repository)
            given = (reading.configuration ?? ReviewConfiguration(), reading.configuration == nil)
        }
        options = options.completed(by: given.0.analysis)
        return given
    }
}

/// The tickets that a commit may be meant for.
public struct TicketSuggestions: Hashable, Sendable {
    /// The key of the trailer that names a ticket.
    public var trailer: String
    /// Those that the branch's name holds.
    public var ofBranch: [String]
    /// Those in force of which the scope covers the change: sorted by key.
    public var covering: [TicketRecord]
}

extension Repository {
    /// The commit that HEAD names; `nil` before the first one.
    public func checkedOutCommit() throws(GitError) -> Commit? {
        do throws(GitError) {
            return try resolve("HEAD")
        } catch {
            guard error.code == .emptyRepository else { throw error }
            return nil
        }
    }

    /// Whether git is to choose the character of comments for each message anew: `core.commentChar=auto`.
    fileprivate func choosesCommentCharacter() throws(GitError) -> Bool {
        try settings(matching: "^core\\.comment(char|string)$").last?.value == "auto"
    }
}

extension MessageText {
    /// The character of comments that git has chosen for a message that is being written.
    ///
    /// What git adds to a message comes last, and each line of it begins with the character. Source:
    /// `adjust_comment_line_char` of git's `builtin/commit.c`.
    static func chosenCommentCharacter(of text: String) -> UInt8 {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
        guard let last = lines.last?.first, "#;@!$%^&|:".utf8.contains(last) else { return UInt8(ascii: "#") }
        return last
    }
}

extension Reviewer {
    /// What is staged does, against HEAD.
    ///
    /// The files that count are those of the configuration of HEAD.
    ///
    /// - Throws: What reading HEAD and the index throws.
    public mutating func compareStaged() throws(GitError) -> ChangeReport {
        _ = try stagedRules(nil)
        return try compare(.sides(base: .revision("HEAD"), head: .index))
    }

    /// What a message that is being written says so far, by the rules of HEAD, and by which character git knows its
    /// comments.
    ///
    /// - Throws: What reading HEAD throws.
    public func reading(
        of text: String, _ cleanup: MessageCleanup
    ) throws(GitError) -> (message: CommitMessage, commentCharacter: Character) {
        var other = self
        let settings = try stagedSettings(of: text)
        let rules = ReferenceRules(try other.stagedRules(nil).configuration.references)
        let message = CommitMessage(text, stage: .inFile(cleanup), rules: rules, settings: settings)
        return (message, Character(Unicode.Scalar(settings.commentCharacter)))
    }

    /// What git's configuration says about a message that is being written.
    private func stagedSettings(of text: String) throws(GitError) -> TrailerSettings {
        guard let repository else { return TrailerSettings() }
        var settings = try repository.trailerSettings()
        if try repository.choosesCommentCharacter() {
            settings.commentCharacter = MessageText.chosenCommentCharacter(of: text)
        }
        return settings
    }
}
