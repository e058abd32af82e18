import Glibc
import HookInstallation
import TestSupport
import Testing

/// A bare repository with Netreeve's hooks, and one from which is pushed to it.
final class ServedRepository {
    /// Where somebody works.
    let work: TemporaryRepository
    /// The bare repository that is pushed to, `origin` of the other.
    let path: String
    /// Variables beside the hermetic ones, for git and its hooks.
    var environment: [String: String] = [:]

    /// The shop with tickets and a configuration, pushed before there were hooks.
    ///
    /// - Parameter name: what the bare repository is called.
    init(
        _ tickets: [Ticket] = [], configuration: String? = nil, hooks: [HookName] = [.preReceive],
        settings: [String: String] = [:], name: String = "remote.git"
    ) throws {
        work = try TemporaryRepository.shop(tickets, configuration: configuration)
        path = work.folder + "/" + name
        try work.git("init", "--quiet", "--bare", "--initial-branch=main", "--template=", path)
        try work.git("--git-dir", path, "config", "receive.advertisePushOptions", "true")
        try work.git("remote", "add", "origin", path)
        try work.git("push", "--quiet", "origin", "main")
        for (name, value) in settings { try set(name, value) }
        for hook in hooks { try install(hook) }
    }

    /// Sets something in the bare repository's configuration.
    func set(_ name: String, _ value: String) throws { try work.git("--git-dir", path, "config", name, value) }

    /// Puts a hook into the bare repository, by default with the binary that is tested.
    func install(_ hook: HookName, program: String? = nil) throws {
        let program = try program ?? #require(Netreeve.binary)
        try write(HookScript(hook, program: program).text, to: "hooks/\(hook.rawValue)")
    }

    /// Writes a file that may be run, below the bare repository.
    func write(_ script: String, to name: String) throws {
        let whole = path + "/" + name
        try work.write("../\(path.dropFirst(work.folder.count + 1))/\(name)", script)
        try #require(chmod(whole, 0o755) == 0)
    }

    /// Pushes; with whatever comes of it.
    func push(_ arguments: String..., to remote: String = "origin") throws -> Push {
        let options = arguments.filter { $0.hasPrefix("-") }
        let refs = arguments.filter { !$0.hasPrefix("-") }
        return try Push(
            CommandOutcome.running(
                ["git", "push"] + options + [remote] + refs, in: work.path,
                environment: work.hermeticEnvironment.merging(environment) { $1 }))
    }

    /// The commit that a ref of the bare repository names; `nil` where there is none.
    func commit(of ref: String) throws -> String? {
        let outcome = try CommandOutcome.running(
            ["git", "--git-dir", path, "rev-parse", "--verify", "--quiet", ref], in: "/",
            environment: work.hermeticEnvironment)
        return outcome.status == 0 ? String(outcome.output.prefix { $0 != "\n" }) : nil
    }

    /// The newest commit of where somebody works.
    func head() throws -> String { try work.git("rev-parse", "HEAD") }
}

/// What came of a push.
struct Push {
    /// Whether everything was accepted.
    let isAccepted: Bool
    /// What the hooks said, line by line.
    let lines: [String]
    /// All that git printed.
    let errors: String

    init(_ outcome: CommandOutcome) {
        isAccepted = outcome.status == 0
        errors = outcome.errors
        let prefix = "remote: "
        lines = outcome.errors.split(separator: "\n").filter { $0.hasPrefix(prefix) }.map { line in
            var text = line.dropFirst(prefix.count)
            while text.last == " " { text = text.dropLast() }
            return String(text)
        }.filter { !$0.isEmpty }
    }

    /// Whether a hook said something.
    func says(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
}
