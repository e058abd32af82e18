/// A monorepository as teams keep it that deploy from git.
///
/// A team has 50 namespaces of 20 workloads. Seven of ten namespaces deny what isn't allowed, a third of these in both
/// directions, and have a policy a workload: callers of the namespace, callers of another team, name resolution,
/// monitoring, and some blocks of addresses.
struct Gitops: ShapeDefinition {
    private static let perNamespace = 20
    private static let namespacesPerTeam = 50
    private static let environments = ["prod", "staging", "dev"]

    /// Those of teams; two more are the platform's, in two namespaces.
    private let applications: Int
    private let teamNamespaces: Int
    private let teams: Int

    init(workloads: Int) {
        applications = max(0, workloads - 2)
        teamNamespaces = (applications + Self.perNamespace - 1) / Self.perNamespace
        teams = max(3, (teamNamespaces + Self.namespacesPerTeam - 1) / Self.namespacesPerTeam)
    }

    var namespaceCount: Int { 2 + teamNamespaces }

    func namespace(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        switch number {
        case 0: return platform("kube-system", workload: "coredns", label: Label("k8s-app", "kube-dns"))
        case 1: return platform("monitoring", workload: "prometheus", label: Label("app", "prometheus"))
        default: return team(number - 2, &generator)
        }
    }

    private func platform(_ name: String, workload: String, label: Label) -> NamespacePlan {
        let folder = "clusters/prod/platform/\(name)"
        var plan = NamespacePlan(name: name, labels: [Label("team", "platform"), Label("env", "prod")], folder: folder)
        plan.workloads = [
            WorkloadPlan(
                name: workload, path: "\(folder)/\(workload)/deployment.yaml", labels: [label],
                form: .application(replicas: 3), image: "registry.example.com/platform/\(workload):1.0.0")
        ]
        return plan
    }

    private func team(_ number: Int, _ generator: inout ShapeGenerator) -> NamespacePlan {
        let team = "team-" + (number % teams).padded(2)
        let name = "ns-" + number.padded(4)
        let folder = "clusters/prod/\(team)/\(name)"
        let environment = Self.environments[number / teams % Self.environments.count]
        var plan = NamespacePlan(name: name, labels: [Label("team", team), Label("env", environment)], folder: folder)
        let count = min(Self.perNamespace, applications - number * Self.perNamespace)
        for index in 0..<count {
            plan.workloads.append(workload(index, folder, team, &generator))
        }
        // Not at random, so that the count of policies is known: 7 of every 10, and a third of these.
        let isIsolated = number % 10 < 7
        let isolatesEgress = isIsolated && number % 3 == 0
        guard isIsolated else { return plan }
        plan.policies.append(
            PolicyPlan(
                name: "default-deny", path: "\(folder)/default-deny.yaml", ingress: [],
                egress: isolatesEgress ? [] : nil))
        for index in 0..<count {
            plan.policies.append(
                PolicyPlan(
                    name: application(index), path: "\(folder)/\(application(index))/networkpolicy.yaml",
                    subject: SelectorPlan(labels: [Label("app", application(index))]),
                    ingress: ingress(of: index, among: count, environment, &generator),
                    egress: isolatesEgress ? egress(of: index, among: count, &generator) : nil))
        }
        return plan
    }

    private func application(_ index: Int) -> String { "app-" + index.padded(2) }

    private func workload(
        _ index: Int, _ folder: String, _ team: String, _ generator: inout ShapeGenerator
    ) -> WorkloadPlan {
        let name = application(index)
        let version = "\(1 + generator.below(4)).\(generator.below(20)).\(generator.below(10))"
        return WorkloadPlan(
            name: name, path: "\(folder)/\(name)/deployment.yaml",
            labels: [
                Label("app", name), Label("tier", ["frontend", "backend", "data"][index % 3]),
                Label("app.kubernetes.io/version", version),
            ],
            form: .application(replicas: 3), image: "registry.example.com/\(team)/\(name):\(version)")
    }

    private func ingress(
        of index: Int, among count: Int, _ environment: String, _ generator: inout ShapeGenerator
    ) -> [RulePlan] {
        var rules = [RulePlan(peers: others(than: index, among: count, &generator), ports: [PortPlan(number: 8080)])]
        if generator.happens(percent: 40) {
            let caller = PeerPlan.pods(
                namespaces: SelectorPlan(labels: [
                    Label("team", "team-" + generator.below(teams).padded(2)), Label("env", environment),
                ]),
                pods: SelectorPlan(labels: [Label("app", application(generator.below(Self.perNamespace)))]))
            rules.append(RulePlan(peers: [caller], ports: [PortPlan(number: 8080)]))
        }
        if generator.happens(percent: 10) {
            rules.append(RulePlan(peers: [block(&generator)], ports: [PortPlan(number: 8443)]))
        }
        let monitoring = PeerPlan.pods(
            namespaces: SelectorPlan(labels: [Label("kubernetes.io/metadata.name", "monitoring")]),
            pods: SelectorPlan(labels: [Label("app", "prometheus")]))
        rules.append(RulePlan(peers: [monitoring], ports: [PortPlan(number: 9090)]))
        return rules
    }

    private func egress(of index: Int, among count: Int, _ generator: inout ShapeGenerator) -> [RulePlan] {
        var rules = [
            RulePlan(peers: [.nameServers], ports: PortPlan.nameService),
            RulePlan(peers: others(than: index, among: count, &generator), ports: [PortPlan(number: 8080)]),
        ]
        if generator.happens(percent: 30) {
            rules.append(RulePlan(peers: [block(&generator)], ports: [PortPlan(number: 443)]))
        }
        return rules
    }

    /// One to three other workloads of the namespace.
    private func others(than index: Int, among count: Int, _ generator: inout ShapeGenerator) -> [PeerPlan] {
        let wanted = 1 + generator.below(3)
        let chosen = Set((0..<wanted).map { _ in (index + 1 + generator.below(max(1, count - 1))) % count })
        return chosen.sorted().map { .own("app", application($0)) }
    }

    /// One of four blocks a team.
    private func block(_ generator: inout ShapeGenerator) -> PeerPlan {
        let (team, part) = (generator.below(teams), generator.below(4))
        let prefix = "\(193 + team / 250).\(team % 250)"
        return .block("\(prefix).0.0/16", except: ["\(prefix).\(part * 16).0/24"])
    }
}
