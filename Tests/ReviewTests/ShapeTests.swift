import ClusterShapes
import Review
import TestSupport
import Testing

/// Every shape with every kind of edit: there, back, and from branch to branch.
struct ShapeReviewTests {
    @Test(arguments: Shape.names) func `a baseline tells of a shape what reading everything tells`(name: String) throws
    {
        let temporary = try TemporaryRepository()
        let shape = try #require(Shape(named: name, workloads: 40))
        let changes = ShapeEdit.allCases.compactMap { shape.change($0, number: 2) }
        let repository = try ShapeRepository(at: temporary.folder + "/shape.git", of: shape, changes: changes)
        let branches = changes.map { ShapeRepository.branch(of: $0) }
        let arena = try Arena(repository.path, temporary)
        for (number, branch) in branches.enumerated() {
            try arena.compare("main", branch, "\(name): main to \(branch)")
            // The way back for one, and from another branch for the next: the baseline is of a third tree then.
            let other = number % 2 == 0 ? "main" : branches[(number + 3) % branches.count]
            let (base, head) = number % 2 == 0 ? (branch, other) : (other, branch)
            try arena.compare(base, head, "\(name): \(base) to \(head)")
        }
        #expect(arena.fromBaseline * 10 >= arena.comparisons * 9, "\(arena.fromBaseline) of \(arena.comparisons)")
        print("\(name): \(arena.fromBaseline) of \(arena.comparisons) from a baseline")
    }
}
