import ClusterShapes
import Glibc
import Processes

/// Measures one shape after the other, in a folder of its own.
struct Laboratory {
    let binary: NetreeveBinary
    /// The bench itself, for the processes that it needs.
    let bench: String
    /// Where everything is written.
    let folder: String
    let settings: Settings

    /// How thoroughly to measure.
    struct Settings {
        var seed: UInt64 = 1
        /// How many times each process runs.
        var runs = 5
        /// How many one-policy edits are compared in one process.
        var edits = 200
        /// How many commits the history has that is reviewed.
        var commits = 500
        /// How many commits the history has of which a ledger learns what they do.
        var learnedCommits = 10_000
        /// In how large a cluster at most: making such a history takes long.
        var learnedWorkloads = 5_000
        /// In how large a cluster at most commits are pushed.
        var pushedWorkloads = 20_000
        /// After how many seconds a process is given up.
        var limit = 600.0
        /// After how many seconds no more edits of a kind are tried.
        var patience = 20.0
        /// Another analyser to run on the same folders, with `{base}` and `{head}`, or `{}`, in the place of them.
        var peer: String?
        /// How many workloads are the most that the other analyser gets.
        var peerLimit = 800
    }

    /// Makes a shape's repository and measures everything on it.
    func measure(_ name: String, workloads: Int, say: (String) -> Void) throws -> ShapeResult {
        guard let shape = Shape(named: name, workloads: workloads, seed: settings.seed) else {
            throw Command.Failure("there is no shape '\(name)'")
        }
        let place = "\(folder)/\(name)-\(workloads)"
        mkdir(place, 0o755)
        var result = ShapeResult(shape: name, workloads: workloads)
        for file in shape.files {
            result.files += 1
            result.bytes += file.text.utf8.count
        }
        say("\(name), \(workloads) workloads: making \(result.files) files")
        let changes = changes(of: shape)
        // A history is of teams that deploy from git; the other shapes are no such clusters.
        let isLearned = workloads <= settings.learnedWorkloads
        let history =
            name == "gitops" ? shape.history(count: isLearned ? settings.learnedCommits : settings.commits) : []
        result.commits = min(history.count, settings.commits)
        result.learnedCommits = isLearned ? history.count : 0
        let repository = try ShapeRepository(
            at: place + "/repository.git", of: shape, changes: changes, history: history, start: result.commits)
        let counts = Dictionary(grouping: changes, by: \.edit).mapValues(\.count)
        var bench = ShapeBench(
            self, shape: shape, place: place, repository: repository.path, counts: counts,
            commits: history.count, reviewed: result.commits)
        say("\(name), \(workloads) workloads: processes")
        result.processes = try bench.processes()
        if !history.isEmpty, workloads <= settings.pushedWorkloads {
            say("\(name), \(workloads) workloads: pushes")
            let pushes = Pushes(
                settings: settings, binary: binary, place: place, repository: repository.path, commits: history.count)
            result.processes += try pushes.measure()
        }
        say("\(name), \(workloads) workloads: edits in one process")
        (result.edits, result.missingEdits) = try bench.edits()
        if let peer = settings.peer, workloads <= settings.peerLimit {
            say("\(name), \(workloads) workloads: the other analyser")
            result.processes.append((.peer, try bench.peer(peer)))
        }
        return result
    }

    /// Decides every pair by itself, and by the analysis.
    func pairs(workloads: Int) throws -> PairResult {
        let output = folder + "/pairs"
        let arguments = ShapeOptions.arguments("gitops", workloads, settings.seed)
        let usage = try Command([bench, "pairs"] + arguments, output: output).run(limit: settings.limit)
        guard usage.status == 0 else { throw Command.Failure("the two evaluators don't agree, or take too long") }
        let lines = ResultLines.read(content(ofFile: output)).filter { $0.numbers.count == 3 }
        let plain = lines.filter { $0.name == "plain" }.map(\.numbers)
        let analysis = lines.filter { $0.name == "analysis" }.map(\.numbers)
        guard let first = Sample(cpu: plain.map { $0[0] }, wall: plain.map { $0[1] }),
            let second = Sample(cpu: analysis.map { $0[0] }, wall: analysis.map { $0[1] })
        else { throw Command.Failure("the evaluators say nothing") }
        return PairResult(workloads: workloads, pairs: Int(plain[0][2]), plain: first, analysis: second)
    }

    /// The changes that get branches: of a kind that the shape has nothing for, none.
    private func changes(of shape: Shape) -> [ShapeChange] {
        ShapeEdit.allCases.flatMap { edit -> [ShapeChange] in
            guard let first = shape.change(edit) else { return [] }
            let count =
                switch edit {
                case .policyPort: settings.edits
                case .manyFiles: max(3, settings.edits / 20)
                default: max(3, settings.edits / 4)
                }
            return [first] + (2...max(2, count)).compactMap { shape.change(edit, number: $0) }
        }
    }
}
