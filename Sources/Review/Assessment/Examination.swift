import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// What a review wants to know of the comparison of a range, besides what its rules name: enough to tell traps and how
/// far a change reaches.
struct Examination {
    /// How much of what was open may close before that is a finding, in percent.
    let largestClosedShare: Int
    /// By cluster: the policies that come, go, or say something else.
    private(set) var edits: [String: [PolicyEdit]] = [:]
    /// By cluster: what was asked before anything was compared.
    private var flows: [String: [WatchedFlows]] = [:]

    init(largestClosedShare: Int) { self.largestClosedShare = largestClosedShare }

    /// What to look at in a cluster whose files had and have some objects.
    mutating func ask(in cluster: String, from old: [Manifest], to new: [Manifest]) -> [WatchedFlows] {
        let edits = PolicyEdit.all(from: old, to: new)
        let asked = old.isEmpty && new.isEmpty ? [] : TrapQuestions(edits).flows + NameResolution.flows
        self.edits[cluster] = edits
        // One question has one answer.
        var known: Set<WatchedFlows> = []
        flows[cluster] = asked.filter { known.insert($0).inserted }
        return flows[cluster] ?? []
    }

    /// What to look at as well, once it is known what changes.
    var following: WatchedFlows.Following {
        { changes, neighbourhood in BlastRadius.questions(changes, among: neighbourhood) }
    }

    /// What came out for a cluster.
    ///
    /// - Parameter first: How many flows the rules of the review watch, whose answers come before these.
    func answers(of cluster: ClusterChange, after first: Int) -> ExaminationAnswers {
        let questions =
            (flows[cluster.name] ?? []) + BlastRadius.questions(cluster.changes, among: cluster.neighbourhood)
        return ExaminationAnswers(
            answers: Dictionary(
                zip(questions, cluster.watched.dropFirst(first)), uniquingKeysWith: { first, _ in first }))
    }
}

/// What a comparison answered.
struct ExaminationAnswers {
    fileprivate let answers: [WatchedFlows: WatchedFlows.Answer]

    /// The answer to a question; `nil` where it wasn't asked.
    subscript(_ flows: WatchedFlows) -> WatchedFlows.Answer? { answers[flows] }
}

extension Reviewer {
    /// What to watch in a cluster: the flows that the rules name, and what the review wants to know besides.
    mutating func inquire(
        in cluster: String, from old: [Manifest], to new: [Manifest]
    ) -> (flows: [WatchedFlows], following: WatchedFlows.Following?) {
        if renamed != nil {
            renamed?[cluster] = RenamedWorkload.all(
                from: old, to: new, compiler: PolicyCompiler(profile: options.profile))
        }
        guard var examination else { return (watched, nil) }
        let flows = watched + examination.ask(in: cluster, from: old, to: new)
        self.examination = examination
        return (flows, examination.following)
    }
}
