import ClusterShapes
import Review
import TestSupport
import Testing

/// Every shape with every kind of edit: there, back, and from branch to branch.
struct ShapeReviewTests {
    @Test(arguments: Shape.names) func `a baseline tells of a shape what reading everything tells`(name: String) throws
    {
        let temporary = try TemporaryRepository()
        let shape = try #require(Shape(named: name, workloads: 48))
        let changes = ShapeEdit.allCases.compactMap { shape.change($0, number: 2) }
        let repository = try ShapeRepository(at: temporary.folder + "/shape.git", of: shape, changes: changes)
        let branches = changes.map { ShapeRepository.branch(of: $0) }
        let arena = try Arena(repository.path, temporary)
        for (number, branch) in branches.enumerated() {
            try arena.compare("main", branch, "\(name): main to \(branch)")
            try arena.compare(branch, "main", "\(name): \(branch) to main")
            let other = branches[(number + 3) % branches.count]
            try arena.compare(other, branch, "\(name): \(other) to \(branch)")
        }
        #expect(arena.fromBaseline * 10 >= arena.comparisons * 9, "\(arena.fromBaseline) of \(arena.comparisons)")
        print("\(name): \(arena.fromBaseline) of \(arena.comparisons) from a baseline")
    }
}
