import Foundation
import TestSupport
import Testing

/// `netreeve attest`, on reviews that were recorded.
@Suite struct AttestTests {
    /// A statement in parts that are easy to compare.
    private struct Statement: Decodable {
        struct Digest: Decodable {
            var gitCommit: String?
            var sha256: String?
        }
        struct Resource: Decodable {
            var uri: String?
            var digest: Digest?
        }
        struct Predicate: Decodable {
            struct Verifier: Decodable {
                var id: String
                var version: [String: String]
            }
            var verifier: Verifier
            var timeVerified: String
            var resourceUri: String
            var policy: Resource
            var inputAttestations: [Resource]
            var verificationResult: String
            var verifiedLevels: [String]
        }
        var predicateType: String
        var subject: [Resource]
        var predicate: Predicate
    }

    private func statement(_ shop: TemporaryRepository, _ review: String) throws -> Statement {
        let run = try shop.netreeve("attest", review)
        try #require(run.status == 0, "\(run.errors)")
        return try JSONDecoder().decode(Statement.self, from: Data(run.output.utf8))
    }

    private func record(_ shop: TemporaryRepository, _ arguments: String...) throws -> Int32 {
        try shop.netreeve(["review", "--no-cache", "--record", "--as-of", "2026-11-24"] + arguments).status
    }

    /// The entries of the ledger.
    private func entries(_ shop: TemporaryRepository) throws -> [[String: Any]] {
        try shop.netreeve("ledger", "export").output.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test func `says of which commit, by what and when, and what came out; the same by number and by key`() throws {
        let shop = try TemporaryRepository.shop([Ticket()], configuration: Configurations.strict)
        try shop.commitPorts(5432, 8443, as: "Open 8443\n\nTicket: NET-42\n")
        #expect(try record(shop, "--ref", "main", "--repository", "https://git.example/shop") == 0)
        let entry = try #require(try entries(shop).first)
        let statement = try statement(shop, "1")
        #expect(statement.predicateType == "https://slsa.dev/verification_summary/v1")
        #expect(statement.subject.map(\.digest?.gitCommit) == [try shop.git("rev-parse", "HEAD")])
        let predicate = statement.predicate
        #expect(predicate.verifier.id == "https://netreeve.dev")
        #expect(predicate.verifier.version == ["netreeve": "0.1.0"])
        #expect(predicate.timeVerified == entry["recordedAt"] as? String)
        #expect(predicate.resourceUri == "git+https://git.example/shop@refs/heads/main")
        let digest = try shop.run(["sha256sum", "config/netreeve.yaml"], in: shop.path).prefix(64)
        #expect(predicate.policy.uri == "urn:netreeve:configuration:base")
        #expect(predicate.policy.digest?.sha256 == String(digest))
        let key = try #require(entry["key"] as? String)
        #expect(predicate.inputAttestations.map(\.uri) == ["urn:netreeve:review:\(key)"])
        #expect(
            predicate.inputAttestations.compactMap(\.digest?.sha256).map { "sha256:\($0)" }
                == [entry["bodyDigest"] as? String])
        #expect((predicate.verificationResult, predicate.verifiedLevels) == ("PASSED", []))
        #expect(try shop.netreeve("attest", key).output == (try shop.netreeve("attest", "1").output))
    }

    @Test func `passes what passes or needs attention, and fails what blocks or is incomplete`() throws {
        let shop = try TemporaryRepository.shop([])
        try shop.commitPorts(5432, 8443)
        #expect(try record(shop) == 1)
        try shop.configure(Configurations.strict)
        try shop.commit("Be strict")
        try shop.commitPorts(5432)
        #expect(try record(shop, "--ref", "main") == 4)
        try shop.write("policies/broken.yaml", "kind: NetworkPolicy\napiVersion: networking.k8s.io/v1\nspec: [\n")
        try shop.commit("Break a file")
        #expect(try record(shop, "--repository", "other name") == 3)
        #expect(try statement(shop, "1").predicate.verificationResult == "PASSED")
        #expect(try statement(shop, "1").predicate.policy.digest == nil)
        #expect(try statement(shop, "1").predicate.resourceUri == "git+file://\(shop.path)/.git")
        #expect(try statement(shop, "2").predicate.verificationResult == "FAILED")
        #expect(try statement(shop, "3").predicate.verificationResult == "FAILED")
        #expect(try statement(shop, "3").predicate.resourceUri == "urn:netreeve:repository:other%20name")
        for (arguments, words) in [
            (["4"], "has no review 4"), (["sha256:00"], "has no review sha256:00"),
            (["1", "--ledger", shop.folder + "/none"], "there is no ledger"),
        ] {
            let run = try shop.netreeve(["attest"] + arguments)
            #expect((run.status, run.output) == (2, ""))
            #expect(run.errors.contains(words))
        }
    }
}
