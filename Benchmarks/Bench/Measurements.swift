import ClusterShapes
import Processes

/// The middle and the upper end of some measurements.
struct Spread {
    var count: Int
    var median: Double
    /// What 95 of 100 don't exceed.
    var p95: Double

    /// `nil` of no values.
    init?(_ values: [Double]) {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        count = sorted.count
        median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
        p95 = sorted[min(count - 1, (count * 95 + 99) / 100 - 1)]
    }
}

/// What was measured of one thing, over several runs.
struct Sample {
    /// Processor time in seconds.
    var cpu: Spread
    /// Elapsed time in seconds.
    var wall: Spread
    /// The most memory that any run held, in bytes; `nil` where it wasn't measured.
    var peakMemory: Int?
    /// How much work the last run did, by name; empty where it doesn't say.
    var counters: [(name: String, value: String)] = []

    init?(_ usages: [Usage]) {
        guard let cpu = Spread(usages.map(\.cpu)), let wall = Spread(usages.map(\.wall)) else { return nil }
        (self.cpu, self.wall) = (cpu, wall)
        peakMemory = usages.map(\.peakMemory).max()
    }

    init?(cpu: [Double], wall: [Double]) {
        guard let cpu = Spread(cpu), let wall = Spread(wall) else { return nil }
        (self.cpu, self.wall) = (cpu, wall)
    }
}

/// What came of an attempt to measure.
enum Outcome {
    case measured(Sample)
    /// Why there is nothing, for people.
    case missing(String)

    var sample: Sample? {
        switch self {
        case .measured(let sample): sample
        case .missing: nil
        }
    }
}

/// What is measured as whole processes.
enum ProcessCase: String, CaseIterable {
    case treeComparison = "git diff-tree -r"
    case parsing = "libyaml alone, one core"
    case coldDiff = "diff, cold"
    case coldList = "list, cold"
    case review = "review of a history, cold"
    case learning = "ledger learns a history, cold"
    case extending = "ledger learns a commit more, base known"
    case warmParse = "diff, files parsed before"
    case persisted = "diff of a policy, base known"
    case withoutEffect = "diff without effect, base known"
    case push = "git push of a policy"
    case gatedPush = "git push of a policy, reviewed on arrival"
    case peer = "the other analyser"
}

/// Everything about one shape of one size.
struct ShapeResult {
    var shape: String
    var workloads: Int
    var files = 0
    var bytes = 0
    /// How many commits the history has that is reviewed.
    var commits = 0
    /// How many it has of which a ledger learns what they do; 0 where none does.
    var learnedCommits = 0
    /// The whole processes, in the order of measuring.
    var processes: [(name: ProcessCase, outcome: Outcome)] = []
    /// The comparisons within one process, the cold one first.
    var edits: [(name: String, sample: Sample)] = []
    /// Why there are no more of them; `nil` if all are there.
    var missingEdits: String?

    subscript(_ name: ProcessCase) -> Sample? { processes.first { $0.name == name }?.outcome.sample }

    /// The comparisons of a kind of edit within one process.
    func edit(_ edit: ShapeEdit) -> Sample? { edits.first { $0.name == edit.rawValue }?.sample }

    /// The first comparison within one process.
    var coldInProcess: Sample? { edits.first { $0.name == "cold" }?.sample }
}

/// The plain evaluator beside the analysis.
struct PairResult {
    var workloads: Int
    /// How many pairs may connect, as both count.
    var pairs: Int
    var plain: Sample
    var analysis: Sample
}
