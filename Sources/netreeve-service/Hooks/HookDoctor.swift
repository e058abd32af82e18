import Commands
import Git
import Glibc
import HookInstallation
import Manifests
import Review
import Wakeup

/// Looks for what keeps the hooks of a repository from working.
struct HookDoctor {
    private let repository: HookedRepository

    init(_ repository: HookedRepository) { self.repository = repository }

    /// Something that was looked at.
    struct Check {
        var state: State
        var text: String
        /// What to do about it; `nil` where that is plain.
        var advice: String?

        enum State {
            case good
            /// Worth knowing, and nothing is missing.
            case note
            case missing

            var sign: String {
                switch self {
                case .good: "✓"
                case .note: "·"
                case .missing: "✗"
                }
            }
        }
    }

    /// Everything that was looked at.
    func checks() throws -> [Check] {
        var checks = try hooks()
        let opened: Repository
        do throws(GitError) {
            opened = try Repository(gitDirectory: repository.gitDirectory)
            checks.append(Check(state: .good, text: "the repository can be read"))
        } catch {
            return checks + [Check(state: .missing, text: error.message, advice: error.advice)]
        }
        checks += settings(of: opened)
        checks.append(rules(of: opened))
        return checks + (try repository.isBare ? server() : client())
    }

    private func hooks() throws -> [Check] {
        let place = HookPlaceOptions.Chosen(folder: HookFolder(path: repository.hooks), hooks: repository.wanted)
        var checks = try place.statesOfHooks().map { state in
            Check(
                state: state.isGood ? .good : .missing, text: state.words,
                advice: state.isGood ? nil : "netreeve hooks install --repo \(repository.folder)")
        }
        if let scope = repository.scopeOfHooksPath {
            checks.append(
                Check(
                    state: .note,
                    text: "git looks for hooks in \(repository.hooks): core.hooksPath of the \(scope) configuration"))
        }
        return checks
    }

    private func settings(of opened: Repository) -> [Check] {
        let settings: HookSettings
        do throws(GitError) {
            settings = try HookSettings(
                of: opened, repository.isBare ? .host : .everybody, failure: repository.isBare ? .closed : .open)
        } catch {
            return [Check(state: .missing, text: error.message, advice: error.advice)]
        }
        var checks = [Check(state: .good, text: "without a verdict the hooks are fail-\(settings.failure.rawValue)")]
        if let file = settings.configuration {
            checks.append(hostRules(file))
        }
        if let cache = settings.cache {
            checks.append(writable(cache, "the cache (netreeve.cacheDir)"))
        } else if repository.isBare {
            checks.append(
                Check(
                    state: .note, text: "nothing is kept between pushes, so that each reads the whole cluster",
                    advice: "git -C \(repository.folder) config netreeve.cacheDir FOLDER"))
        }
        if let reports = settings.reports { checks.append(writable(reports, "the reports (netreeve.reports)")) }
        if let ledger = settings.ledger {
            let folder = ledger.lastIndex(of: "/").map { String(ledger[..<$0]) } ?? "."
            checks.append(writable(folder, "the ledger's folder (netreeve.ledger)"))
        }
        return checks
    }

    private func hostRules(_ file: String) -> Check {
        do throws(GitError) {
            let (rules, diagnostics) = ReviewConfiguration.read(try localFile(file))
            if rules != nil { return Check(state: .good, text: "the host's rules can be used: \(file)") }
            let why = diagnostics.first { $0.severity == .error }.map { "\($0)" }
            return Check(state: .missing, text: "the host's rules can't be used: \(file)", advice: why)
        } catch {
            return Check(state: .missing, text: error.message, advice: error.advice)
        }
    }

    /// Whether the user that runs the check may write there, who ought to be the one that runs the hooks.
    private func writable(_ folder: String, _ what: String) -> Check {
        access(folder, W_OK) == 0
            ? Check(state: .good, text: "\(what) can be written: \(folder)")
            : Check(
                state: .missing, text: "\(what) can't be written: \(folder): \(String(cString: strerror(errno)))",
                advice: "Make the folder, and give it to the user that runs git there.")
    }

    private func rules(of opened: Repository) -> Check {
        let path = ReviewConfiguration.defaultPath
        do throws(GitError) {
            guard try opened.checkedOutCommit() != nil else {
                return Check(state: .note, text: "there is no commit yet, and so there are no rules")
            }
            let reading = try ReviewConfiguration.read(.revision("HEAD"), in: opened)
            guard reading.configuration != nil else {
                return Check(
                    state: .missing, text: "\(path) of HEAD can't be used, so that every review is incomplete",
                    advice: "netreeve config check --at HEAD --repo \(repository.folder)")
            }
            return reading.isFromFile
                ? Check(state: .good, text: "the rules can be used: \(path) of HEAD")
                : Check(state: .note, text: "HEAD has no \(path): nothing blocks but what can't be analysed")
        } catch {
            return Check(state: .missing, text: error.message, advice: error.advice)
        }
    }

    private func server() throws -> [Check] {
        let name = "receive.advertisePushOptions"
        let isAdvertised =
            try GitProgram.setting(name, in: repository.folder, ["--type=bool"]) == "true"
        let options =
            isAdvertised
            ? Check(state: .good, text: "options of a push are taken (git push -o)")
            : Check(
                state: .missing, text: "options of a push aren't taken (git push -o): \(name) isn't set",
                advice: "git -C \(repository.folder) config \(name) true")
        let socket = Wakeup.defaultSocket(environmentVariable)
        let daemon =
            access(socket, W_OK) == 0
            ? Check(state: .good, text: "the daemon is told of pushes: \(socket)")
            : Check(state: .note, text: "no daemon is told of pushes: there is no \(socket)")
        return [options, daemon]
    }

    /// The pre-commit framework installs one stage at a time, and keeps silent about the others.
    private func client() throws -> [Check] {
        let root = try GitProgram.run(["-C", repository.folder, "rev-parse", "--show-toplevel"])
        guard root.status == 0, case let file = root.output + "/.pre-commit-config.yaml", access(file, F_OK) == 0
        else { return [] }
        let text = String(decoding: try localFile(file).bytes, as: UTF8.self)
        return try [HookName.commitMessage, .prePush, .prepareCommitMessage].compactMap { hook in
            guard text.contains("netreeve-\(hook.rawValue)") else { return nil }
            let state = try HookFolder(path: repository.hooks).state(of: hook)
            guard state == .missing else { return nil }
            return Check(
                state: .missing,
                text: ".pre-commit-config.yaml names netreeve-\(hook.rawValue), and its stage isn't installed",
                advice: "pre-commit install --hook-type \(hook.rawValue)")
        }
    }
}
