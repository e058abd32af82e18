import TestSupport

/// A repository of random commits: edits, moves, renames, merges, broken files; the same for the same seed.
struct GeneratedHistory {
    /// The files of one commit, by path.
    private typealias Tree = [String: String]

    private var random: SeededGenerator
    private var stream = ""
    private var mark = 0

    /// What stands where a file can't be analysed.
    private static let broken = [
        "kind: [\n", "<<<<<<< HEAD\na: 1\n=======\n", "version https://git-lfs.github.com/spec/v1\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {{ x }}\n", "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\n",
        "kind: Pod\nmetadata: {name: \"a\u{0}\"}\n",
        Shop.policy("web", ports: [80]).replacing("  ingress:", with: "  ingres:"),
        Shop.policy("db", ports: [80]).replacing("ports:", with: "port:"),
    ]

    /// Writes a history of at least `commits` commits into an empty repository.
    static func write(commits: Int, seed: UInt64, to repository: TemporaryRepository) throws {
        var history = GeneratedHistory(random: SeededGenerator(seed: seed))
        history.generate(commits)
        try repository.write(".git/stream", history.stream)
        try repository.run(["sh", "-c", "git fast-import --quiet <.git/stream"], in: repository.path)
    }

    private init(random: SeededGenerator) { self.random = random }

    private mutating func generate(_ count: Int) {
        var main: Tree = ["README.md": "Generated\n"]
        for name in ["web", "api", "db"] { main["shop/\(name).yaml"] = Shop.deployment(name) }
        var tip = commit(main, parents: [])
        while mark < count {
            guard chance(12) else {
                edit(&main)
                tip = commit(main, parents: [tip])
                continue
            }
            // A branch of a few commits that main goes on beside.
            var (side, sideTip) = (main, tip)
            let fork = main
            for _ in 0..<pick(1...3) {
                edit(&side)
                sideTip = commit(side, parents: [sideTip], branch: "side")
            }
            for _ in 0..<pick(0...2) {
                edit(&main)
                tip = commit(main, parents: [tip])
            }
            for path in Set(side.keys).union(fork.keys) where side[path] != fork[path] { main[path] = side[path] }
            tip = commit(main, parents: [tip, sideTip])
        }
    }

    /// Writes a commit to the stream of `git fast-import`; returns its mark.
    private mutating func commit(_ tree: Tree, parents: [Int], branch: String = "main") -> Int {
        mark += 1
        let message = "Commit \(mark)"
        stream += "commit refs/heads/\(branch)\nmark :\(mark)\n"
        stream += "committer Gen Erator <gen@example.org> \(1_700_000_000 + 60 * mark) +0000\n"
        stream += "data \(message.utf8.count)\n\(message)\n"
        for (number, parent) in parents.enumerated() { stream += "\(number == 0 ? "from" : "merge") :\(parent)\n" }
        stream += "deleteall\n"
        for (path, text) in tree.sorted(by: { $0.key < $1.key }) {
            stream += "M \(text.hasPrefix("->") ? "120000" : "100644") inline \(path)\n"
            let content = text.hasPrefix("->") ? String(text.dropFirst(2)) : text
            stream += "data \(content.utf8.count)\n\(content)\n"
        }
        return mark
    }

    private mutating func chance(_ percent: Int) -> Bool { pick(1...100) <= percent }
    private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func pick<Element>(_ list: [Element], else other: Element) -> Element {
        list.randomElement(using: &random) ?? other
    }
}

extension GeneratedHistory {
    private mutating func edit(_ tree: inout Tree) {
        for _ in 0..<pick(1...3) { editOnce(&tree) }
    }

