import ClusterShapes
import NetworkModel
import Reachability
import Testing

/// How much work comparisons are, in counts that are the same on every machine: nobody notices by the clock of one's own
/// machine that the cost has begun to follow the cluster's size again.
@Suite struct WorkTests {
    private static let small = Measured(workloads: 200)
    private static let large = Measured(workloads: 800)

    @Test(arguments: [ShapeEdit.policyPort, .policyPeer, .addressBlock, .workloadLabel])
    func `an edit costs the same in a cluster that is four times as large`(edit: ShapeEdit) throws {
        let (small, large) = (try Self.small.work(edit), try Self.large.work(edit))
        // Edits of one kind differ in how many peers they name, and clusters in how many namespaces share a label.
        #expect(large.selectorsEvaluated <= 2 * small.selectorsEvaluated + 50, "\(small) \(large)")
        #expect(large.cellsCompared <= 2 * small.cellsCompared + 50, "\(small) \(large)")
        #expect(large.walks <= 2 * small.walks + 50, "\(small) \(large)")
        #expect(large.dirtySignatures <= 2 * small.dirtySignatures + 10, "\(small) \(large)")
    }

    @Test(arguments: ShapeEdit.allCases.filter(\.isWithoutEffect))
    func `what means the same costs nothing`(edit: ShapeEdit) throws {
        #expect(try Self.small.work(edit) == AnalysisWork())
    }

    @Test func `a policy that denies a namespace everything costs at most what there are endpoints`() throws {
        let (small, large) = (try Self.small.work(.defaultDeny), try Self.large.work(.defaultDeny))
        #expect(large.cellsCompared <= 6 * small.cellsCompared, "\(small) \(large)")
        #expect(large.walks <= 6 * small.walks, "\(small) \(large)")
    }

    @Test func `indexing a cluster costs about four times as much where it is four times as large`() {
        let (small, large) = (Self.small.indexing, Self.large.indexing)
        // Selectors of a team's namespaces match more in a larger cluster: sixteen times as much would be every pair.
        #expect(large.candidatesCompared <= 8 * small.candidatesCompared, "\(small) \(large)")
        #expect(large.selectorsEvaluated <= 5 * small.selectorsEvaluated, "\(small) \(large)")
    }
}

/// A shape that is indexed, and edits compared with it.
private struct Measured {
    let shape: Shape
    let before: ClusterSnapshot
    let baseline: NetworkBaseline
    /// The work of indexing it.
    let indexing: AnalysisWork

    init(workloads: Int) {
        shape = .gitops(workloads: workloads, seed: 9)
        before = CompiledShape(shape).snapshot
        baseline = NetworkBaseline(before)
        indexing = baseline.work
    }

    /// The work of several edits of a kind.
    func work(_ edit: ShapeEdit) throws -> AnalysisWork {
        var work = AnalysisWork()
        for number in 1...6 {
            let after = CompiledShape(shape, after: try #require(shape.change(edit, number: number))).snapshot
            var baseline = baseline
            work.add(
                baseline.compare(
                    base: NetworkDelta(tiers: before.tiers.map(\.name)), head: NetworkDelta(from: before, to: after),
                    implied: .auto
                ).work)
        }
        return work
    }
}
