import Manifests
import Packing
public import Review

/// Reports for GitLab's code quality widget: the findings of a review and the statements about files, by place.
public enum CodeQualityReport {
    /// Writes the findings of a review.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - output: where it is written to, an issue at a time.
    public static func write(_ review: ChangeReview, to output: inout some TextOutputStream) {
        let (words, index) = (FindingPhrase(review), FindingFlows(review))
        var fingerprints = Fingerprints()
        var isFirst = true
        func append(_ issue: JSONValue, to output: inout some TextOutputStream) {
            output.write((isFirst ? "[\n" : ",\n") + issue.text)
            isFirst = false
        }
        for (number, finding) in review.findings.enumerated() {
            // The widget takes nothing without a place: what has none is about the repository.
            let place = index.places(of: number).first ?? SourceLocation(path: ".")
            append(
                issue(
                    "\(words.statement(finding))", check: finding.kind.rawValue, severity: finding.severity.quality,
                    at: place, fingerprints.next(finding.id)), to: &output)
        }
        for diagnostic in review.statements {
            append(
                issue(
                    PrintableText.printable(diagnostic.message), check: diagnostic.ruleID,
                    severity: diagnostic.severity.quality, at: diagnostic.location,
                    fingerprints.next(diagnostic.fingerprint)), to: &output)
        }
        output.write(isFirst ? "[]\n" : "\n]\n")
    }

    private static func issue(
        _ description: String, check: String, severity: String, at place: SourceLocation, _ fingerprint: String
    ) -> JSONValue {
        .object([
            "check_name": .string(check), "description": .string(description), "fingerprint": .string(fingerprint),
            "location": .object([
                "lines": .object(["begin": .int(max(place.line, 1))]), "path": .string(place.path),
            ]),
            "severity": .string(severity),
        ])
    }
}

extension FindingSeverity {
    /// The severity of an issue.
    fileprivate var quality: String {
        switch self {
        case .block: "blocker"
        case .attention: "major"
        case .note: "info"
        }
    }
}

extension Diagnostic.Severity {
    /// The severity of an issue.
    fileprivate var quality: String {
        switch self {
        case .error: "critical"
        case .warning: "minor"
        case .note: "info"
        }
    }
}
