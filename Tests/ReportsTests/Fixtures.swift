import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Review

/// Short ways to write the parts of a report.
enum Make {
    static func id(_ namespace: String, _ name: String, _ kind: String = "Deployment", variant: String = "")
        -> WorkloadID
    {
        WorkloadID(namespace: namespace, kind: kind, name: name, variant: variant)
    }

    static func pods(_ namespace: String, _ names: String...) -> [Endpoint] {
        names.map { .workload(id(namespace, $0)) }
    }

    static func policy(_ namespace: String?, _ name: String, _ direction: Direction, kind: String = "NetworkPolicy")
        -> PolicyID
    {
        PolicyID(kind: kind, namespace: namespace, name: name, direction: direction)
    }

    static func tcp(_ ports: UInt16...) -> TrafficSet { TrafficSet(.tcp, PortSet(ports.map { $0...$0 })) }

    static func block(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: Int) -> AddressSet {
        .block(v4: a << 24 | b << 16 | c << 8 | d, prefixLength: length)
    }
}

/// Reports that the snapshots show.
enum Example {
    static let base = SideSummary(
        label: "main~1", commit: "4fd2a91c03be5a7d2f0c9b8e7d6c5b4a39281706", subject: "shop: resize the cart",
        fileCount: 11, objectCount: 24)
    static let head = SideSummary(
        label: "main", commit: "90be1c55d2a7c4f1e8b3a6d9c2f5081b7e4a3d60", subject: "payments: let web call the api",
        fileCount: 12, objectCount: 25)

    static let denied = Make.policy("payments", "default-deny", .ingress)
    static let allowWeb = Make.policy("payments", "allow-web", .ingress)
    static let allowOps = Make.policy("shop", "allow-ops", .ingress)
    static let admin = Make.policy(nil, "tenants", .ingress, kind: "AdminNetworkPolicy")

    static let workloads =
        Make.pods("dev", "old", "tool") + Make.pods("payments", "api", "ledger")
        + Make.pods("shop", "cart", "db", "mail", "web")

    static let monitoring = Endpoint.implied(
        ImpliedEndpoint(namespaces: .named("monitoring"), pods: LabelSelector(matching: ["app": "prometheus"])))

    static var baseSources: SourceTable {
        SourceTable(
            policies: [
                denied: SourceLocation(path: "policies/payments.yaml", line: 3, column: 1),
                allowOps: SourceLocation(path: "policies/shop.yaml", line: 40, column: 1),
            ],
            rules: [
                RuleID(policy: allowOps, index: 0): SourceLocation(path: "policies/shop.yaml", line: 47, column: 7)
            ])
    }

    static var headSources: SourceTable {
        SourceTable(
            policies: [
                denied: SourceLocation(path: "policies/payments.yaml", line: 3, column: 1),
                allowWeb: SourceLocation(path: "policies/payments.yaml", line: 14, column: 1),
                allowOps: SourceLocation(path: "policies/shop.yaml", line: 40, column: 1),
                admin: SourceLocation(path: "policies/cluster/tenants.yaml", line: 1, column: 1),
            ],
            rules: [
                RuleID(policy: allowWeb, index: 0): SourceLocation(
                    path: "policies/payments.yaml", line: 22, column: 7),
                RuleID(policy: allowOps, index: 0): SourceLocation(path: "policies/shop.yaml", line: 47, column: 7),
                RuleID(policy: admin, index: 0): SourceLocation(
                    path: "policies/cluster/tenants.yaml", line: 9, column: 5),
            ])
    }

    /// One change of each kind.
    static var changes: [FlowChange] {
        let ops = Decision.rule(RuleID(policy: allowOps, index: 0), .allow, isPossible: false)
        let tenants = Decision.rule(RuleID(policy: admin, index: 0), .deny, isPossible: false)
        let web = Decision.rule(RuleID(policy: allowWeb, index: 0), .allow, isPossible: false)
        return [
            FlowChange(
                sources: EndpointSet(Make.pods("shop", "web")), destinations: EndpointSet(Make.pods("payments", "api")),
                before: .nothing, after: Verdict(allowed: Make.tcp(8443)), cause: .access,
                reasonsBefore: [.isolation(denied, isPossible: false)],
                reasonsAfter: [web, .allowedByDefault(.egress)]),
            FlowChange(
                sources: EndpointSet(Make.pods("dev", "tool") + [.addresses(.all)]),
                destinations: EndpointSet(Make.pods("shop", "db")), before: .all, after: .nothing, cause: .access,
                reasonsBefore: [.allowedByDefault(.ingress)], reasonsAfter: [tenants]),
            FlowChange(
                sources: EndpointSet([.addresses(AddressSet.all.subtracting(Make.block(10, 0, 0, 0, 8)))]),
                destinations: EndpointSet(Make.pods("shop", "cart", "web")),
                before: Verdict(allowed: Make.tcp(80, 443)), after: Verdict(allowed: Make.tcp(443)), cause: .access,
                reasonsBefore: [ops], reasonsAfter: [tenants]),
            FlowChange(
                sources: EndpointSet(Make.pods("payments", "api", "ledger")),
                destinations: EndpointSet(Make.pods("shop", "cart", "web")),
                before: Verdict(allowed: Make.tcp(80)), after: Verdict(allowed: Make.tcp(80, 9090)), cause: .access,
                reasonsBefore: [.isolation(allowOps, isPossible: false)], reasonsAfter: [ops]),
            FlowChange(
                sources: EndpointSet([monitoring]), destinations: EndpointSet(Make.pods("payments", "api", "ledger")),
                before: .nothing, after: Verdict(allowed: .nothing, possible: Make.tcp(9090)), cause: .access,
                reasonsBefore: [.isolation(denied, isPossible: false)],
                reasonsAfter: [.rule(RuleID(policy: allowWeb, index: 0), .allow, isPossible: true)]),
            FlowChange(
                sources: EndpointSet(Make.pods("shop", "mail")),
                destinations: EndpointSet(Make.pods("shop", "cart", "db", "mail", "web") + [.addresses(.all)]),
                before: .nothing, after: .all, cause: .added,
                reasonsAfter: [.allowedByDefault(.ingress), .allowedByDefault(.egress)]),
            FlowChange(
                sources: EndpointSet(workloads), destinations: EndpointSet(Make.pods("dev", "old")),
                before: .all, after: .nothing, cause: .removed, reasonsBefore: [.allowedByDefault(.ingress)]),
        ]
    }

