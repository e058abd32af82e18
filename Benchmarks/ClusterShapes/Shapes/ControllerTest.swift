/// The clusters of the performance tests of Antrea's controller, from their parameters.
///
/// Source: antrea-io/antrea, networkpolicy_controller_perf_test.go. All its policies isolate both directions and none
/// has egress rules, so that nothing at all is reachable; the variant without egress shows what the rules allow.
struct ControllerTest: ShapeDefinition {
    /// Which of the five.
    enum Kind: String, CaseIterable {
        /// Many namespaces of 4 pods and 3 policies.
        case small = "antrea-small-namespaces"
        /// Namespaces of 1,000 pods in 100 groups, with a policy a group and one that denies the rest.
        case groups = "antrea-label-groups"
        /// One namespace whose policies are all alike, one a pod.
        case alike = "antrea-alike"
        /// One namespace whose pods have a label and a policy each, which admits one other pod.
        case pairs = "antrea-pairs"
        /// Namespaces of 100 pods and 10 policies, each of which admits 10 pods of each of 10 namespaces.
        case across = "antrea-across-namespaces"
    }

    private let kind: Kind
    private let isolatesEgress: Bool
    private let podsPerNamespace: Int
    let namespaceCount: Int

    init(_ kind: Kind, workloads: Int, isolatesEgress: Bool) {
        self.kind = kind
        self.isolatesEgress = isolatesEgress
        switch kind {
        case .small: podsPerNamespace = 4
        case .groups: podsPerNamespace = min(1000, max(10, workloads / 10 * 10))
        case .alike, .pairs: podsPerNamespace = max(1, workloads)
        case .across: podsPerNamespace = 100
        }
        namespaceCount = max(1, workloads / podsPerNamespace)
    }

    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        let name = "ns-" + number.padded(5)
        var labels = [Label("name", name)]
        if kind == .across { labels.append(Label("scale-group", "group-\(number / 10)")) }
        var plan = NamespacePlan(name: name, labels: labels, folder: "namespaces/\(name)")
        plan.workloads = (0..<podsPerNamespace).map { pod($0, plan.folder) }
        plan.policies = policies(of: number, plan.folder)
        return plan
    }

    private func pod(_ index: Int, _ folder: String) -> WorkloadPlan {
        let label =
            switch kind {
            case .small: Label("app", "group-\(index / 2)")
            case .groups: Label("app", "group-\(index / 10)")
            case .alike: Label("app", "group-0")
            case .pairs: Label("app", "pod-\(index)")
            case .across: Label("app", "group-\(index / 10)")
            }
        return WorkloadPlan(
            name: "pod-" + index.padded(5), path: "\(folder)/pod-\(index.padded(5)).yaml", labels: [label], form: .pod,
            image: "registry.example.com/scale/pod:1.0.0")
    }

    private func policies(of number: Int, _ folder: String) -> [PolicyPlan] {
        let everyone = policy("deny-all", folder, nil, nil)
        switch kind {
        case .small:
            return [everyone] + (0..<2).map { policy("policy-\($0)", folder, "group-\($0)", own("group-\($0)")) }
        case .groups:
            let groups = podsPerNamespace / 10
            return [everyone]
                + (0..<groups).map { policy("policy-\($0)", folder, "group-\($0)", own("group-\($0)")) }
        case .alike:
            return (0..<podsPerNamespace).map { policy("policy-\($0)", folder, "group-0", own("group-0")) }
        case .pairs:
            return (0..<podsPerNamespace).map {
                policy("policy-\($0)", folder, "pod-\($0)", own("pod-\(($0 + 1) % podsPerNamespace)"))
            }
        case .across:
            // The next ten namespaces, so that no policy stays in its own.
            let groups = max(1, (namespaceCount + 9) / 10)
            let namespaces = SelectorPlan(labels: [Label("scale-group", "group-\((number / 10 + 1) % groups)")])
            return (0..<10).map {
                let pods = SelectorPlan(labels: [Label("app", "group-\($0)")])
                return policy("policy-\($0)", folder, "group-\($0)", .pods(namespaces: namespaces, pods: pods))
            }
        }
    }

    private func own(_ value: String) -> PeerPlan { .own("app", value) }

    private func policy(_ name: String, _ folder: String, _ subject: String?, _ peer: PeerPlan?) -> PolicyPlan {
        PolicyPlan(
            name: name, path: "\(folder)/\(name).yaml",
            subject: SelectorPlan(labels: subject.map { [Label("app", $0)] } ?? []),
            ingress: peer.map { [RulePlan(peers: [$0])] } ?? [], egress: isolatesEgress ? [] : nil)
    }
}
