import Manifests
import TestSupport
import Testing

@Suite struct HostileTextTests {
    /// A pod with something hostile under `x`.
    private func pod(_ hostile: String) -> String { "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nx: \(hostile)\n" }

    @Test func `refuses aliases that expand without bound`() {
        var text = pod("&a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]")
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "x\(level): &a\(level) [\(aliases)]\n"
        }
        let set = read(text)
        #expect(set.errorCodes == ["yaml-limit"])
        #expect(set.objects == [])
    }

    @Test func `refuses a file of many documents that expand within bounds`() {
        var document = "x: &a0 [a, a, a, a, a, a, a, a, a, a]\n"
        for level in 1...4 {
            document +=
                "x\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
        }
        let text = Array(repeating: document, count: 1000).joined(separator: "---\n")
        #expect(read(document).errorCodes == [])
        #expect(read(text).errorCodes.contains("yaml-limit"))
        #expect(read(text).errorCodes.count < 100)
    }

    @Test(arguments: ["&x [*x]", "&x {a: *x}", "&x {<<: *x}", "&x [[[*x]]]"])
    func `refuses aliases that lead to themselves`(text: String) {
        #expect(read(pod(text)).errorCodes == ["yaml-limit"])
    }

    @Test func `refuses aliases that nest without bound`() {
        var text = pod("&a0 [a]")
        for level in 1...200 { text += "x\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(read(text).errorCodes == ["yaml-limit"])
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "a: {b: [", "!!map {", "&a ["])
    func `refuses deep nesting`(opening: String) {
        let set = read("kind: Pod\nx: " + String(repeating: opening, count: 100_000))
        #expect(set.errorCodes.count == 1)
        #expect(set.unreadableFiles == ["a.yaml"])
    }

    @Test func `counts columns beyond what 16 bits hold`() {
        let filler = String(repeating: "a", count: 70_000)
        let set = read("{x: \(filler), apiVersion: v1, kind: Pod, metadata: {name: 1}}")
        #expect(set.diagnostics.first { $0.severity == .error }?.location.column == 70_051)
    }

    @Test func `keeps messages short when keys are long`() throws {
        let key = String(repeating: "k", count: 100_000)
        let set = readPolicy("{? \(key) : 1}")
        #expect(set.errorCodes == ["unknown-field"])
        #expect(try #require(set.diagnostics.first).message.utf8.count < 200)
    }

    @Test func `reads a mapping of many keys`() {
        let labels = (0..<20_000).map { "k\($0): v" }.joined(separator: ", ")
        let set = read("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {\(labels)}}")
        #expect(set.objects.first?.labels.count == 20_000)
    }

    @Test(
        arguments: [
            [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xFF], [0xFE, 0xFF],
            [0xEF, 0xBB],
            [0x00], [0x80], [0xEF, 0xBF, 0xBE], [0x7F],
        ] as [[UInt8]])
    func `survives broken UTF-8 anywhere`(broken: [UInt8]) {
        let text = Array(pod("y").utf8)
        for position in [0, 1, text.count / 2, text.count] {
            let set = read(text[..<position] + broken + text[position...])
            #expect(!set.errorCodes.isEmpty)
            #expect(set.objects == [])
        }
    }

    static let seeds: [String] = [
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchExpressions: [{key: a, operator: In, values: [b, "c"]}]}
          policyTypes: [Ingress, Egress]
          ingress:
          - from:
            - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
            - podSelector: &s {matchLabels: {app: web}}
            ports: [{port: 80, endPort: 90, protocol: TCP}, {port: web}]
          egress: [{to: [{namespaceSelector: *s}]}]
        ---
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Pod, metadata: {name: a, labels: {<<: {x: y}}}, spec: {containers: [{ports: [{containerPort: 80}]}]}}
        """,
        """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: p}
        spec:
          tier: Admin
          priority: 1
          subject: {pods: {namespaceSelector: {}, podSelector: {}}}
          egress:
          - action: Accept
            to: [{networks: ["fd00::/8"]}, {domainNames: ["*.a.b"]}]
            protocols: [{tcp: {destinationPort: {range: {start: 1, end: 9}}}}]
        ---
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"ports": [{"port": 80}]}}
        """,
    ]

    /// 2,000 files, each a valid one with a few bytes changed, removed, doubled or swapped for hostile pieces.
    @Test(arguments: 0..<20)
    func `returns from any mutation of a valid file`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let pieces = [
            "[", "]", "{", "}", ": ", "- ", "\n", "---\n", "&a ", "*a", "*s", "<<: ", "{{", "\"", "'", "|\n", "!!int ",
            "\t",
            "\u{FEFF}", "\u{0}", "99999999999999999999", "-1", "0x", "1e999", "::", "/", "%", "#", "...\n", "? ", "~",
            "é",
        ].map { Array($0.utf8) }
        for round in 0..<100 {
            var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
            for _ in 0...Int(random.next() % 6) {
                let position = Int(random.next() % UInt64(bytes.count))
                let end = min(bytes.count, position + Int(random.next() % 12))
                switch random.next() % 4 {
                case 0: bytes[position] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.removeSubrange(position..<min(end, bytes.count - 1))
                case 2: bytes.insert(contentsOf: bytes[position..<end], at: position)
                default: bytes.insert(contentsOf: pieces[Int(random.next() % UInt64(pieces.count))], at: position)
                }
            }
            let set = read(bytes)
            let hasError = set.diagnostics.contains { $0.severity == .error }
            #expect(hasError || (set.rejected.isEmpty && set.unreadableFiles.isEmpty))
        }
    }
}
