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
    /// How many branches of each kind were used; another one is new to the command.
    private var used: [ShapeEdit: Int] = [:]

    private var settings: Laboratory.Settings { laboratory.settings }
    private var binary: NetreeveBinary { laboratory.binary }

    init(
        _ laboratory: Laboratory, shape: Shape, place: String, repository: String, counts: [ShapeEdit: Int],
        commits: Int
    ) {
        self.laboratory = laboratory
        self.shape = shape
        self.place = place
        self.repository = repository
        self.counts = counts
        self.commits = commits
    }

    // MARK: Whole processes

    /// Everything that is measured as processes, references first.
    mutating func processes() throws -> [(name: ProcessCase, outcome: Outcome)] {
        var results: [(ProcessCase, Outcome)] = []
        let comparison = ["git", "-C", repository, "diff-tree", "-r", "main", next(.policyPort)]
        // Short processes run more often: what disturbs them is as long as they are.
        results.append(
            (.treeComparison, try measure(runs: 4 * settings.runs) { _ in comparison }))
        results.append((.parsing, try parsing()))
        results.append(
            (.coldDiff, try measure(runs: settings.runs) { bench in bench.diff("main", bench.next(.policyPort)) }))
        results.append(
            (.coldList, try measure(runs: settings.runs) { bench in bench.call(["list", "main"], cache: nil) }))
        if commits > 0 {
            let range = "main..\(ShapeRepository.historyBranch)"
            results.append(
                (.review, try measure(runs: settings.runs) { bench in bench.call(["review", range], cache: nil) }))
        }
        guard binary.hasCache else {
            let reason = Outcome.missing("the command doesn't know --cache-dir yet: every run is cold")
            return results + [(.warmParse, reason), (.persisted, reason), (.withoutEffect, reason)]
        }
        let cache = place + "/cache"
        _ = try run(diff("main", next(.policyPort), cache: cache))
        results.append(
            (
                .persisted,
                try measure(runs: 4 * settings.runs) { bench in
                    bench.diff("main", bench.next(.policyPort), cache: cache)
                }
            ))
        results.append(
            (
                .withoutEffect,
                try measure(runs: 4 * settings.runs) { bench in
                    bench.diff("main", bench.next(bench.alternating), cache: cache)
                }
            ))
        // A base that no run has seen, although all but one of its files were.
        results.append(
            (
                .warmParse,
                try measure(runs: settings.runs) { bench in
                    bench.diff(bench.next(.policyRemoved), bench.next(.policyPort), cache: cache)
                }
            ))
        return results
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
        unlink(place + "/counters")
        var usages: [Usage] = []
        for _ in 0..<runs {
            let usage = try run(words(&self))
            if usage.status < 0 { return .missing("more than \(Int(settings.limit)) s") }
            guard usage.status < failure else {
                let message = content(ofFile: place + "/errors").split(separator: "\n").first.map { ": \($0)" } ?? ""
                return .missing("ends with \(usage.status)\(message)")
            }
            usages.append(usage)
            // What takes long is disturbed less, and would make everybody wait.
            if usages.count >= 2, usages.reduce(0, { $0 + $1.wall }) > settings.limit / 4 { break }
        }
        guard var sample = Sample(usages) else { return .missing("no runs") }
        sample.counters = NetreeveBinary.counters(inFile: place + "/counters")
        return .measured(sample)
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
