import Foundation
import TestSupport
import Testing

/// That schemas and the README say of blame, orphans, history, audit and attest what these print.
@Suite struct ProvenanceDocumentTests {
    @Test(.enabled(if: JSONSchema.canBeAsked, "there is no Python with jsonschema"))
    func `documents are what their schemas say`() throws {
        let shop = try AuditedShop.make()
        try shop.write("policies/broken.yaml", "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: [\n")
        try shop.write(
            "apps/web.yaml", Shop.deployment("web").replacingOccurrences(of: "name: web\n", with: "name: www\n"))
        try shop.commit("Rename web, and break a file", on: "2026-11-02")
        let clusters = ["--cluster", "prod=apps/**", "--cluster", "rest=policies/**"]
        for (name, arguments) in [
            ("blame", ["shop/www", "shop/db"]), ("blame", ["shop/web", "shop/db", "any", "HEAD~1"]),
            ("blame", ["shop/web", "shop/db", "5432", "HEAD~1"] + clusters),
            ("orphans", []), ("orphans", ["HEAD~1"]), ("orphans", ["HEAD~1"] + clusters),
            ("history", []), ("history", clusters),
            ("audit", AuditedShop.period), ("audit", AuditedShop.period + ["HEAD~1"] + clusters),
            ("audit", ["--from", "2026-01-01", "--to", "2026-12-31"]),
        ] {
            let run = try shop.netreeve([name, "--format", "json"] + arguments)
            #expect(run.status != 2, "\(name) \(arguments): \(run.errors)")
            #expect(try JSONSchema.problems(in: run.output, schema: name) == [], "\(name) \(arguments)")
            #expect(try shop.netreeve([name, "--format", "json"] + arguments).output == run.output)
        }
        let attestation = try shop.netreeve("attest", "1").output
        #expect(try JSONSchema.problems(in: attestation, schema: "attestation") == [])
    }

    @Test func `the README shows what is printed`() throws {
        let shop = try AuditedShop.make()
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../README.md").standardized
        let text = try String(contentsOf: path, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "\n## Six months later\n").dropFirst().first)
        let blocks = section.components(separatedBy: "\n## ")[0].components(separatedBy: "```console\n").dropFirst()
        var shown = 0
        for block in blocks.map({ $0.components(separatedBy: "```")[0] }) {
            for example in block.components(separatedBy: "$ netreeve ").dropFirst() {
                let lines = example.components(separatedBy: "\n")
                let run = try shop.netreeve(lines[0].split(separator: " ").map(String.init))
                #expect(run.output == lines.dropFirst().joined(separator: "\n"), "netreeve \(lines[0])")
                shown += 1
            }
        }
        #expect(shown == 2)
    }
}
