/// The scale test of Cilium's network policies, from its parameters, with NetworkPolicies in the place of its own kind.
///
/// Namespaces of 600 Deployments of 5 pods, with 5 policies a Deployment.
///
/// Source: the `netpol` module of Cilium's scale tests, documented with its scalability report.
struct PoliciesPerDeployment: ShapeDefinition {
    private static let perNamespace = 600

    private let deployments: Int

    init(workloads: Int) { deployments = max(1, workloads) }

    var namespaceCount: Int { (deployments + Self.perNamespace - 1) / Self.perNamespace }

    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        let name = "netpol-" + number.padded(3)
        var plan = NamespacePlan(name: name, labels: [Label("test", "netpol")], folder: "namespaces/\(name)")
        let count = min(Self.perNamespace, deployments - number * Self.perNamespace)
        for index in 0..<count {
            let workload = deployment(index)
            let folder = "\(plan.folder)/\(workload)"
            plan.workloads.append(
                WorkloadPlan(
                    name: workload, path: "\(folder)/deployment.yaml", labels: [Label("name", workload)],
                    form: .deployment(replicas: 5), image: "registry.example.com/scale/server:1.0.0"))
            plan.policies += policies(
                of: workload, folder, previous: deployment((index + count - 1) % count),
                next: deployment((index + 1) % count), number)
        }
        return plan
    }

    private func deployment(_ index: Int) -> String { "deployment-" + index.padded(3) }

    private func policies(
        of workload: String, _ folder: String, previous: String, next: String, _ number: Int
    ) -> [PolicyPlan] {
        let web = [PortPlan(number: 80)]
        let anyNamespace = PeerPlan.pods(
            namespaces: SelectorPlan(labels: [Label("test", "netpol")]),
            pods: SelectorPlan(labels: [Label("name", workload)]))
        let rules: [(name: String, ingress: [RulePlan]?, egress: [RulePlan]?)] = [
            ("from-previous", [RulePlan(peers: [.own("name", previous)], ports: web)], nil),
            ("from-same-name", [RulePlan(peers: [anyNamespace], ports: web)], nil),
            ("to-next", nil, [RulePlan(peers: [.own("name", next)], ports: web)]),
            ("to-same-name", nil, [RulePlan(peers: [anyNamespace], ports: web)]),
            (
                "to-outside", nil,
                [
                    RulePlan(
                        peers: [.block("198.\(18 + number % 2).0.0/16", except: ["198.\(18 + number % 2).0.0/24"])],
                        ports: [PortPlan(number: 443)])
                ]
            ),
        ]
        return rules.map { rule in
            PolicyPlan(
                name: "\(workload)-\(rule.name)", path: "\(folder)/\(rule.name).yaml",
                subject: SelectorPlan(labels: [Label("name", workload)]), ingress: rule.ingress, egress: rule.egress)
        }
    }
}
