import Foundation
import Reports
import Review
import Testing

/// That the JSON reports have the keys which `docs/schemas` promises.
@Suite struct SchemaTests {
    /// What the tests look at in a schema.
    private struct Schema: Decodable {
        var required: [String]
        var properties: [String: Property]
        var additionalProperties: Bool

        struct Property: Decodable {
            var const: String?
        }
    }

    @Test(arguments: ["diff", "list", "explain", "tickets", "tickets-due", "check", "configuration", "living-ticket"])
    func `has the keys that its schema asks for, sorted, and no others`(name: String) throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/schemas/\(name).v1.schema.json").standardized
        let schema = try JSONDecoder().decode(Schema.self, from: Data(contentsOf: path))
        for pairs in [false, true] {
            let text = try report(name, pairs: pairs)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            #expect(Set(schema.required).isSubset(of: object.keys))
            #expect(Set(object.keys).isSubset(of: schema.properties.keys))
            #expect(!schema.additionalProperties)
            #expect(object["schema"] as? String == schema.properties["schema"]?.const)
            let keys = text.matches(of: /\n {2}"([a-zA-Z]+)":/).map { String($0.1) }
            #expect(keys.count == object.count)
            #expect(keys == keys.sorted())
        }
    }

    private func report(_ name: String, pairs: Bool) throws -> String {
        let (book, day) = (try Example.book(), try #require(Day("2026-11-24")))
        return written { output in
            switch name {
            case "diff": JSONReport.write(Example.full, pairs: pairs, to: &output)
            case "list": JSONReport.write(Example.listing, pairs: pairs, to: &output)
            case "tickets": JSONReport.write(book.records, of: book, asOf: day, reviewEvery: nil, to: &output)
            case "tickets-due":
                JSONReport.write(
                    book.dueDates(through: day, reviewEvery: nil), of: book, asOf: day, through: day, to: &output)
            case "living-ticket": JSONReport.write(Example.living, to: &output)
            case "check": JSONReport.write(book.diagnostics, isComplete: book.isComplete, to: &output)
            case "configuration": JSONReport.write(ReviewConfiguration(), to: &output)
            default: JSONReport.write(Example.explanation, to: &output)
            }
        }
    }
}
