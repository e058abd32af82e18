import Manifests
import NetworkModel
import Reachability
import Review
import Testing

/// Odd ways to write a policy: each is told, and ordinary ones aren't.
struct TrapTests {
    /// What a change of policies is said to be, apart from first and last policies.
    private func codes(
        from before: String = "", to after: String, town: String = ReviewedChange.town
    ) throws -> [String] {
        ReviewedChange.traps(in: try ReviewedChange.review(town: town, from: before, to: after)).map(\.code)
            .filter { !$0.hasPrefix("isolation-") }
    }

    private static let odd: [(code: String, before: String, after: String)] = [
        ("egress-left-open", "", "{podSelector: {}, ingress: [], egress: []}"),
        ("ingress-isolated-too", "", "{podSelector: {}, egress: [{to: [{podSelector: {}}]}]}"),
        ("rules-ignored", "", "{podSelector: {}, policyTypes: [Ingress], egress: [{to: [{podSelector: {}}]}]}"),
        ("rules-ignored", "", "{podSelector: {}, policyTypes: [Egress], ingress: [{from: [{podSelector: {}}]}]}"),
        ("tcp-only", "", "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53}]}]}"),
        (
            "tcp-only", "",
            "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}, {ports: [{port: 53}]}]}"
        ),
        (
            "allows-everything", "{podSelector: {}, policyTypes: [Ingress], ingress: []}",
            "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"
        ),
        (
            "allows-nothing", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}",
            "{podSelector: {}, policyTypes: [Ingress], ingress: []}"
        ),
        ("every-namespace", "", "{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}"),
        (
            "absent-key", "",
            "{podSelector: {}, ingress: [{from: [{podSelector: {matchExpressions: "
                + "[{key: tier, operator: NotIn, values: [front]}]}}]}]}"
        ),
        ("selects-nobody", "", "{podSelector: {matchLabels: {app: wbe}}, ingress: []}"),
        ("peer-is-nobody", "", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: wbe}}}]}]}"),
        (
            "peer-is-nobody", "",
            "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: office}}, "
                + "podSelector: {matchLabels: {app: dekc}}}]}]}"
        ),
        (
            // Nobody in the office is a shop's web, and each of the two is somebody by itself.
            "one-element", "",
            "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: "
                + "{team: office}}, podSelector: {matchLabels: {app: web}}}]}]}"
        ),
        (
            "one-element",
            "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: office}}}, "
                + "{podSelector: {matchLabels: {app: web}}}]}]}",
            "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: office}}, "
                + "podSelector: {matchLabels: {app: web}}}]}]}"
        ),
        (
            "two-elements", "",
            "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: office}}}, "
                + "{podSelector: {matchLabels: {app: desk}}}]}]}"
        ),
        (
            "redundant-rule", "",
            "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}, {from: [{podSelector: {matchLabels: "
                + "{app: web}}}], ports: [{port: 80}]}]}"
        ),
        (
            "redundant-rule", "",
            "{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}]}, {from: [{ipBlock: {cidr: 192.0.2.0/24}}], "
                + "ports: [{port: 88}]}]}"
        ),
    ]

    @Test(arguments: 0..<odd.count) func `what is odd is told once, with its place`(_ number: Int) throws {
        let odd = Self.odd[number]
        let review = try ReviewedChange.review(
            from: odd.before.isEmpty ? "" : ReviewedChange.policy("p", odd.before),
            to: ReviewedChange.policy("p", odd.after))
        let traps = ReviewedChange.traps(in: review).filter { !$0.code.hasPrefix("isolation-") }
        #expect(traps.map(\.code) == [odd.code])
        #expect(traps.allSatisfy { $0.location.path == "policies.yaml" && $0.location.line > 0 })
        #expect(review.findings.filter { $0.kind == .trap }.allSatisfy { $0.severity == .note })
    }

    private static let ordinary: [(name: String, spec: String)] = [
        ("default-deny-all", "{podSelector: {}, policyTypes: [Ingress, Egress]}"),
        ("default-deny-ingress", "{podSelector: {}, policyTypes: [Ingress]}"),
        ("deny-egress", "{podSelector: {}, policyTypes: [Egress], egress: []}"),
        ("allow-all-ingress", "{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"),
        ("allow-same-namespace", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}"),
        (
            "allow-web-to-db",
            "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{from: [{podSelector: "
                + "{matchLabels: {app: web}}}], ports: [{port: 5432, protocol: TCP}]}]}"
        ),
        (
            "allow-dns",
            "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {matchLabels: "
                + "{kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], "
                + "ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}]}"
        ),
        (
            "allow-dns-of-any-namespace",
            "{podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}, podSelector: "
                + "{matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}]}"
        ),
        (
            "allow-monitoring",
            "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{namespaceSelector: {matchLabels: "
                + "{kubernetes.io/metadata.name: monitoring}}, podSelector: {matchLabels: "
                + "{app.kubernetes.io/name: prometheus}}}], ports: [{port: 9090}]}]}"
        ),
        (
            "allow-office-desks",
            "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {matchLabels: "
                + "{team: office}}, podSelector: {matchLabels: {app: desk}}}]}]}"
        ),
        (
            "allow-office-and-web",
            "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: "
                + "{team: office}}}, {podSelector: {matchLabels: {app: web}}}]}]}"
        ),
        (
            "allow-but-system",
            "{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: "
                + "kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}}], ports: [{port: 80}]}]}"
        ),
        (
            "allow-internet",
            "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: "
                + "{cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443}]}]}"
        ),
        (
            "allow-two-ports",
            "{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}, {from: [{podSelector: {}}], "
                + "ports: [{port: 9100}]}]}"
        ),
    ]

    @Test(arguments: 0..<ordinary.count) func `what is ordinary is not told`(_ number: Int) throws {
        let policy = Self.ordinary[number]
        #expect(try codes(to: ReviewedChange.policy(policy.name, policy.spec)) == [])
    }

    @Test func `a repository of policies alone has no selectors of nobody`() throws {
        let policies = Self.ordinary.map { ReviewedChange.policy($0.name, $0.spec) }.joined()
        #expect(try codes(to: policies, town: "").allSatisfy { $0 == "redundant-rule" })
    }

    @Test func `rules of another policy with the same subject make one redundant`() throws {
        let wide = ReviewedChange.policy("wide", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")
        let narrow = ReviewedChange.policy(
            "narrow", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}")
        let review = try ReviewedChange.review(to: narrow + wide)
        let found = ReviewedChange.traps(in: review).filter { $0.code == "redundant-rule" }
        #expect(found.map(\.policy.name) == ["narrow"])
        // Without the rule, nothing changes.
        let without = ReviewedChange.policy("narrow", "{podSelector: {}, policyTypes: [Ingress]}")
        #expect(!(try ReviewedChange.review(from: narrow + wide, to: without + wide).change.hasChanges))
    }

    @Test func `isolation begins with the first policy of a workload and ends with the last`() throws {
        let deny = ReviewedChange.policy("deny", "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}")
        let allow = ReviewedChange.policy(
            "allow", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")
        func isolation(from before: String, to after: String) throws -> [String] {
            ReviewedChange.traps(in: try ReviewedChange.review(from: before, to: after)).compactMap { trap in
                switch trap.matter {
                case .isolationBegins(let direction, let set):
                    "\(trap.policy.name) begins \(direction) \(set.endpoints.compactMap(\.workload?.name))"
                case .isolationEnds(let direction, let set):
                    "\(trap.policy.name) ends \(direction) \(set.endpoints.compactMap(\.workload?.name))"
                default: nil
                }
            }
        }
        #expect(try isolation(from: "", to: deny) == ["deny begins ingress [\"db\"]"])
        #expect(try isolation(from: deny, to: "") == ["deny ends ingress [\"db\"]"])
        // The one that is left isolates, or did before.
        #expect(try isolation(from: deny, to: deny + allow) == ["allow begins ingress [\"web\"]"])
        #expect(try isolation(from: deny + allow, to: allow) == [])
        // Of two that come together, each is told of those of whom the other isn't.
        #expect(
            try isolation(from: "", to: deny + allow) == [
                "deny begins ingress [\"db\"]", "allow begins ingress [\"web\"]",
            ])
    }
}
