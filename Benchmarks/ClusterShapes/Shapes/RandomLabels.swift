/// The clusters of the generator that verifiers in Kano's line are tested with, from its parameters.
///
/// For 100 pods 5 namespaces and 50 policies; 5 keys of 10 values; a policy selects by three labels and has one peer,
/// which stands in any namespace. Policies select by labels that some pod has, so that each has a subject and a peer.
///
/// Source: qiyueyao/Kubernetes-verification, kano_py/tests/generate.py.
struct RandomLabels: ShapeDefinition {
    private static let pods = 20
    private static let policies = 10
    private static let keys = 5
    private static let values = 10

    let namespaceCount: Int
    private let seed: UInt64

    init(workloads: Int, seed: UInt64) {
        namespaceCount = max(1, workloads / Self.pods)
        self.seed = seed
    }

    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        let name = name(number)
        let folder = "namespaces/\(name)"
        var plan = NamespacePlan(name: name, labels: [Label("name", name)], folder: folder)
        plan.workloads = (0..<Self.pods).map { index in
            WorkloadPlan(
                name: "pod-\(index)", path: "\(folder)/pod-\(index).yaml", labels: labels(number, index), form: .pod,
                image: "registry.example.com/scale/pod:1.0.0")
        }
        plan.policies = (0..<Self.policies).map { index in
            let subject = three(of: labels(number, generator.below(Self.pods)), &generator)
            let other = generator.below(namespaceCount)
            let peer = PeerPlan.pods(
                namespaces: SelectorPlan(labels: [Label("name", self.name(other))]),
                pods: three(of: labels(other, generator.below(Self.pods)), &generator))
            let rules = [RulePlan(peers: [peer], ports: [PortPlan(number: 80 + generator.below(8))])]
            let isIngress = generator.happens(percent: 50)
            return PolicyPlan(
                name: "policy-\(index)", path: "\(folder)/policy-\(index).yaml", subject: subject,
                ingress: isIngress ? rules : nil, egress: isIngress ? nil : rules)
        }
        return plan
    }

    private func name(_ number: Int) -> String { "ns-" + number.padded(5) }

    /// The labels of a pod, which policies of other namespaces ask for as well.
    private func labels(_ namespace: Int, _ pod: Int) -> [Label] {
        var generator = ShapeGenerator(seed: seed, part: "kano-pod", number: namespace * Self.pods + pod)
        return (0..<Self.keys).map { Label("key-\($0)", "value-\(generator.below(Self.values))") }
    }

    private func three(of labels: [Label], _ generator: inout ShapeGenerator) -> SelectorPlan {
        var chosen = labels
        while chosen.count > 3 { chosen.remove(at: generator.below(chosen.count)) }
        return SelectorPlan(labels: chosen)
    }
}
