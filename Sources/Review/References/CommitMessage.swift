/// What a commit says about itself: its tickets, and whether it reverts, picks or mends another commit.
public struct CommitMessage: Hashable, Sendable {
    /// A change that couldn't wait for its ticket.
    public struct Emergency: Hashable, Sendable {
        /// Why, as the trailer `Emergency:` says.
        public let reason: String
        /// The line of the trailer, 1-based.
        public let line: Int
    }

    /// A commit that another one is made of.
    public struct Origin: Hashable, Sendable {
        /// The commit, in lower-case hexadecimal; an abbreviation if the message has one.
        public let commit: String
        /// The line that names it, 1-based.
        public let line: Int
    }

    /// That a commit undoes another, as `git revert` says it.
    public struct Revert: Hashable, Sendable {
        /// The commit that is undone, in lower-case hexadecimal; an abbreviation if the message has one.
        public let commit: String
        /// For a merge, the commit on whose side everything stays: `reversing changes made to …`.
        public let mainline: String?
        /// The line that names it, 1-based.
        public let line: Int
    }

    /// That a commit is meant to be melted into another by `git rebase --autosquash`.
    public struct Autosquash: Hashable, Sendable {
        /// What becomes of its message.
        public enum Kind: Hashable, Sendable, CaseIterable {
            /// It is dropped: `fixup!`.
            case fixup
            /// It is appended: `squash!`.
            case squash
            /// It replaces the other's: `amend!`.
            case amend
        }

        /// What becomes of its message.
        public let kind: Kind
        /// The subject, or the id, of the commit that it is for.
        public let target: String
    }

    /// Somebody who wrote the commit too.
    public struct CoAuthor: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The address between angle brackets; `nil` if there is none.
        public let email: String?
    }

    /// The first paragraph in one line, as `git log --format=%s` tells it.
    public let subject: String
    /// All its trailers.
    public let trailers: MessageTrailers
    /// The tickets it names, the best evidenced first: trailers, then the message, the branch, push options.
    public let references: [TicketReference]
    /// What is nearly a reference, by line.
    public let hints: [ReferenceHint]
    /// The first trailer `Emergency:` that has a reason.
    public let emergency: Emergency?
    /// The commits that it undoes, by line.
    public let reverts: [Revert]
    /// The commits that it was picked from, by line.
    public let cherryPickedFrom: [Origin]
    /// Whether, and into what, it is to be melted.
    public let autosquash: Autosquash?
    /// Who else wrote it, in the order of the trailers `Co-authored-by:`.
    public let coAuthors: [CoAuthor]

    /// Whether it is to be melted into another commit, and so not meant to stay.
    public var isFixup: Bool { autosquash != nil }

    /// Reads a message with what came along with it.
    ///
    /// Its cost is linear in the length of the message, besides custom patterns, of which the steps are limited.
    ///
    /// - Parameters:
    ///   - message: The whole message.
    ///   - stage: Whether a commit has it already.
    ///   - branch: The short name of the branch, if there is one; not read beyond 4096 bytes of length.
    ///   - pushOptions: The options of the push, as `ticket=NET-42`; those longer than 4096 bytes aren't read.
    ///   - rules: Which words are tickets.
    ///   - settings: What git's configuration says about trailers.
    public init(
        _ message: String, stage: MessageStage = .committed, branch: String? = nil, pushOptions: [String] = [],
        rules: ReferenceRules = ReferenceRules(), settings: TrailerSettings = TrailerSettings()
    ) {
        let text = MessageText(message, stage: stage, commentCharacter: settings.commentCharacter)
        let trailers = MessageTrailers(text, settings: settings)
        var reading = ReferenceReading(text: text, trailers: trailers, settings: settings, rules: rules)
        reading.readTrailers()
        reading.readMessage()
        if let branch { reading.readBranch(branch) }
        for option in pushOptions { reading.readPushOption(option) }

        let origins = OriginLines(text)
        subject = text.lines[text.title].map { text.content($0).trimmed.text }.joined(separator: " ")
        self.trailers = trailers
        references = reading.finder.references
        hints = reading.allHints()
        emergency = trailers.named("Emergency").first { !$0.value.isEmpty }
            .map { Emergency(reason: $0.value, line: $0.line) }
        reverts = origins.reverts
        cherryPickedFrom = origins.cherryPickedFrom
        autosquash = Autosquash(subject: subject)
        coAuthors = trailers.named("Co-authored-by").map { CoAuthor($0.value) }
    }
}

extension CommitMessage.Autosquash {
    /// Reads a subject; `nil` if it is of no such commit.
    ///
    /// `fixup! fixup! X` is for X.
    init?(subject: String) {
        let prefixes: [(String, Kind)] = [("fixup! ", .fixup), ("squash! ", .squash), ("amend! ", .amend)]
        guard let kind = prefixes.first(where: { subject.hasPrefix($0.0) })?.1 else { return nil }
        var target = subject[...]
        while let prefix = prefixes.first(where: { target.hasPrefix($0.0) })?.0 {
            target = target.dropFirst(prefix.count)
        }
        self.init(kind: kind, target: String(target))
    }
}

extension CommitMessage.CoAuthor {
    /// Reads `Name <address>`.
    init(_ value: String) {
        guard let open = value.firstIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else {
            self.init(name: value, email: nil)
            return
        }
        let name = Array(value[..<open].utf8)[...].trimmed.text
        self.init(name: name, email: String(value[value.index(after: open)..<close]))
    }
}
