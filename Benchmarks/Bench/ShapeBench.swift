import ClusterShapes
import Glibc
import Processes

/// The measurements on one shape's repository.
struct ShapeBench {
    private let laboratory: Laboratory
    private let shape: Shape
    private let place: String
    private let repository: String
    private let counts: [ShapeEdit: Int]
    /// How many commits the repository's history has.
    private let commits: Int
    /// How many of them, the oldest, are reviewed.
    private let reviewed: Int
    /// How many ledgers were begun.
    private var ledgers = 0
    /// How many commits the last ledger doesn't know yet.
    private var unknown = 0
    /// How many branches of each kind were used; another one is new to the command.
    private var used: [ShapeEdit: Int] = [:]

    private var settings: Laboratory.Settings { laboratory.settings }
    private var binary: NetreeveBinary { laboratory.binary }

    init(
        _ laboratory: Laboratory, shape: Shape, place: String, repository: String, counts: [ShapeEdit: Int],
        commits: Int, reviewed: Int
    ) {
        self.laboratory = laboratory
        self.shape = shape
        self.place = place
        self.repository = repository
        self.counts = counts
        self.commits = commits
        self.reviewed = reviewed
    }

    // MARK: Whole processes

    /// Everything that is measured as processes, references first.
    mutating func processes() throws -> [(name: ProcessCase, outcome: Outcome)] {
        var short = try shortProcesses()
        var results: [(ProcessCase, Outcome)] = [(.treeComparison, short.removeFirst())]
        results.append((.parsing, try parsing()))
        results.append(
            (.coldDiff, try measure(runs: settings.runs) { bench in bench.diff("main", bench.next(.policyPort)) }))
        results.append(
            (.coldList, try measure(runs: settings.runs) { bench in bench.call(["list", "main"], cache: nil) }))
        if commits > 0 {
            let range = "main..\(ShapeRepository.startBranch)"
            results.append(
                (.review, try measure(runs: settings.runs) { bench in bench.call(["review", range], cache: nil) }))
        }
        if commits > reviewed { results += try learning() }
        guard short.count == 2 else {
            let reason = Outcome.missing("the command doesn't know --cache-dir yet: every run is cold")
            return results + [(.warmParse, reason), (.persisted, reason), (.withoutEffect, reason)]
        }
        results += zip([.persisted, .withoutEffect], short)
        // A base that no run has seen, although all but one of its files were.
        results.append(
            (
                .warmParse,
                try measure(runs: settings.runs) { bench in
                    bench.diff(bench.next(.policyRemoved), bench.next(.policyPort), cache: bench.cache)
                }
            ))
        return results
    }

    private var cache: String { place + "/cache" }

    /// What a ledger takes to learn a long history, and then to learn a commit more.
    private mutating func learning() throws -> [(ProcessCase, Outcome)] {
        func learn(_ bench: ShapeBench, until newest: Int, cache: String?) -> [String] {
            bench.binary.call(
                [
                    "ledger", "learn", "\(ShapeRepository.historyBranch)~\(newest)", "--repo", bench.repository,
                    "--ledger", "\(bench.place)/ledger-\(bench.ledgers).sqlite",
                ], cache: cache, counters: bench.place + "/counters")
        }
        let more = 4 * settings.runs
        let whole = try measure(runs: max(1, settings.runs / 2)) { bench in
            bench.ledgers += 1
            return learn(bench, until: more, cache: nil)
        }
        _ = try run(learn(self, until: more, cache: cache))
        unknown = more
        let extending = try measure(runs: more) { bench in
            bench.unknown -= 1
            return learn(bench, until: bench.unknown, cache: bench.cache)
        }
        return [(.learning, whole), (.extending, extending)]
    }

    /// What takes milliseconds: git's comparison of trees, and where there is a cache, comparisons of a policy and
    /// without effect, whose base it knows.
    ///
    /// They run by turns, each on a commit that nothing has looked at, so that all find the machine in the same state;
    /// and often: what disturbs them is as long as they are.
    private mutating func shortProcesses() throws -> [Outcome] {
        var calls: [(inout ShapeBench) -> [String]] = [
            { bench in ["git", "-C", bench.repository, "diff-tree", "-r", "main", bench.next(.policyPort)] }
        ]
        if binary.hasCache {
            _ = try run(diff("main", next(.policyPort), cache: cache))
            calls.append { bench in bench.diff("main", bench.next(.policyPort), cache: bench.cache) }
            calls.append { bench in bench.diff("main", bench.next(bench.alternating), cache: bench.cache) }
        }
        return try measure(runs: 4 * settings.runs, calls)
    }

    /// A remark and an image by turns.
    private var alternating: ShapeEdit {
        used[.comment, default: 0] > used[.image, default: 0] ? .image : .comment
    }

    /// Another analyser on the same files as plain folders; whatever it ends with that isn't the shell's.
    func peer(_ command: String) throws -> Outcome {
        let (base, head) = (place + "/base", place + "/head")
        try shape.write(toFolder: base)
        try shape.write(toFolder: head, with: shape.change(.policyPort))
        let line = command.replacing("{base}", with: "\"$1\"").replacing("{head}", with: "\"$2\"")
            .replacing("{}", with: "\"$1\"")
        var bench = self
        return try bench.measure(runs: max(1, settings.runs / 2), ifEndsBelow: 126) { _ in
            ["sh", "-c", line, "sh", base, head]
        }
    }

