/// Edits plans of a shape's namespaces, at places that a generator chooses.
struct PlanEditor {
    private let shape: Shape
    private var generator: ShapeGenerator
    /// The namespaces that were looked at, as they were.
    private var originals: [Int: NamespacePlan] = [:]
    /// The namespaces that were edited, as they are now.
    private var edited: [Int: NamespacePlan] = [:]
    /// What differs in them.
    private var changes: [Int: [ShapeChange.File]] = [:]
    private var additions = 0

    init(_ shape: Shape, generator: ShapeGenerator) {
        self.shape = shape
        self.generator = generator
    }

    /// The files that differ: sorted by path.
    var changedFiles: [ShapeChange.File] { changes.values.joined().sorted { $0.path < $1.path } }

    /// Makes one edit; none where nothing can be edited so.
    mutating func apply(_ edit: ShapeEdit) {
        switch edit {
        case .policyPort: changePolicy(where: { !$0.rules.isEmpty }) { $0.changePort(&$1) }
        case .policyPeer: changePolicy(where: \.hasNarrowPeer) { policy, _ in policy.widenPeer() }
        case .policyRemoved:
            change(where: { !$0.policies.isEmpty }) { plan, generator in
                plan.policies.remove(at: generator.below(plan.policies.count))
            }
        case .policyAdded:
            additions += 1
            let name = "added-\(additions)"
            change(where: { !$0.workloads.isEmpty }) { $0.addPolicy(name, &$1) }
        case .workloadLabel: changeWorkload { $0.changeLabel(like: $1, &$2) }
        case .namespaceLabel: changeNamespaceLabel()
        case .defaultDeny:
            change(where: { plan in !plan.policies.contains(where: \.deniesIngress) }) { plan, _ in
                plan.deny(ingress: [], egress: nil)
            }
        case .defaultDenyEgress:
            change(where: { plan in !plan.policies.contains(where: \.deniesEgress) }) { plan, _ in
                plan.deny(ingress: nil, egress: [])
            }
        case .addressBlock: changePolicy(where: \.hasBlock) { $0.changeBlock(&$1) }
        case .comment: comment()
        case .image:
            changeWorkload { workload, _, generator in
                let name = workload.image.prefix { $0 != ":" }
                workload.image = "\(name):9.\(generator.below(1000)).0"
            }
        case .keyOrder: changeWorkload { workload, _, _ in workload.isReordered.toggle() }
        case .manyFiles: applyMany(count: 100)
        }
    }

    /// Makes edits of different kinds until so many files differ, or no more do.
    mutating func applyMany(count: Int) {
        let kinds: [ShapeEdit] = [
            .policyPort, .image, .workloadLabel, .comment, .policyAdded, .image, .policyPeer, .policyRemoved,
            .addressBlock, .namespaceLabel,
        ]
        for attempt in 0..<(10 * count) where changes.values.reduce(0, { $0 + $1.count }) < count {
            apply(kinds[attempt % kinds.count])
        }
    }

    private mutating func comment() {
        let remark = "Reviewed in round \(1 + generator.below(1000))."
        if generator.happens(percent: 50) {
            changeWorkload { workload, _, _ in workload.comment = remark }
        } else {
            changePolicy(where: { _ in true }) { policy, _ in policy.comment = remark }
        }
    }

    private mutating func changeNamespaceLabel() {
        let other = plan(generator.below(shape.definition.namespaceCount))
        change(where: { !$0.labels.isEmpty }) { plan, _ in
            let (key, value) = (plan.labels[0].key, plan.labels[0].value)
            let wanted = other.labels.first { $0.key == key }?.value ?? value
            plan.labels[0].value = wanted == value ? value.moved : wanted
        }
    }

    private mutating func changePolicy(
        where isFit: (PolicyPlan) -> Bool, _ body: (inout PolicyPlan, inout ShapeGenerator) -> Void
    ) {
        change(where: { $0.policies.contains(where: isFit) }) { plan, generator in
            let fit = plan.policies.indices.filter { isFit(plan.policies[$0]) }
            body(&plan.policies[fit[generator.below(fit.count)]], &generator)
        }
    }

    private mutating func changeWorkload(
        _ body: (inout WorkloadPlan, NamespacePlan, inout ShapeGenerator) -> Void
    ) {
        change(where: { !$0.workloads.isEmpty }) { plan, generator in
            let before = plan
            body(&plan.workloads[generator.below(plan.workloads.count)], before, &generator)
        }
    }

    private mutating func change(
        where isFit: (NamespacePlan) -> Bool, _ body: (inout NamespacePlan, inout ShapeGenerator) -> Void
    ) {
        guard let number = find(isFit) else { return }
        var plan = plan(number)
        body(&plan, &generator)
        edited[number] = plan
        changes[number] = plan.changes(since: original(number))
    }

    /// A namespace that is fit: mostly one of the first that are tried.
    private mutating func find(_ isFit: (NamespacePlan) -> Bool) -> Int? {
        let count = shape.definition.namespaceCount
        for _ in 0..<32 {
            let number = generator.below(count)
            if isFit(plan(number)) { return number }
        }
        let start = generator.below(count)
        for offset in 0..<count {
            let number = (start + offset) % count
            if isFit(plan(number)) { return number }
        }
        return nil
    }

    private mutating func plan(_ number: Int) -> NamespacePlan { edited[number] ?? original(number) }

    private mutating func original(_ number: Int) -> NamespacePlan {
        if let plan = originals[number] { return plan }
        // Those that aren't fit are looked at once, and there may be very many of them.
        if originals.count > 1000 { originals = originals.filter { edited[$0.key] != nil } }
        let plan = shape.plan(number)
        originals[number] = plan
        return plan
    }
}
