import ClusterShapes
import NetworkModel
import Testing

@Suite struct ShapeTests {
    @Test(arguments: Shape.names) func `a seed gives the same files every time`(name: String) throws {
        let first = try #require(Shape(named: name, workloads: 60, seed: 7))
        let second = try #require(Shape(named: name, workloads: 60, seed: 7))
        #expect(Array(first.files) == Array(second.files))
        #expect(Set(first.files.map(\.path)).count == Array(first.files).count)
    }

    @Test(arguments: ["gitops", "isolated-customers", "kano"]) func `another seed gives other files`(name: String)
        throws
    {
        let first = try #require(Shape(named: name, workloads: 60, seed: 7))
        let second = try #require(Shape(named: name, workloads: 60, seed: 8))
        #expect(Array(first.files) != Array(second.files))
    }

    @Test func `files are the same on every machine`() {
        // FNV-1a over all paths and texts: a change of it means that measurements can't be compared with older ones.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for file in Shape.gitops(workloads: 50, seed: 1).files {
            for byte in file.path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            for byte in file.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        #expect(hash == 7_125_479_009_384_551_959)
    }

    @Test(arguments: Shape.names) func `nothing in a shape is refused or doubtful`(name: String) throws {
        let compiled = CompiledShape(try #require(Shape(named: name, workloads: 60)))
        #expect(compiled.diagnostics.first == nil)
        #expect(compiled.snapshot.namespaces.allSatisfy { $0.isDeclared })
    }

    @Test(arguments: [
        ("gitops", 150, 150, 147),
        ("gitops", 402, 402, 294),
        ("antrea-small-namespaces", 100, 100, 75),
        ("antrea-label-groups", 100, 100, 11),
        ("antrea-label-groups", 2000, 2000, 202),
        ("antrea-alike", 50, 50, 50),
        ("antrea-pairs-ingress", 50, 50, 50),
        ("antrea-across-namespaces", 300, 300, 30),
        ("kube-burner", 100, 100, 220),
        ("isolated-customers", 51, 51, 50),
        ("cilium-netpol", 20, 20, 100),
        ("kano", 100, 100, 50),
    ])
    func `workloads and policies are as many as the parameters say`(
        name: String, size: Int, workloads: Int, policies: Int
    ) throws {
        let compiled = CompiledShape(try #require(Shape(named: name, workloads: size)))
        #expect(compiled.snapshot.workloads.count == workloads)
        #expect(compiled.policies.count == policies)
    }

    @Test func `a monorepository has 1,8 files a workload, of 1,1 kilobytes`() {
        let files = Array(Shape.gitops(workloads: 2_002, seed: 1).files)
        #expect(files.count == 2_002 + 102 + 70 * 21)
        let bytes = files.reduce(0) { $0 + $1.text.utf8.count }
        #expect((1_000...1_200).contains(bytes / files.count))
    }

    @Test func `the first files of a large shape are there at once`() {
        let files = Array(Shape.gitops(workloads: 100_000_000, seed: 1).files.prefix(3))
        #expect(files.first?.path == "clusters/prod/platform/kube-system/namespace.yaml")
    }

    @Test func `variants for ingress isolate nothing else`() throws {
        let both = CompiledShape(try #require(Shape(named: "antrea-pairs", workloads: 5)))
        let one = CompiledShape(try #require(Shape(named: "antrea-pairs-ingress", workloads: 5)))
        #expect(both.snapshot.tiers.flatMap(\.policies).count { $0.id.direction == .egress } == 5)
        #expect(one.snapshot.tiers.flatMap(\.policies).count { $0.id.direction == .egress } == 0)
    }
}
