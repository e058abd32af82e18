import ArgumentParser
import Cache
import Commands
import Git
import Glibc
import HookInstallation
import Manifests
import Reports
import Review

/// The hooks of a repository that somebody works in: they say early what the server's would say, and go on without a
/// verdict unless they are told otherwise.
struct ClientHook {
    private let name: HookName
    private let start = ContinuousClock.now

    init(_ name: HookName) { self.name = name }

    /// Says what is staged does; it stops nothing.
    func runPreCommit() throws {
        try run { repository, settings in
            guard try repository.checkedOutCommit() != nil else { return ([], true) }
            var reviewer = reviewer(of: repository, settings)
            let change = try reviewer.compareStaged()
            reviewer.keepUntilExit()
            return (StagedReport.lines(of: change), true)
        }
    }

    /// Looks at a message as git will see it: the file that holds it.
    func runCommitMessage(_ arguments: [String]) throws {
        try run { repository, settings in
            guard let path = arguments.first else {
                throw GitError(.invalidArgument, "git gives commit-msg the file of the message")
            }
            let commit = StagedCommit(
                text: String(decoding: try localFile(path).bytes, as: UTF8.self), cleanup: try cleanup(in: repository),
                ref: try repository.checkedOutBranch(), authorName: environmentVariable("GIT_AUTHOR_NAME") ?? "",
                authorEmail: environmentVariable("GIT_AUTHOR_EMAIL") ?? "",
                isMerge: access(repository.gitDirectory + "/MERGE_HEAD", F_OK) == 0)
            var reviewer = reviewer(of: repository, settings)
            let review = try reviewer.review(commit, configuration: try host(settings)?.configuration)
            reviewer.keepUntilExit()
            return (StagedReport.lines(of: review), !review.isBlocked)
        }
    }

    /// Suggests a ticket in the comments of a message that is about to be written: the file, and where it comes from.
    func runPrepareCommitMessage(_ arguments: [String]) throws {
        try run { repository, settings in
            guard let path = arguments.first else {
                throw GitError(.invalidArgument, "git gives prepare-commit-msg the file of the message")
            }
            // Merges and commits that are made anew have their tickets already, and without an editor nobody would see it.
            let source = arguments.count > 1 ? arguments[1] : ""
            guard isEdited, ["", "template", "message"].contains(source) else { return ([], true) }
            let cleanup = try cleanup(in: repository)
            // What isn't UTF-8, or so large that it isn't read to its end, would be written back as something else.
            let bytes = try localFile(path).bytes
            guard bytes.count <= 1 << 20, let text = String(validating: bytes, as: UTF8.self) else { return ([], true) }
            let file = MessageFile(text: text)
            var reviewer = reviewer(of: repository, settings)
            let suggestions = try reviewer.suggestedTickets(
                onBranch: try branch(of: repository), day: Moment(seconds: time(nil)).day,
                configuration: try host(settings)?.configuration)
            guard let added = try file.adding(suggestions, cleanup, reviewer) else { return ([], true) }
            try writeFile(path) { $0.write(added) }
            return ([], true)
        }
    }

    /// Decides about what is about to be pushed: each line of the standard input is a ref.
    ///
    /// - Parameter arguments: the remote's name and its address.
    func runPrePush(_ arguments: [String]) throws {
        // The pre-commit framework has read them already, and tells of one ref.
        let framework = arguments.isEmpty ? FrameworkPush() : nil
        let lines = framework == nil ? linesOfInput() : []
        try run { repository, settings in
            var updates = try lines.map { line in
                guard let update = RefUpdate(pushed: line) else {
                    throw GitError(.invalidArgument, "git doesn't write such a line to pre-push: \(line)")
                }
                return update
            }
            if let framework { updates.append(try framework.update(in: repository)) }
            let arguments = framework.map { [$0.remote, ""] } ?? arguments
            // Without a name, the remote is called by its address.
            let isNamed = arguments.count > 1 && arguments[0] != arguments[1]
            let rules = try host(settings).map { Gate.HostRules($0.configuration, digest: $0.digest) }
            let options = try repository.settings(matching: "^push\\.pushoption$").compactMap(\.value)
            let gate = Gate(
                settings, day: Moment(seconds: time(nil)).day, pushOptions: options, configuration: rules,
                mainline: .ofRemote(isNamed ? arguments[0] : "origin"))
            var reviewer = reviewer(of: repository, settings)
            let decision = gate.decide(updates, by: &reviewer)
            reviewer.keepUntilExit()
            return (GateReport.lines(of: decision), decision.isAcceptable)
        }
    }
}

extension ClientHook {
    /// Runs a hook that says something and lets git go on or not.
    private func run(
        _ body: (Repository, HookSettings) throws -> (lines: [String], goesOn: Bool)
    ) throws {
        var settings = HookSettings(failure: .open)
        do {
            // In a linked worktree, and with --git-dir, git says where it is.
            let repository =
                if let folder = environmentVariable("GIT_DIR") { try Repository(gitDirectory: folder) } else {
                    try Repository(containing: ".")
                }
            settings = try HookSettings(of: repository, .everybody, failure: .open)
            let final = settings
            let deadline = Deadline(settings.budget, since: start) {
                tell(["netreeve: there is no verdict within the time that it may take (netreeve.budget)."])
                tell([final.wordsOnFailure])
                return final.failure == .open ? 0 : 1
            }
            let (lines, goesOn) = try body(repository, settings)
            deadline.finish()
            tell(lines)
            if !goesOn { throw ExitCode(1) }
        } catch let error as ExitCode where error == ExitCode(1) {
            throw error
        } catch {
            // An exit code has been explained already.
            if !(error is ExitCode) { tell(["netreeve: \(PrintableText.printable("\(error)"))"]) }
            tell([settings.wordsOnFailure])
            if settings.failure == .closed { throw ExitCode(1) }
        }
    }

    private func reviewer(of repository: Repository, _ settings: HookSettings) -> Reviewer {
        var environment: [String: String] = [:]
        for name in ["XDG_CACHE_HOME", "HOME"] { environment[name] = environmentVariable(name) }
        let folder = settings.cache ?? CacheFolder.defaultPath(environment: environment)
        return Reviewer(
            repository: repository, indexFile: environmentVariable("GIT_INDEX_FILE"),
            cache: folder.map { CacheFolder(path: $0) })
    }

    private func host(_ settings: HookSettings) throws -> HostConfiguration? {
        try settings.configuration.map { try HostConfiguration($0) }
    }

    /// Whether the message is written in an editor: git says `:` where it starts none.
    private var isEdited: Bool { environmentVariable("GIT_EDITOR") != ":" }

    private func cleanup(in repository: Repository) throws(GitError) -> MessageCleanup {
        let mode = try repository.settings(matching: "^commit\\.cleanup$").last?.value
        return MessageCleanup(mode: mode, isEdited: isEdited)
    }

    private func branch(of repository: Repository) throws(GitError) -> String? {
        let prefix = "refs/heads/"
        guard let ref = try repository.checkedOutBranch(), ref.hasPrefix(prefix) else { return nil }
        return String(ref.dropFirst(prefix.count))
    }
}
