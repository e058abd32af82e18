import Git
import Manifests
import Packing
public import Review

extension JSONReport {
    /// Writes a review (`review.v1.schema.json`): what `diff` writes of the range as a whole, and beside it the commits,
    /// tickets and findings.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - pairs: whether to write each pair that changed as well, under `changes`.
    ///   - output: where it is written to, a row at a time.
    public static func write(
        _ review: ChangeReview, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        let (change, index, words) = (review.change, FindingFlows(review), FindingPhrase(review))
        var writer = JSONObjectWriter(&output)
        writer.write("base", JSONValue(change.base), to: &output)
        if pairs { writer.write("changes", elements: rows(of: change), to: &output) }
        writer.write("commits", elements: review.commits.lazy.map { JSONValue($0) }, to: &output)
        writer.write("complete", .bool(review.isComplete), to: &output)
        writer.write("configuration", .string(review.configuration.rawValue), to: &output)
        writer.write("configurationDigest", .optional(review.configurationDigest?.description), to: &output)
        writer.write("day", .string("\(review.day)"), to: &output)
        writer.write(
            "diagnostics", elements: change.diagnostics.lazy.map { JSONValue($0.diagnostic, on: $0.side) }, to: &output)
        writer.write("digest", .optional(review.digest?.description), to: &output)
        writer.write("files", files(of: change), to: &output)
        let ids = index.flows.map { JSONValue.string("\($0.change.digest(in: $0.cluster.name))") }
        let findings = review.findings.indices.lazy.map { finding($0, of: review, index, ids, words) }
        writer.write("findings", elements: findings, to: &output)
        writer.write("groups", elements: groups(of: change, identified: true), to: &output)
        writer.write("head", JSONValue(change.head), to: &output)
        writer.write("headline", .string(ReviewHeadline.of(review)), to: &output)
        writer.write("key", .string("\(review.key)"), to: &output)
        writer.write("range", JSONValue(review.range), to: &output)
        writer.write("recordDiagnostics", elements: review.diagnostics.lazy.map { JSONValue($0) }, to: &output)
        writer.write("ref", .optional(review.ref), to: &output)
        writer.write("schema", .string("netreeve.dev/review/v1"), to: &output)
        writer.write("summary", summary(of: change), to: &output)
        writer.write("tickets", elements: review.tickets.lazy.map { JSONValue($0) }, to: &output)
        writer.write("verdict", .string(review.verdict.rawValue), to: &output)
        writer.write("workloads", workloads(of: change), to: &output)
        writer.end(&output)
    }

    private static func finding(
        _ number: Int, of review: ChangeReview, _ index: FindingFlows, _ ids: [JSONValue], _ words: FindingPhrase
    ) -> JSONValue {
        let finding = review.findings[number]
        return .object([
            "advice": .optional(words.advice(finding)), "commits": .array(finding.commits.map { .string($0.hex) }),
            "flows": .array(index.ofFinding[number].map { ids[$0] }),
            "id": .string("\(finding.id)"), "kind": .string(finding.kind.rawValue), "matter": JSONValue(finding.matter),
            "places": .array(index.places(of: number).map { .place($0, [:]) }),
            "severity": .string(finding.severity.rawValue), "statement": .string("\(words.statement(finding))"),
            "tickets": .array(finding.tickets.map(JSONValue.string)),
        ])
    }
}
