import ArgumentParser
import ClusterShapes
import Glibc
import Processes

/// What a push of a commit takes, with and without a review of it at the other end.
struct Pushes {
    let settings: Laboratory.Settings
    let binary: NetreeveBinary
    /// Where the servers are made.
    let place: String
    /// The repository whose history is pushed, commit by commit.
    let repository: String
    /// How many commits it has.
    let commits: Int

    /// Pushes the same commits to two servers by turns, each commit on top of the one before; the first warms both up.
    func measure() throws -> [(name: ProcessCase, outcome: Outcome)] {
        let servers = [place + "/plain.git", place + "/gated.git"]
        for server in servers {
            try must(["git", "clone", "--quiet", "--bare", "--single-branch", "--branch", "main", repository, server])
        }
        try must(["git", "-C", servers[1], "config", "netreeve.cacheDir", place + "/gate-cache"])
        try must([binary.path, "hooks", "install", "--repo", servers[1]])
        var usages = [[Usage]](repeating: [], count: servers.count)
        for number in 1...min(commits, 4 * settings.runs + 1) {
            for (server, path) in servers.enumerated() {
                let usage = try run([
                    "git", "-C", repository, "push", "--quiet", path,
                    "\(ShapeRepository.historyBranch)~\(commits - number):refs/heads/main",
                ])
                guard usage.status == 0 else { return missing("a push ends with \(usage.status)") }
                if number > 1 { usages[server].append(usage) }
            }
        }
        guard let plain = Sample(usages[0]), let gated = Sample(usages[1]) else { return missing("no runs") }
        return [(.push, .measured(plain)), (.gatedPush, .measured(gated))]
    }

    private func missing(_ reason: String) -> [(name: ProcessCase, outcome: Outcome)] {
        [(.push, .missing(reason)), (.gatedPush, .missing(reason))]
    }

    private func run(_ words: [String]) throws -> Usage {
        try Command(words, errors: place + "/errors").run(limit: settings.limit)
    }

    private func must(_ words: [String]) throws {
        let usage = try run(words)
        guard usage.status == 0 else {
            throw Command.Failure("\(words.joined(separator: " ")): \(content(ofFile: place + "/errors"))")
        }
    }
}

/// `netreeve-bench pushes`: pushes alone, of which `run` is the rest as well.
struct PushesAlone: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pushes", abstract: "Push commits of a history with and without a review on arrival.")

    @OptionGroup var shape: ShapeOptions

    @Option(help: "The release binary to measure.")
    var netreeve = ".build/release/netreeve"

    @Option(help: "How many times each process runs; a push runs four times as often.")
    var runs = 5

    @Option(help: "The folder to work in, which must be there.")
    var folder: String

    func run() throws {
        let shape = try shape.named()
        var settings = Laboratory.Settings()
        settings.runs = runs
        let place = "\(folder)/pushes-\(shape.name)-\(shape.workloads)"
        mkdir(place, 0o755)
        let commits = 4 * runs + 1
        let repository = try ShapeRepository(
            at: place + "/repository.git", of: shape, history: shape.history(count: commits))
        let pushes = Pushes(
            settings: settings, binary: try NetreeveBinary(path: netreeve, scratch: folder), place: place,
            repository: repository.path, commits: commits)
        var result = ShapeResult(shape: shape.name, workloads: shape.workloads)
        result.processes = try pushes.measure()
        print("\(result.title)\n\n\(result.processTable.text)")
        guard let plain = result[.push], let gated = result[.gatedPush] else { throw ExitCode(1) }
        print("by wall time: \(Wording.ratio(gated.wall.median / max(plain.wall.median, 1e-9), .times))")
    }
}
