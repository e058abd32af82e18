import ArgumentParser
import Cache
import Commands
import Git
import Glibc
import Ledger
import Manifests
import Packing
import Reports
import Review

/// The hooks that decide about a push: `pre-receive` and `update`.
///
/// Git runs them in the git directory of the repository that is pushed to. Nothing else of the environment is believed
/// than the quarantine and the options of the push, which git sets itself.
struct ServerHook {
    private let start = ContinuousClock.now

    /// Decides about a whole push: each line of the standard input is a ref.
    func runPreReceive() throws {
        try decide {
            try linesOfInput().map { line in
                guard let update = RefUpdate(received: line) else {
                    throw GitError(.invalidArgument, "git doesn't write such a line to pre-receive: \(line)")
                }
                return update
            }
        }
    }

    /// Decides about one ref: its name, what it names, and what it is to name.
    func runUpdate(_ arguments: [String]) throws {
        try decide {
            guard arguments.count == 3,
                let update = RefUpdate(ref: arguments[0], old: arguments[1], new: arguments[2])
            else { throw GitError(.invalidArgument, "git gives update a ref and two object ids") }
            return [update]
        }
    }

    private func decide(about updates: () throws -> [RefUpdate]) throws {
        let (repository, settings): (Repository, HookSettings)
        do throws(GitError) {
            repository = try Self.repository()
            settings = try HookSettings(of: repository, .host, failure: .closed)
        } catch {
            // Who can't be asked what to do without a verdict has to be taken to want the safe way.
            tell([
                "netreeve: \(PrintableText.printable(error.description))",
                HookSettings(failure: .closed).wordsOnFailure,
            ])
            throw ExitCode(1)
        }
        let deadline = Deadline(settings.budget, since: start) {
            tell(["netreeve: there is no verdict within the time that it may take (netreeve.budget)."])
            tell([settings.wordsOnFailure])
            return settings.failure == .open ? 0 : 1
        }
        do {
            let decision = try judge(try updates(), in: repository, settings)
            deadline.finish()
            tell(decision.lines)
            if !decision.isAccepted { throw ExitCode(1) }
        } catch let error as ExitCode where error == ExitCode(1) {
            throw error
        } catch {
            deadline.finish()
            // An exit code has been explained already.
            if !(error is ExitCode) { tell(["netreeve: \(PrintableText.printable("\(error)"))"]) }
            tell([settings.wordsOnFailure])
            if settings.failure == .closed { throw ExitCode(1) }
        }
    }

    /// The repository in the current folder, with what is pushed.
    private static func repository() throws(GitError) -> Repository {
        let plain = try Repository(gitDirectory: ".")
        // Git's own quarantine is a folder among the objects; objects from elsewhere aren't looked at.
        guard let quarantine = environmentVariable("GIT_QUARANTINE_PATH").flatMap(withoutLinks),
            let objects = withoutLinks(plain.commonDirectory + "/objects"), quarantine.hasPrefix(objects + "/")
        else { return plain }
        return try Repository(gitDirectory: ".", objectDirectories: [quarantine])
    }

    /// The absolute path of something that is there, without symbolic links; `nil` where it can't be found.
    private static func withoutLinks(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private func judge(
        _ updates: [RefUpdate], in repository: Repository, _ settings: HookSettings
    ) throws -> (lines: [String], isAccepted: Bool) {
        let host = try settings.configuration.map { try HostConfiguration($0) }
        let gate = Gate(
            settings, day: Moment(seconds: time(nil)).day, pushOptions: Self.pushOptions,
            configuration: host.map { .init($0.configuration, digest: $0.digest) })
        var reviewer = Reviewer(repository: repository, cache: settings.cache.map { CacheFolder(path: $0) })
        let decision = gate.decide(updates, by: &reviewer)
        reviewer.keepUntilExit()
        let places = try keep(decision, repository)
        return (GateReport.lines(of: decision) { places[$0.update.ref] }, decision.isAccepted)
    }

    /// The options of the push, which git numbers.
    private static var pushOptions: [String] {
        let count = environmentVariable("GIT_PUSH_OPTION_COUNT").flatMap { Int($0) } ?? 0
        // More than anybody writes by hand are none.
        return (0..<min(max(count, 0), 1000)).compactMap { environmentVariable("GIT_PUSH_OPTION_\($0)") }
    }

    /// Records the reviews and writes the reports, where the host wants that; gives where the reports are, by ref.
    private func keep(_ decision: GateDecision, _ repository: Repository) throws -> [String: String] {
        let settings = decision.settings
        var places: [String: String] = [:]
        let ledger = try settings.ledger.map { try Ledger.opened(at: $0) }
        for judgement in decision.judgements {
            guard case .reviewed(let review, let request) = judgement.outcome else { continue }
            if let ledger {
                let record = ReviewRecord(
                    review, of: request, options: ReviewOptions(),
                    repository: settings.repository ?? repository.commonDirectory)
                _ = try ledger.record(record, at: .now)
            }
            if let folder = settings.reports {
                let name = try ReportFolder(path: folder).write(review)
                places[judgement.update.ref] = (settings.reportsURL ?? folder) + "/" + name
            }
        }
        return places
    }
}
