import ArgumentParser
import ClusterShapes
import Glibc
import Processes

/// `netreeve-bench run`: measures, and says what came of it.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Measure shapes, and print or write the results.")

    @Option(help: "The release binary to measure.")
    var netreeve = ".build/release/netreeve"

    @Option(name: .customLong("shape"), help: "A shape's name. Repeatable; all of them where none is given.")
    var shapes: [String] = []

    @Option(help: "About how many workloads. Repeatable; sizes that suit the shape where none is given.")
    var workloads: [Int] = []

    @Flag(help: "Small sizes and few runs: about a minute.")
    var quick = false

    @Option(help: "How many times each process runs.")
    var runs: Int?

    @Option(help: "How many one-policy edits are compared in one process.")
    var edits: Int?

    @Option(help: "After how many seconds a process is given up.")
    var limit: Double?

    @Option(help: "What the shapes' random choices depend on.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Write a document of the results.", valueName: "file"))
    var write: String?

    @Option(
        help: ArgumentHelp(
            "Run another analyser on the same files: {base} and {head} stand for the folders, {} for the first.",
            valueName: "command"))
    var compare: String?

    @Option(help: "How many workloads are the most that the other analyser gets.")
    var compareLimit = 800

    @Option(help: "The folder to work in, which must be there.")
    var folder: String

    func validate() throws {
        for name in shapes where !Shape.names.contains(name) {
            throw ValidationError("there is no shape '\(name)'; there are \(Shape.names.joined(separator: ", "))")
        }
        if workloads.contains(where: { $0 < 1 }) { throw ValidationError("a shape has one workload at least") }
    }

    func run() throws {
        let binary = try NetreeveBinary(path: netreeve, scratch: folder)
        let laboratory = Laboratory(
            binary: binary, bench: try Self.ownPath(), folder: folder, settings: settings)
        let load = Machine.load
        if !binary.hasCache { say("\(netreeve) doesn't know --cache-dir: what is about caches is left out") }
        if !binary.hasCounters { say("\(netreeve) doesn't know --counters: its work isn't counted") }
        let pairs =
            shapes.isEmpty || shapes.contains("gitops") ? try laboratory.pairs(workloads: quick ? 200 : 400) : nil
        var results: [ShapeResult] = []
        for (shape, size) in subjects {
            let result = try laboratory.measure(shape, workloads: size, say: say)
            results.append(result)
            print("\n\(result.title): \(result.size)\n\n\(result.processTable.text)")
            if let edits = result.editTable { print(edits.text) }
            if let reason = result.missingEdits { print("The rest of the commits in one process: \(reason).\n") }
            if let counters = result.counterTable { print(counters.text) }
            fflush(nil)
        }
        print(Ratio.table(Ratio.all(results, pairs)).text)
        if let write {
            let document = PerformanceDocument(
                version: try binary.version(scratch: folder), machine: Machine.description, load: load,
                date: Machine.date, settings: settings, results: results, pairs: pairs)
            try Self.write(document.markdown, to: write)
        }
    }

    /// What is measured: the shape and its size.
    private var subjects: [(shape: String, workloads: Int)] {
        let names = shapes.isEmpty ? Shape.names : shapes
        return names.flatMap { name in
            (workloads.isEmpty ? sizes(of: name) : workloads).map { (name, $0) }
        }
    }

    private func sizes(of shape: String) -> [Int] {
        switch (shape, quick) {
        case ("gitops", true): [100, 1_000]
        case ("gitops", false): [2_002, 10_002, 100_002]
        case (_, true): [60]
        case (_, false): [2_000]
        }
    }

    private var settings: Laboratory.Settings {
        var settings = Laboratory.Settings()
        settings.seed = seed
        settings.runs = runs ?? (quick ? 2 : 5)
        settings.edits = edits ?? (quick ? 20 : 200)
        settings.commits = quick ? 50 : 500
        settings.learnedCommits = quick ? 200 : 10_000
        settings.limit = limit ?? (quick ? 20 : 600)
        settings.patience = quick ? 1 : 20
        settings.peer = compare
        settings.peerLimit = compareLimit
        return settings
    }

    private func say(_ message: String) {
        let line = Array("bench: \(message)\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
    }

    private static func ownPath() throws -> String {
        guard let path = realpath("/proc/self/exe", nil) else { throw Command.Failure("/proc isn't there") }
        defer { free(path) }
        return String(cString: path)
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "we") else { throw Command.Failure("\(path) can't be written") }
        fputs(text, file)
        guard fclose(file) == 0 else { throw Command.Failure("\(path) can't be written") }
    }
}
