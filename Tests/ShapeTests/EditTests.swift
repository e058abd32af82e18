import ClusterShapes
import NetworkModel
import Testing

@Suite struct EditTests {
    static let shape = Shape.gitops(workloads: 150, seed: 3)
    static let before = CompiledShape(shape)

    /// What the shape means after an edit.
    static func after(_ edit: ShapeEdit, number: Int = 1) throws -> CompiledShape {
        let change = try #require(shape.change(edit, number: number))
        return CompiledShape(shape, after: change)
    }

    @Test(arguments: ShapeEdit.allCases) func `the same number is the same change, and another one isn't`(
        edit: ShapeEdit
    ) throws {
        let changes = (1...8).compactMap { Self.shape.change(edit, number: $0) }
        #expect(changes == (1...8).compactMap { Self.shape.change(edit, number: $0) })
        #expect(Set(changes.map(\.files)).count > 1)
    }

    @Test(arguments: ShapeEdit.allCases) func `files differ from what they were`(edit: ShapeEdit) throws {
        let before = Dictionary(Self.shape.files.map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        let change = try #require(Self.shape.change(edit))
        #expect(change.files.allSatisfy { before[$0.path] != $0.text })
        #expect(change.files == change.files.sorted { $0.path < $1.path })
        #expect(change.files.count == (edit == .manyFiles ? 100 : 1))
    }

    @Test(arguments: Shape.names) func `edits of every shape can be read, and change the network if they should`(
        name: String
    ) throws {
        let shape = try #require(Shape(named: name, workloads: 24))
        let before = CompiledShape(shape)
        for edit in ShapeEdit.allCases {
            guard let change = shape.change(edit, number: 2) else { continue }
            let after = CompiledShape(shape, after: change)
            #expect(after.diagnostics.first == nil, "\(edit)")
            #expect((after.snapshot == before.snapshot) == edit.isWithoutEffect, "\(edit)")
        }
    }

    @Test(arguments: 1...3) func `a policy's edit changes this policy alone`(number: Int) throws {
        let before = Self.before
        for edit in [ShapeEdit.policyPort, .policyPeer, .addressBlock] {
            let after = try Self.after(edit, number: number)
            #expect(after.snapshot.workloads == before.snapshot.workloads)
            #expect(after.snapshot.namespaces == before.snapshot.namespaces)
            let changed = before.policiesByID.filter { after.policiesByID[$0.key] != $0.value }
            #expect(changed.count == 1)
            #expect(after.policiesByID.count == before.policiesByID.count)
        }
    }

    @Test(arguments: 1...3) func `policies come and go one at a time`(number: Int) throws {
        let before = Self.before.policies
        let removed = try Self.after(.policyRemoved, number: number)
        #expect(removed.policies.isStrictSubset(of: before))
        #expect(removed.policies.count == before.count - 1)
        for edit in [ShapeEdit.policyAdded, .defaultDeny, .defaultDenyEgress] {
            let added = try Self.after(edit, number: number)
            #expect(added.policies.isStrictSuperset(of: before))
            #expect(added.policies.count == before.count + 1)
        }
    }

    @Test func `a new default-deny selects every pod of a namespace that had none`() throws {
        let before = Self.before.policiesByID
        for (edit, direction) in [(ShapeEdit.defaultDeny, Direction.ingress), (.defaultDenyEgress, .egress)] {
            let after = try Self.after(edit).policiesByID
            let added = try #require(after.first { before[$0.key] == nil }).value
            #expect(added.id.direction == direction)
            #expect(added.subject.pods == .everything && added.isolates && added.rules.isEmpty)
            let others = before.values.filter { $0.id.namespace == added.id.namespace && $0.id.direction == direction }
            #expect(!others.contains { $0.subject.pods == .everything && $0.rules.isEmpty })
        }
    }

    @Test func `labels change at one workload, or one namespace`() throws {
        let before = Self.before.snapshot
        let workload = try Self.after(.workloadLabel).snapshot
        #expect(zip(before.workloads, workload.workloads).count { $0 != $1 } == 1)
        #expect(before.tiers == workload.tiers && before.namespaces == workload.namespaces)
        let namespace = try Self.after(.namespaceLabel).snapshot
        #expect(zip(before.namespaces, namespace.namespaces).count { $0 != $1 } == 1)
        #expect(before.tiers == namespace.tiers && before.workloads == namespace.workloads)
    }

    @Test func `a shape without what an edit is about has no such change`() throws {
        let shape = try #require(Shape(named: "antrea-pairs", workloads: 20))
        #expect(shape.change(.addressBlock) == nil)
        let denied = try #require(Shape(named: "antrea-small-namespaces", workloads: 20))
        #expect(denied.change(.defaultDeny) == nil)
    }
}
