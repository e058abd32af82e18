import TestSupport
import Testing

/// Edits of files that mean the same network.
enum HarmlessEdit: String, CaseIterable, CustomTestStringConvertible {
    case comments
    case reorderedKeys
    case reorderedDocuments
    case splitFile
    case joinedFiles
    case renamedFile
    case movedFolder
    case newImage
    case quotedLabel
    case flowStyle
    case asJSON
    case asList
    case mergeKeysAndAnchors
    case reorderedRulesAndPorts
    case repeatedPort
    case otherLineEnds
    case otherFiles

    var testDescription: String { rawValue }

    /// The shop's policy, with the second port written first and other marks of style.
    private static let reordered = """
        # What may reach the database.
        spec:
          ingress:
          - ports: [{port: 5432}, {port: 9090}]
            from: [{podSelector: {matchLabels: {app: web}}}]
          policyTypes: [Ingress]
          podSelector: {matchLabels: {app: db}}
        metadata: {namespace: shop, name: db}
        kind: NetworkPolicy
        apiVersion: networking.k8s.io/v1

        """

    /// Makes the edit in a shop with the ports 5432 and 9090 open, whose policy is in `policies/db.yaml`.
    func apply(to shop: TemporaryRepository) throws {
        let policy = Shop.policy("db", ports: [5432, 9090])
        let (web, db) = (
            Shop.deployment("web"), Shop.deployment("db", port: "{name: sql, containerPort: 5432}")
        )
        switch self {
        case .comments:
            try shop.write("policies/db.yaml", "# A comment\n\n" + policy + "# Another\n---\n# Nothing\n")
        case .reorderedKeys: try shop.write("policies/db.yaml", Self.reordered)
        case .reorderedDocuments, .joinedFiles:
            try shop.git("rm", "--quiet", "-r", "apps", "policies")
            let documents = self == .joinedFiles ? [web, db, policy] : [policy, db, web]
            try shop.write("all.yaml", documents.joined(separator: "---\n"))
        case .splitFile:
            try shop.write("policies/db.yaml", "---\n")
            try shop.write("policies/split/db.yaml", policy)
        case .renamedFile: try shop.git("mv", "policies/db.yaml", "policies/database.yml")
        case .movedFolder: try shop.git("mv", "apps", "workloads")
        case .newImage:
            try shop.write(
                "apps/web.yaml", web.replacing("web:1", with: "web:2@sha256:\(String(repeating: "0", count: 64))"))
        case .quotedLabel:
            try shop.write("apps/web.yaml", web.replacing("app: web", with: "\"app\": 'web'"))
        case .flowStyle:
            try shop.write(
                "policies/db.yaml", policy.replacing("policyTypes: [Ingress]", with: "policyTypes:\n  - Ingress"))
        case .asJSON:
            try shop.git("rm", "--quiet", "policies/db.yaml")
            try shop.write(
                "policies/db.json",
                """
                {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
                 "metadata": {"name": "db", "namespace": "shop"},
                 "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"], "ingress": [
                   {"from": [{"podSelector": {"matchLabels": {"app": "web"}}}],
                    "ports": [{"port": 9090, "protocol": "TCP"}, {"port": 5432}]}]}}
                """)
        case .asList:
            let lines = policy.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
            let item = "- " + lines.joined(separator: "\n").dropFirst(2)
            try shop.write("policies/db.yaml", "apiVersion: v1\nkind: List\nitems:\n\(item)\n")
        case .mergeKeysAndAnchors:
            let labels = policy.replacing("{matchLabels: {app: db}}", with: "{matchLabels: &db {app: db}}")
            try shop.write("policies/db.yaml", labels.replacing("{app: web}", with: "{<<: *db, app: web}"))
        case .reorderedRulesAndPorts:
            try shop.write("policies/db.yaml", Shop.policy("db", ports: [9090, 5432]))
        case .repeatedPort: try shop.write("policies/db.yaml", Shop.policy("db", ports: [5432, 9090, 5432]))
        case .otherLineEnds: try shop.write("policies/db.yaml", "\u{FEFF}" + policy.replacing("\n", with: "\r\n"))
        case .otherFiles:
            try shop.write("README.md", "# Shop\n\n<<<<<<< not a conflict\n")
            try shop.write("values.yaml", "replicas: 3\n")
            try shop.write(
                "config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: '{{ x }}'}\n")
            try shop.write("empty.yaml", "")
        }
    }
}

@Suite struct NoChangeTests {
    @Test(arguments: HarmlessEdit.allCases)
    func `finds no change in an edit that means the same network`(edit: HarmlessEdit) throws {
        let shop = try TemporaryRepository.shop()
        try shop.commitPorts(5432, 9090)
        try edit.apply(to: shop)
        try shop.commit("Edit")
        let answer = try shop.diff()
        #expect(answer.status == 0)
        #expect(answer.headline.hasPrefix("No reachability change ("))
        #expect(answer.changes.isEmpty)
        #expect(answer.changedFiles ?? 0 > 0)
        #expect(answer.diagnostics.filter { $0.severity != "note" }.map(\.message) == [])
        #expect(try shop.list().connections == shop.list("HEAD^").connections)
        let text = try shop.netreeve("diff")
        #expect(text.output.contains("\nNo reachability change ("))
    }

    @Test func `finds the slightest change beside harmless ones`() throws {
        let shop = try TemporaryRepository.shop()
        for edit in [HarmlessEdit.movedFolder, .renamedFile, .otherFiles] { try edit.apply(to: shop) }
        try shop.write("policies/database.yml", "# A comment\n" + Shop.policy("db", ports: [5432, 5433]))
        try shop.commit("Tidy up")
        let answer = try shop.diff()
        #expect(answer.status == 1)
        #expect(answer.changes == ["shop/web → shop/db: TCP 5432 → TCP 5432-5433"])
    }

    @Test func `takes a label that is no string for a refusal, not for a change`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("apps/web.yaml", Shop.deployment("web").replacing("app: web", with: "app: 1.0"))
        try shop.commit("Number")
        let answer = try shop.diff()
        #expect(answer.status == 3)
        #expect(answer.changes.isEmpty)
        #expect(answer.diagnostics.contains { $0.severity == "error" && $0.path == "apps/web.yaml" && $0.line != nil })
    }
}
