import ClusterShapes
import TestSupport
import Testing

@Suite struct RepositoryTests {
    @Test(arguments: ["gitops", "kano"]) func `a repository holds exactly the files, before and after each change`(
        name: String
    ) throws {
        let temporary = try TemporaryRepository()
        let shape = try #require(Shape(named: name, workloads: 60))
        let changes = ShapeEdit.allCases.compactMap { shape.change($0, number: 4) }
        let repository = try ShapeRepository(at: temporary.folder + "/shape.git", of: shape, changes: changes)
        let clone = temporary.folder + "/clone"
        try temporary.run(["git", "clone", "--quiet", repository.path, clone], in: temporary.folder)

        for change in [nil] + changes.map(Optional.some) {
            let branch = change.map { ShapeRepository.branch(of: $0) } ?? "main"
            try temporary.run(["git", "checkout", "--quiet", branch], in: clone)
            let folder = temporary.folder + "/" + (change?.edit.rawValue ?? "base")
            try shape.write(toFolder: folder, with: change)
            try temporary.run(["diff", "-r", "--exclude=.git", clone, folder], in: temporary.folder)
            guard let change else { continue }
            let differing = try temporary.run(["git", "diff-tree", "-r", "--name-only", "main", branch], in: clone)
            let paths = differing.split(separator: "\n").map(String.init)
            #expect(Set(paths) == Set(change.files.map(\.path)), "\(branch)")
        }
    }

    @Test func `equal shapes give equal commits`() throws {
        let temporary = try TemporaryRepository()
        let shape = Shape.gitops(workloads: 30, seed: 9)
        let ids = try ["a.git", "b.git"].map { name in
            let changes = [shape.change(.policyPort)].compactMap(\.self)
            let repository = try ShapeRepository(at: "\(temporary.folder)/\(name)", of: shape, changes: changes)
            return try temporary.run(["git", "rev-parse", "main", "edit/policy-port-0001"], in: repository.path)
        }
        #expect(ids[0] == ids[1])
    }
}
