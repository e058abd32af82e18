import Manifests
import NetworkModel
import Reachability
import Review
import Testing

/// That endpoints and ports are read as they are meant, in the place where every record and configuration has them.
@Suite struct WrittenFlowTests {
    private func flow(_ fields: String) -> WrittenFlow? {
        guard case .record(let record) = readTicket("scope: {opens: [{\(fields)}]}\n").reading else { return nil }
        return record.scope?.opens?.first
    }

    private func pods(
        _ namespace: String? = nil, kind: String? = nil, _ name: String? = nil, labels: [String: String] = [:],
        namespaceLabels: [String: String] = [:]
    ) -> EndpointPattern.Part {
        .pods(
            PodPattern(
                namespace: namespace.map(NamePattern.init), namespaceLabels: LabelSelector(matching: namespaceLabels),
                kind: kind, name: name.map(NamePattern.init), labels: LabelSelector(matching: labels)))
    }

    private func addresses(_ text: String) throws -> AddressSet { try #require(AddressSet(text: text)) }

    @Test func `short texts mean workloads, addresses and everybody`() throws {
        let expected: [(String, [EndpointPattern.Part])] = [
            ("shop/checkout", [pods("shop", "checkout")]), ("shop/*", [pods("shop")]), ("'*/*'", [pods()]),
            ("deployment/shop/web", [pods("shop", kind: "deployment", "web")]),
            ("'team-*/api'", [pods("team-*", "api")]),
            ("shop/web-*", [pods("shop", "web-*")]), ("10.0.0.0/8", [.addresses(try addresses("10.0.0.0/8"))]),
            ("'2001:db8::1'", [.addresses(try addresses("2001:db8::1"))]), ("external", [.addresses(.all)]),
            ("any-address", [.addresses(.all)]), ("ingress-controller", [.ingressController]),
            ("anyone", EndpointPattern.anyone.parts),
            ("[shop/a, {namespace: pay}]", [pods("shop", "a"), pods("pay")]),
        ]
        for (text, parts) in expected {
            #expect(flow("from: \(text), to: risk/scorer, ports: any")?.pattern.sources.parts == parts, "\(text)")
        }
    }

    @Test func `the internet is every address that isn't private`() throws {
        let parts = try #require(flow("from: internet, to: risk/scorer, ports: any")).pattern.sources.parts
        guard case .addresses(let internet) = parts.first else { throw Unexpected() }
        for (text, isIncluded) in [
            ("8.8.8.8", true), ("172.32.0.1", true), ("2001:db8::1", true), ("10.1.2.3", false), ("172.31.0.1", false),
            ("192.168.1.1", false), ("100.64.0.1", false), ("fd00::1", false),
        ] {
            #expect(try addresses(text).isSubset(of: internet) == isIncluded, "\(text)")
        }
    }

    private struct Unexpected: Error {}

    @Test func `mappings mean pods by labels, or addresses`() throws {
        let block = try addresses("10.0.0.0/8").subtracting(try addresses("10.1.0.0/16"))
        let expected: [(String, EndpointPattern.Part, String)] = [
            ("{namespace: shop, workload: web}", pods("shop", "web"), "shop/web"),
            ("{namespace: shop}", pods("shop"), "shop/*"),
            ("{workload: web}", pods(nil, "web"), "*/web"), ("{kind: Job}", pods(nil, kind: "Job"), "Job/*/*"),
            ("{podSelector: {}}", pods(), "*/*"),
            (
                "{namespace: shop, podSelector: {matchLabels: {app: web}}}", pods("shop", labels: ["app": "web"]),
                "shop/* {app=web}"
            ),
            (
                "{namespaceSelector: {matchLabels: {env: prod}}}", pods(namespaceLabels: ["env": "prod"]),
                "*/* in namespaces {env=prod}"
            ),
            (
                "{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}", .addresses(block),
                "10.0.0.0/8 except 10.1.0.0/16"
            ),
        ]
        for (text, part, name) in expected {
            let flow = flow("from: risk/scorer, to: \(text), ports: any")
            #expect(flow?.pattern.destinations.parts == [part], "\(text)")
            #expect(flow?.text == "risk/scorer → \(name), any port")
        }
    }

    @Test(arguments: [
        ("TCP/8443", "TCP 8443"), ("8443", "TCP 8443"), ("UDP/53", "UDP 53"), ("53/udp", "UDP 53"),
        ("8000-8080", "TCP 8000-8080"), ("any", "all"), ("TCP", "TCP"), ("[TCP/53, UDP/53]", "TCP 53; UDP 53"),
        ("[443, '8443']", "TCP 443,8443"),
    ])
    func `ports mean traffic`(text: String, traffic: String) {
        #expect(flow("from: a/b, to: c/d, ports: \(text)")?.pattern.traffic.description == traffic)
    }
}