    static func cluster(_ name: String = "", changes: [FlowChange] = changes) -> ClusterChange {
        ClusterChange(
            name: name, changes: changes, addedWorkloads: changes.isEmpty ? [] : [Make.id("shop", "mail")],
            removedWorkloads: changes.isEmpty ? [] : [Make.id("dev", "old")],
            endpoints: workloads + [monitoring, .addresses(.allIPv4), .addresses(.allIPv6)],
            singlePods: [Make.id("dev", "old")], baseSources: baseSources, headSources: headSources)
    }

    static let warnings: [SidedDiagnostic] = [
        SidedDiagnostic(
            Diagnostic(
                .warning, "no-match", "the policy selects no workload",
                at: SourceLocation(path: "policies/shop.yaml", line: 40, column: 1), rules: ["N-2"]), on: .both),
        SidedDiagnostic(
            Diagnostic(
                .note, "latent", "no pod of shop/mail runs: it has no replicas",
                at: SourceLocation(path: "workloads/mail.yaml", line: 7, column: 3), rules: ["W-3"]), on: .head),
    ]

    static let errors: [SidedDiagnostic] = [
        SidedDiagnostic(
            Diagnostic(
                .error, "unknown-field", "unknown field `ingres` of a NetworkPolicy's spec",
                at: SourceLocation(path: "policies/broken.yaml", line: 9, column: 3),
                advice: "Write `ingress`; the API server refuses the object as it is.", rules: ["V-4"]), on: .head)
    ]

    static func report(
        _ clusters: [ClusterChange], diagnostics: [SidedDiagnostic] = warnings,
        files: FileChanges = FileChanges(all: 4, manifests: 3)
    ) -> ChangeReport {
        ChangeReport(base: base, head: head, clusters: clusters, files: files, diagnostics: diagnostics)
    }

    static var full: ChangeReport { report([cluster()]) }

    static var listing: FlowListing {
        let flows = [
            FlowGroup(
                sources: EndpointSet(workloads + [.addresses(.all)]),
                destinations: EndpointSet(Make.pods("dev", "old", "tool")), verdict: .all),
            FlowGroup(
                sources: EndpointSet(Make.pods("shop", "web")), destinations: EndpointSet(Make.pods("payments", "api")),
                verdict: Verdict(allowed: Make.tcp(8443), possible: TrafficSet(.udp, PortSet(53...53)))),
            FlowGroup(
                sources: EndpointSet([.ingressController]), destinations: EndpointSet(Make.pods("shop", "web")),
                verdict: Verdict(allowed: Make.tcp(8080))),
            FlowGroup(
                sources: EndpointSet([monitoring]), destinations: EndpointSet(Make.pods("shop", "cart", "web")),
                verdict: Verdict(allowed: Make.tcp(9090))),
        ]
        return FlowListing(
            side: head,
            clusters: [
                ClusterListing(
                    name: "", flows: flows, endpoints: workloads + [monitoring, .ingressController, .addresses(.all)],
                    singlePods: [Make.id("dev", "old")], sources: headSources)
            ], diagnostics: warnings.map(\.diagnostic))
    }

    /// A cluster of 90 namespaces of four workloads, of which most are closed to the others.
    static var large: ClusterChange {
        let namespaces = (100..<190).map { Make.pods("team-\($0)", "api", "cache", "db", "web") }
        let closed = namespaces.enumerated().filter { $0.offset % 10 < 8 }.flatMap(\.element)
        let open = namespaces.enumerated().filter { $0.offset % 10 >= 8 }.flatMap(\.element)
        let all = namespaces.flatMap(\.self) + Make.pods("monitoring", "agent", "prometheus")
        let changes = [
            FlowChange(
                sources: EndpointSet(all + [.addresses(.all)]), destinations: EndpointSet(closed), before: .all,
                after: .nothing, cause: .access, reasonsBefore: [.allowedByDefault(.ingress)],
                reasonsAfter: [.isolation(denied, isPossible: false)]),
            FlowChange(
                sources: EndpointSet(open + Make.pods("monitoring", "prometheus")),
                destinations: EndpointSet(closed.prefix(60) + Make.pods("team-188", "web")), before: .all,
                after: Verdict(allowed: Make.tcp(9090)), cause: .access, reasonsBefore: [.allowedByDefault(.ingress)],
                reasonsAfter: [.rule(RuleID(policy: allowWeb, index: 0), .allow, isPossible: false)]),
        ]
        return ClusterChange(
            name: "", changes: changes, addedWorkloads: [], removedWorkloads: [],
            endpoints: all + [.addresses(.all)], singlePods: [], baseSources: baseSources, headSources: headSources)
    }
}
