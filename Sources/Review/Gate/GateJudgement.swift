public import Git

/// What a gate makes of the move of one ref.
public struct GateJudgement: Hashable, Sendable {
    /// The move.
    public var update: RefUpdate
    /// What it comes to.
    public var outcome: Outcome

    /// A judgement of its parts.
    public init(_ update: RefUpdate, _ outcome: Outcome) {
        self.update = update
        self.outcome = outcome
    }

    /// What the move of a ref comes to.
    public enum Outcome: Hashable, Sendable {
        /// It was reviewed.
        case reviewed(ChangeReview, of: ReviewRequest)
        /// There was nothing to review.
        case unreviewed(Reason)
        /// The host wants none of it, whatever it holds.
        case unwanted(Objection)
        /// It should have been reviewed and could not be.
        case failed(GitError)
    }

    /// Why there was nothing to review.
    public enum Reason: Hashable, Sendable {
        /// The repository has no commit to compare with: it is the first push.
        case firstPush
        /// The ref is removed.
        case removal
        /// Tags aren't reviewed here.
        case tag
        /// What the ref names is no commit.
        case noCommit
        /// Notes describe commits and hold no manifests.
        case notes
    }

    /// Why the host wants none of it.
    public enum Objection: Hashable, Sendable {
        /// No ref may be removed.
        case removal
        /// A ref of which the rules are strict may not be removed.
        case removalOfStrictRef
        /// No tag may be made, moved or removed.
        case tag
    }
}

/// What a gate makes of a whole push.
public struct GateDecision: Hashable, Sendable {
    /// What it makes of each ref, in the order of the push.
    public var judgements: [GateJudgement]
    /// How the host wants it to decide.
    public var settings: HookSettings
    /// Whether the push was only to be looked at.
    public var isDryRun: Bool

    /// A decision of its parts.
    public init(_ judgements: [GateJudgement], _ settings: HookSettings, isDryRun: Bool = false) {
        self.judgements = judgements
        self.settings = settings
        self.isDryRun = isDryRun
    }

    /// Whether the push may go on, were it not for a dry run: one ref that may not keeps back all.
    public var isAcceptable: Bool { judgements.allSatisfy(accepts) }

    /// Whether the push may go on.
    public var isAccepted: Bool { !isDryRun && isAcceptable }

    /// Whether a ref may be moved.
    public func accepts(_ judgement: GateJudgement) -> Bool {
        switch judgement.outcome {
        case .unreviewed: true
        case .unwanted: false
        case .failed: settings.failure == .open
        case .reviewed(let review, _):
            switch review.verdict {
            case .pass, .attention: true
            case .incomplete: settings.acceptsIncomplete
            case .block: false
            }
        }
    }
}