    private func parsing() throws -> Outcome {
        let output = place + "/parsing"
        let arguments = ShapeOptions.arguments(shape.name, shape.workloads, settings.seed)
        let command = Command(
            [laboratory.bench, "parse-alone", "--runs", String(settings.runs)] + arguments, output: output)
        _ = try command.run(limit: settings.limit)
        let lines = ResultLines.read(content(ofFile: output)).map(\.numbers).filter { $0.count == 2 }
        return Sample(cpu: lines.map { $0[0] }, wall: lines.map { $0[1] }).map(Outcome.measured)
            ?? .missing("more than \(Int(settings.limit)) s")
    }

    private func diff(_ base: String, _ head: String, cache: String? = nil) -> [String] {
        call(["diff", base, head], cache: cache)
    }

    private func call(_ arguments: [String], cache: String?) -> [String] {
        binary.call(arguments + ["--repo", repository, "--exit-zero"], cache: cache, counters: place + "/counters")
    }

    private func run(_ words: [String]) throws -> Usage {
        try Command(words, errors: place + "/errors").run(limit: settings.limit)
    }

    /// Runs a command several times; none may end with a status of `failure` or more.
    private mutating func measure(
        runs: Int, ifEndsBelow failure: Int32 = 1, _ words: (inout ShapeBench) -> [String]
    ) throws -> Outcome {
        try withoutActuallyEscaping(words) { try measure(runs: runs, ifEndsBelow: failure, [$0])[0] }
    }

    /// Runs commands by turns, each several times.
    private mutating func measure(
        runs: Int, ifEndsBelow failure: Int32 = 1, _ calls: [(inout ShapeBench) -> [String]]
    ) throws -> [Outcome] {
        var usages = [[Usage]](repeating: [], count: calls.count)
        var missing = [Outcome?](repeating: nil, count: calls.count)
        var counters = [[(name: String, value: String)]](repeating: [], count: calls.count)
        for _ in 0..<runs {
            for (number, words) in calls.enumerated() where missing[number] == nil {
                // What takes long is disturbed less, and would make everybody wait.
                if usages[number].count >= 2, usages[number].reduce(0, { $0 + $1.wall }) > settings.limit / 4 {
                    continue
                }
                unlink(place + "/counters")
                let usage = try run(words(&self))
                missing[number] = failing(usage, failure)
                usages[number].append(usage)
                counters[number] = NetreeveBinary.counters(inFile: place + "/counters")
            }
        }
        return calls.indices.map { number in
            if let reason = missing[number] { return reason }
            guard var sample = Sample(usages[number]) else { return .missing("no runs") }
            sample.counters = counters[number]
            return .measured(sample)
        }
    }

    /// What is wrong with the end of a command; `nil` if it is as it should be.
    private func failing(_ usage: Usage, _ failure: Int32) -> Outcome? {
        if usage.status < 0 { return .missing("more than \(Int(settings.limit)) s") }
        if usage.status < failure { return nil }
        let message = content(ofFile: place + "/errors").split(separator: "\n").first.map { ": \($0)" } ?? ""
        return .missing("ends with \(usage.status)\(message)")
    }

    /// A branch of a kind of edit that wasn't used before, as long as there are some.
    private mutating func next(_ edit: ShapeEdit) -> String {
        let number = used[edit, default: 0]
        used[edit] = number + 1
        return ShapeRepository.branch(of: edit, number: 1 + number % max(1, counts[edit] ?? 1))
    }

    // MARK: One process

    /// All edits in one process, the cold comparison first; and why some are missing.
    mutating func edits() throws -> (edits: [(name: String, sample: Sample)], missing: String?) {
        let kinds = ShapeEdit.allCases.filter { counts[$0] != nil }
        var lines: [(name: String, numbers: [Double])] = []
        // The first comparison of a process is there once: a few processes more for it alone.
        for _ in 1..<max(2, settings.runs) {
            let usage = try edits(of: [], to: &lines)
            if usage.status != 0 || usage.wall > settings.limit / 8 { break }
        }
        let usage = try edits(of: kinds, to: &lines)
        let samples = (["cold"] + kinds.map(\.rawValue)).compactMap { name -> (String, Sample)? in
            let found = lines.filter { $0.name == name }.map(\.numbers)
            return Sample(cpu: found.map { $0[0] }, wall: found.map { $0[1] }).map { (name, $0) }
        }
        let isWhole = usage.status == 0
        return (samples, isWhole ? nil : usage.status < 0 ? "given up" : content(ofFile: place + "/errors"))
    }

    private mutating func edits(
        of kinds: [ShapeEdit], to lines: inout [(name: String, numbers: [Double])]
    ) throws -> Usage {
        let output = place + "/edits"
        let arguments = kinds.flatMap { ["--edit", "\($0.rawValue)=\(counts[$0] ?? 0)"] }
        // Not a branch that is compared again.
        let first = next(.policyRemoved)
        let command = Command(
            [
                laboratory.bench, "edits", "--repository", repository, "--patience", String(settings.patience),
                "--first", first,
            ] + arguments, output: output, errors: place + "/errors")
        // Each kind may take its time, and the cold comparison as much as a cold process.
        let usage = try command.run(limit: settings.limit + 3 * settings.patience * Double(kinds.count))
        lines += ResultLines.read(content(ofFile: output)).filter { $0.numbers.count == 3 }
        return usage
    }
}
