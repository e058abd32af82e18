/// The network-policy workload of kube-burner, from its parameters: policies with many ports, blocks and values.
///
/// Namespaces of 10 pods and 20 policies besides two that deny and admit. Each policy selects all its pods by their
/// numbers, and has 5 ports, 5 ranges of ports, 5 blocks, and 5 pods in each of 5 namespaces as peers, which go round
/// so that no two rules are alike.
///
/// Source: kube-burner/kube-burner-ocp, cmd/config/network-policy, and its published run.
struct ManyRules: ShapeDefinition {
    private static let pods = 10
    private static let policiesPerDirection = 10
    private static let perRule = 5

    let namespaceCount: Int

    init(workloads: Int) { namespaceCount = max(1, workloads / Self.pods) }

    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        let name = name(number)
        let folder = "namespaces/\(name)"
        var plan = NamespacePlan(name: name, labels: [Label("kube-burner-job", "network-policy")], folder: folder)
        plan.workloads = (0..<Self.pods).map { index in
            WorkloadPlan(
                name: "pod-\(index)", path: "\(folder)/pod-\(index).yaml", labels: [Label("num", "\(index)")],
                form: .pod, image: "registry.example.com/scale/pod:1.0.0")
        }
        plan.policies = [
            PolicyPlan(name: "deny-all", path: "\(folder)/deny-all.yaml", ingress: [], egress: []),
            PolicyPlan(
                name: "allow-from-proxy", path: "\(folder)/allow-from-proxy.yaml",
                ingress: [
                    RulePlan(
                        peers: [.pods(namespaces: names([0]), pods: SelectorPlan(anyOf: [.init("num", ["0"])]))],
                        ports: [PortPlan(number: 9002)])
                ]),
        ]
        for index in 0..<Self.policiesPerDirection {
            let rules = [rule(of: number * Self.policiesPerDirection + index, in: number)]
            plan.policies.append(policy("ingress-\(index)", folder, ingress: rules))
            plan.policies.append(policy("egress-\(index)", folder, egress: rules))
        }
        return plan
    }

    private func name(_ number: Int) -> String { "network-policy-" + number.padded(4) }

    private func names(_ numbers: [Int]) -> SelectorPlan {
        SelectorPlan(anyOf: [.init("kubernetes.io/metadata.name", numbers.map(name))])
    }

    private func policy(
        _ name: String, _ folder: String, ingress: [RulePlan]? = nil, egress: [RulePlan]? = nil
    ) -> PolicyPlan {
        let local = SelectorPlan(anyOf: [.init("num", (0..<Self.pods).map(String.init))])
        return PolicyPlan(
            name: name, path: "\(folder)/\(name).yaml", subject: local, ingress: ingress, egress: egress)
    }

    /// The rule of a policy, which no other has.
    private func rule(of policy: Int, in number: Int) -> RulePlan {
        let parts = 0..<Self.perRule
        let first = number + 1 + policy % Self.policiesPerDirection * Self.perRule
        let namespaces = Set(parts.map { (first + $0) % namespaceCount }).sorted()
        let pods = parts.map { String((policy + $0) % Self.pods) }.sorted()
        let peers = [PeerPlan.pods(namespaces: names(namespaces), pods: SelectorPlan(anyOf: [.init("num", pods)]))]
        let blocks = parts.map { part -> PeerPlan in
            let prefix = "151.\((policy * Self.perRule + part) % 250)"
            return .block("\(prefix).0.0/16", except: ["\(prefix).1.0/24"])
        }
        let ports = parts.map { PortPlan(number: 8080 + $0) }
        let ranges = parts.map { PortPlan(number: 5000 + 100 * $0, last: 5050 + 100 * $0) }
        return RulePlan(peers: peers + blocks, ports: ports + ranges)
    }
}