    private mutating func editOnce(_ tree: inout Tree) {
        let paths = tree.keys.filter { $0 != "README.md" }.sorted()
        let path = pick(paths, else: "shop/web.yaml")
        let namespace = pick(["shop", "ops", "pay"], else: "shop")
        let name = pick(["web", "api", "db", "mail", "cache"], else: "web")
        switch pick(0...13) {
        case 0, 1: tree["\(namespace)/\(name).yaml"] = workload(name, in: namespace)
        case 2, 3, 4: tree["\(namespace)/policies/\(name).yaml"] = policy(name, in: namespace)
        case 5: tree["\(namespace)/namespace.yaml"] = namespaceObject(namespace)
        case 6: tree["admin/\(name).yaml"] = adminPolicy(name)
        case 7: tree["\(namespace)/ingress-\(name).yaml"] = ingress(to: name, in: namespace)
        case 8: tree[path] = nil
        case 9:
            // A rename, or a move to another folder.
            guard let text = tree.removeValue(forKey: path) else { return }
            let file = path.split(separator: "/").last ?? "x.yaml"
            tree[chance(50) ? "moved/\(namespace)/\(file)" : path.replacing(".yaml", with: "-renamed.yaml")] = text
        case 10: if let text = tree[path], !text.hasPrefix("->") { tree[path] = "# Comment \(mark)\n\(text)" }
        case 11:
            // A split file, and a link.
            if let text = tree[path], !text.hasPrefix("->") {
                tree["joined.yaml"] = text + "---\n" + workload(name, in: namespace)
            }
            tree["links/\(name).yaml"] = "->../\(path)"
        case 12: tree["broken/\(name).yaml"] = chance(40) ? Self.broken.randomElement(using: &random) : nil
        default:
            for path in paths where path.hasPrefix("broken/") || path.hasPrefix("links/") { tree[path] = nil }
            if chance(5) { tree[path] = Self.broken.randomElement(using: &random) }
        }
    }

    private mutating func workload(_ name: String, in namespace: String) -> String {
        let text = Shop.deployment(
            name, namespace: namespace, port: "{name: main, containerPort: \(pick([80, 443, 5432], else: 80))}")
        let labelled = text.replacing(
            "        app: \(name)", with: "        app: \(name)\n        tier: t\(pick(1...2))")
        return chance(10)
            ? labelled.replacing("      containers:", with: "      hostNetwork: true\n      containers:") : labelled
    }

    private mutating func policy(_ name: String, in namespace: String) -> String {
        let subject = pick(
            [
                "{}", "{matchLabels: {app: \(name)}}", "{matchLabels: {tier: t1}}",
                "{matchExpressions: [{key: app, operator: NotIn, values: [\(name)]}]}",
            ], else: "{}")
        let (ingress, egress) = (rules("from"), rules("to"))
        return """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: \(name), namespace: \(namespace)}
            spec:
              podSelector: \(subject)
              policyTypes: \(pick(["[Ingress]", "[Egress]", "[Ingress, Egress]"], else: "[Ingress]"))
              ingress: [\(ingress)]
              egress: [\(egress)]

            """
    }

    private mutating func rules(_ direction: String) -> String {
        let count = pick(0...2)
        return (0..<count).map { _ in
            let peers = pick(
                [
                    "{podSelector: {matchLabels: {app: web}}}", "{podSelector: {matchLabels: {tier: t2}}}",
                    "{namespaceSelector: {}}", "{namespaceSelector: {matchLabels: {team: red}}}",
                    "{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}", "{ipBlock: {cidr: \"2001:db8::/32\"}}",
                    "{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}, podSelector: {}}",
                ], else: "{podSelector: {}}")
            let ports = pick(
                ["{port: 80}", "{port: main}", "{port: 53, protocol: UDP}", "{port: 400, endPort: 500}"],
                else: "{port: 1}")
            return chance(30) ? "{\(direction): [\(peers)]}" : "{\(direction): [\(peers)], ports: [\(ports)]}"
        }.joined(separator: ", ")
    }

    private mutating func namespaceObject(_ name: String) -> String {
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: {team: \(pick(["red", "blue"], else: "red"))}}\n"
    }

    private mutating func adminPolicy(_ name: String) -> String {
        """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: \(name)}
        spec:
          priority: \(pick(1...50))
          subject: {namespaces: {matchLabels: {team: \(pick(["red", "blue"], else: "red"))}}}
          ingress:
          - name: first
            action: \(pick(["Allow", "Deny", "Pass"], else: "Deny"))
            from: [{namespaces: {matchLabels: {team: blue}}}]
            ports: [{portNumber: {protocol: TCP, port: 80}}]

        """
    }

    private func ingress(to name: String, in namespace: String) -> String {
        """
        apiVersion: v1
        kind: Service
        metadata: {name: \(name), namespace: \(namespace)}
        spec: {selector: {app: \(name)}, ports: [{port: 80, targetPort: main}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: \(name), namespace: \(namespace)}
        spec: {defaultBackend: {service: {name: \(name), port: {number: 80}}}}

        """
    }
}
