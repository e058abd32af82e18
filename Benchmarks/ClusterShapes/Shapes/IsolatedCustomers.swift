/// The isolated customers of Calico's benchmark, from its parameters: labels that nobody selects, in great number.
///
/// A namespace has one pod of 15 labels, of which 5 have a value of their own and 10 one of 5,000, and one policy that
/// allows what comes from the namespace, and name resolution.
///
/// Source: projectcalico/calico, felix/calc/calc_graph_bench_test.go.
struct IsolatedCustomers: ShapeDefinition {
    private let customers: Int

    init(workloads: Int) { customers = max(1, workloads - 1) }

    var namespaceCount: Int { customers + 1 }

    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        if number == 0 { return nameServers }
        let name = "customer-" + number.padded(6)
        // The folders of a forge's tree hold some hundred entries, rarely more.
        let folder = "customers/\((number / 500).padded(3))/\(name)"
        var plan = NamespacePlan(
            name: name, labels: [Label("customer", name), Label("plan", "plan-\(number % 5)")], folder: folder)
        var labels = [Label("app", "service-\(generator.below(5000))")]
        labels += (1..<10).map { Label("shared-\($0)", "value-\(generator.below(5000))") }
        labels += (0..<5).map { Label("own-\($0)", "\(name)-\($0)") }
        plan.workloads = [
            WorkloadPlan(
                name: "pod", path: "\(folder)/pod.yaml", labels: labels, form: .pod,
                image: "registry.example.com/customers/service:1.0.0")
        ]
        plan.policies = [
            PolicyPlan(
                name: "isolate", path: "\(folder)/isolate.yaml",
                ingress: [RulePlan(peers: [.pods(namespaces: nil, pods: SelectorPlan())])],
                egress: [
                    RulePlan(peers: [.pods(namespaces: nil, pods: SelectorPlan())]),
                    RulePlan(peers: [.nameServers], ports: PortPlan.nameService),
                ])
        ]
        return plan
    }

    private var nameServers: NamespacePlan {
        var plan = NamespacePlan(name: "kube-system", labels: [Label("plan", "platform")], folder: "platform")
        plan.workloads = [
            WorkloadPlan(
                name: "coredns", path: "platform/coredns.yaml", labels: [Label("k8s-app", "kube-dns")],
                form: .deployment(replicas: 2), image: "registry.example.com/platform/coredns:1.11.1")
        ]
        return plan
    }
}
