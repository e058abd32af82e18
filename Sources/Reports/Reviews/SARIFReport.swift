import Git
import Manifests
import Packing
public import Review

/// Reports for code scanning: SARIF 2.1.0 (OASIS), one result a finding and one a statement about a file.
public enum SARIFReport {
    /// Writes the findings of a review.
    ///
    /// Rules are the kinds of findings and the codes of statements; `partialFingerprints` stay the same from run to run, so
    /// that a result is told once. Paths are relative to the repository's root.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - output: where it is written to, a result at a time.
    public static func write(_ review: ChangeReview, to output: inout some TextOutputStream) {
        let rules = SARIFRules(review)
        let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
        output.write("{\n\"$schema\": \"\(schema)\",\n\"runs\": [")
        var writer = JSONObjectWriter(&output)
        let category = "netreeve/\(review.ref.map { $0 + "/" } ?? "")"
        writer.write("automationDetails", .object(["id": .string(category)]), to: &output)
        writer.write("columnKind", .string("unicodeCodePoints"), to: &output)
        // What wasn't analysed is among the results; the tool itself came to its end.
        writer.write("invocations", .array([.object(["executionSuccessful": .bool(true)])]), to: &output)
        let root = JSONValue.message("The root of the repository.")
        writer.write(
            "originalUriBaseIds", .object([SARIFPlace.root: .object(["description": root])]), to: &output)
        let properties: JSONValue = .object([
            "complete": .bool(review.isComplete), "flowDigest": .optional(review.digest?.description),
            "head": .string(review.range.head.id.hex), "verdict": .string(review.verdict.rawValue),
        ])
        writer.write("properties", properties, to: &output)
        writer.write("results", elements: results(of: review, rules), to: &output)
        let driver: JSONValue = .object([
            "name": .string("netreeve"), "rules": .array(rules.values),
            "shortDescription": .message("What a change does to network reachability, and who asked for it."),
        ])
        writer.write("tool", .object(["driver": driver]), to: &output)
        writer.end(&output)
        output.write("],\n\"version\": \"2.1.0\"\n}\n")
    }

    private static func results(of review: ChangeReview, _ rules: SARIFRules) -> [JSONValue] {
        let (words, index) = (FindingPhrase(review), FindingFlows(review))
        var fingerprints = Fingerprints()
        let findings = review.findings.enumerated().map { number, finding in
            let advice = words.advice(finding).map { ". \($0)" } ?? "."
            return JSONValue.object([
                "ruleId": .string(finding.kind.rawValue), "ruleIndex": .int(rules.position(of: finding.kind.rawValue)),
                "level": .string(finding.severity.level), "message": .message(words.statement(finding) + advice),
                "locations": .array(index.places(of: number).map(SARIFPlace.value)),
                "partialFingerprints": .object(["netreeve/v1": .string(fingerprints.next(finding.id))]),
                "properties": .object([
                    "commits": .array(finding.commits.map { .string($0.hex) }),
                    "severity": .string(finding.severity.rawValue),
                    "tickets": .array(finding.tickets.map(JSONValue.string)),
                ]),
            ])
        }
        let statements = review.statements.map { diagnostic in
            let advice = diagnostic.advice.map { ". " + $0 } ?? ""
            return JSONValue.object([
                "ruleId": .string(diagnostic.ruleID), "ruleIndex": .int(rules.position(of: diagnostic.ruleID)),
                "level": .string(diagnostic.severity.rawValue),
                "message": .message(.name(diagnostic.message) + .name(advice)),
                "locations": .array([SARIFPlace.value(diagnostic.location)]),
                "partialFingerprints": .object(["netreeve/v1": .string(fingerprints.next(diagnostic.fingerprint))]),
            ])
        }
        return findings + statements
    }
}

/// The rules of a report: those of which there are results, sorted.
private struct SARIFRules {
    /// The rules as they are written.
    private(set) var values: [JSONValue] = []
    private var positions: [String: Int] = [:]

    init(_ review: ChangeReview) {
        for kind in Set(review.findings.map(\.kind)).sorted() {
            add(kind.rawValue, kind.title + ".", level: kind.defaultSeverity.level, tag: "change")
        }
        let codes = Dictionary(
            review.statements.map { ($0.ruleID, $0) }, uniquingKeysWith: { a, b in a.severity < b.severity ? b : a })
        for (id, diagnostic) in codes.sorted(by: { $0.key < $1.key }) {
            let rules = diagnostic.rules.isEmpty ? "" : " (\(diagnostic.rules.joined(separator: ", ")))"
            let title = "A statement about a file: \(diagnostic.code)\(rules)."
            add(id, title, level: diagnostic.severity.rawValue, tag: "file")
        }
    }

    private mutating func add(_ id: String, _ title: String, level: String, tag: String) {
        positions[id] = values.count
        values.append(
            .object([
                "id": .string(id), "shortDescription": .message(.name(title)),
                "defaultConfiguration": .object(["level": .string(level)]),
                "properties": .object(["tags": .array([.string(tag)])]),
            ]))
    }

    /// The position of a rule; -1, which SARIF takes for unknown, for none.
    func position(of id: String) -> Int { positions[id] ?? -1 }
}

/// Places in SARIF.
private enum SARIFPlace {
    /// What paths are relative to.
    static let root = "%SRCROOT%"

    /// A place in a file.
    static func value(_ place: SourceLocation) -> JSONValue {
        let artifact: JSONValue = .object(["uri": .string(uri(of: place.path)), "uriBaseId": .string(root)])
        var members = ["artifactLocation": artifact]
        if place.line > 0 {
            members["region"] = .object(saying: [
                "startLine": .int(place.line), "startColumn": place.column > 0 ? .int(place.column) : nil,
            ])
        }
        return .object(["physicalLocation": .object(members)])
    }

    /// A path as a relative reference (RFC 3986): what isn't unreserved is percent-encoded, but for slashes.
    private static func uri(of path: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        return path.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            if isPlain || "-._~/".unicodeScalars.contains(scalar) { return String(scalar) }
            return "%\(hexadecimal[Int(byte >> 4)])\(hexadecimal[Int(byte & 15)])"
        }.joined()
    }
}

extension JSONValue {
    /// A message of plain text, in which nothing out of the repository is a link: brackets would be.
    fileprivate static func message(_ phrase: Phrase) -> JSONValue {
        let text = phrase.parts.map { part in
            switch part {
            case .words(let words): words
            case .name(let name): name.replacing(["[": "\\[", "]": "\\]", "\\": "\\\\"])
            }
        }.joined()
        return .object(["text": .string(text)])
    }

    /// A message of our own words.
    fileprivate static func message(_ words: String) -> JSONValue { message(.words(words)) }
}

extension FindingSeverity {
    /// The level of results.
    fileprivate var level: String {
        switch self {
        case .block: "error"
        case .attention: "warning"
        case .note: "note"
        }
    }
}
