import Git
public import Packing

/// Decides whether refs may be moved: by the rules of the commits that they name so far, and by the host's.
///
/// What is pushed decides nothing. A branch is judged by what it becomes: a move to where commits are lost is told
/// against the commit that was there, so that losing a policy is a change like any other.
public struct Gate: Hashable, Sendable {
    /// How the host wants it to decide.
    public var settings: HookSettings
    /// The options of the push.
    public var pushOptions: [String]
    /// The day by which tickets are judged.
    public var day: Day
    /// The host's configuration of reviews, with what stands for its bytes; `nil` for the base commits'.
    public var configuration: HostRules?
    /// What a new ref is compared with, from the merge base.
    public var mainline: Mainline

    /// What a new ref is compared with.
    public enum Mainline: Hashable, Sendable {
        /// The branch that HEAD names; where it has no commit, the first branch that there is.
        case ofRepository
        /// The branch that a remote's HEAD names as far as it is known here, or else `main`, `master` or the first of it.
        case ofRemote(String)
    }

    /// A configuration of reviews that the host gives.
    public struct HostRules: Hashable, Sendable {
        /// What it says.
        public var configuration: ReviewConfiguration
        /// What stands for its bytes.
        public var digest: Digest

        /// A configuration with its digest.
        public init(_ configuration: ReviewConfiguration, digest: Digest) {
            self.configuration = configuration
            self.digest = digest
        }
    }

    /// A gate.
    public init(
        _ settings: HookSettings, day: Day, pushOptions: [String] = [], configuration: HostRules? = nil,
        mainline: Mainline = .ofRepository
    ) {
        self.settings = settings
        self.day = day
        self.pushOptions = pushOptions
        self.configuration = configuration
        self.mainline = mainline
    }

    /// The options that are for the gate itself begin with this.
    private static let ownOptions = "netreeve."

    /// Whether the push says that it is only to be looked at: `netreeve.dry-run`.
    public var isDryRun: Bool { pushOptions.contains("\(Self.ownOptions)dry-run") }

    /// Decides about a push.
    ///
    /// - Parameters:
    ///   - updates: the moves that are asked for.
    ///   - reviewer: who reviews; of the repository in which both the old and the pushed commits are found.
    public func decide(_ updates: [RefUpdate], by reviewer: inout Reviewer) -> GateDecision {
        GateDecision(updates.map { judge($0, by: &reviewer) }, settings, isDryRun: isDryRun)
    }

    /// Judges the move of one ref; trouble with it is part of the judgement, so that the others are told all the same.
    private func judge(_ update: RefUpdate, by reviewer: inout Reviewer) -> GateJudgement {
        do throws(GitError) {
            return GateJudgement(update, try outcome(of: update, by: &reviewer))
        } catch {
            return GateJudgement(update, .failed(error))
        }
    }

    private func outcome(
        of update: RefUpdate, by reviewer: inout Reviewer
    ) throws(GitError) -> GateJudgement.Outcome {
        guard let repository = reviewer.repository else {
            throw GitError(.notARepository, "there is no repository to look into")
        }
        if update.ref.hasPrefix("refs/notes/") { return .unreviewed(.notes) }
        if update.ref.hasPrefix("refs/tags/") {
            switch settings.tags {
            case .review: break
            case .accept: return .unreviewed(.tag)
            case .refuse: return .unwanted(.tag)
            }
        }
        guard let new = update.new else { return try outcome(ofRemoval: update, in: repository) }
        guard let head = try repository.commitNamed(by: new) else { return .unreviewed(.noCommit) }
        guard let range = try range(of: update, to: head, in: repository) else { return .unreviewed(.firstPush) }
        let request = ReviewRequest(
            range, ref: update.ref, branch: update.branch,
            pushOptions: pushOptions.filter { !$0.hasPrefix(Self.ownOptions) }, day: day,
            configuration: configuration?.configuration, configurationDigest: configuration?.digest)
        return .reviewed(try reviewer.review(request), of: request)
    }

    /// What a ref's new commit is compared with; `nil` where there is nothing.
    private func range(
        of update: RefUpdate, to head: Commit, in repository: Repository
    ) throws(GitError) -> ReviewRange? {
        if let old = update.old, let base = try repository.commitNamed(by: old) {
            return .move(from: base.id.hex, to: head.id.hex)
        }
        guard let mainline = try mainline(in: repository) else { return nil }
        return .commits(base: mainline.id.hex, head: head.id.hex)
    }

    /// The commit that new refs are compared with; `nil` where there is none.
    private func mainline(in repository: Repository) throws(GitError) -> Commit? {
        let (names, folder) =
            switch mainline {
            case .ofRepository: (["HEAD"], "refs/heads/")
            case .ofRemote(let remote):
                (["HEAD", "main", "master"].map { "refs/remotes/\(remote)/\($0)" }, "refs/remotes/\(remote)/")
            }
        for name in names {
            do throws(GitError) {
                return try repository.resolve(name)
            } catch {
                guard error.code == .missingRevision || error.code == .emptyRepository else { throw error }
            }
        }
        return try repository.branches().first { $0.ref.hasPrefix(folder) }?.tip
    }

    private func outcome(
        ofRemoval update: RefUpdate, in repository: Repository
    ) throws(GitError) -> GateJudgement.Outcome {
        switch settings.deletions {
        case .accept: return .unreviewed(.removal)
        case .refuse: return .unwanted(.removal)
        case .protect: break
        }
        guard let old = update.old, let commit = try repository.commitNamed(by: old) else {
            return .unreviewed(.removal)
        }
        let rules: ReviewConfiguration
        if let configuration {
            rules = configuration.configuration
        } else {
            let reading = try ReviewConfiguration.read(.revision(commit.id.hex), in: repository)
            guard let its = reading.configuration else {
                throw GitError(
                    .invalidArgument, "the configuration of \(commit.id.shortHex) can't be used",
                    advice: "so that nobody knows whether \(update.name) may be removed")
            }
            rules = its
        }
        let rule = rules.verdicts.first { $0.matches(update.ref) }
        return rule?.mode == .strict ? .unwanted(.removalOfStrictRef) : .unreviewed(.removal)
    }
}

extension Repository {
    /// The commit that an object is, or that a tag leads to; `nil` where it is something else.
    fileprivate func commitNamed(by id: ObjectID) throws(GitError) -> Commit? {
        do throws(GitError) {
            return try resolve(id.hex)
        } catch {
            switch error.code {
            case .invalidArgument: return nil
            case .missingRevision:
                throw GitError(
                    .missingObject, "the commit \(id.shortHex) isn't in the repository", advice: error.advice)
            default: throw error
            }
        }
    }
}
