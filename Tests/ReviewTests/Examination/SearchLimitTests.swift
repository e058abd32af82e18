import Manifests
import Review
import Testing

/// What a review says it didn't look for.
@Suite struct SearchLimitTests {
    private static func codes(_ count: Int, _ text: (Int) -> (town: String, policies: String)) throws -> [String] {
        let parts = (0..<count).map(text)
        return try ReviewedChange.review(
            town: parts.map(\.town).joined(), to: parts.map(\.policies).joined()
        ).diagnostics.map(\.code)
    }

    @Test(arguments: [(32, []), (33, ["isolation-unsearched"])])
    func `the namespaces are told of which nobody looked whether they are isolated`(count: Int, codes: [String]) throws
    {
        let found = try Self.codes(count) { number in
            let name = "n\(number)"
            return (
                ReviewedChange.namespace(name) + ReviewedChange.workload(name, "a")
                    + ReviewedChange.workload(name, "b"),
                ReviewedChange.policy("deny", in: name, "{podSelector: {}, policyTypes: [Ingress]}")
            )
        }
        #expect(found == codes)
    }

    @Test(arguments: [(200, []), (201, ["traps-unsearched"])])
    func `the policies are told of whose selectors nobody looked up`(count: Int, codes: [String]) throws {
        let found = try Self.codes(count) { number in
            let spec = "{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: \(number + 1)}]}]}"
            return (number == 0 ? ReviewedChange.town : "", ReviewedChange.policy("p\(number)", spec))
        }
        #expect(found == codes)
    }
}
