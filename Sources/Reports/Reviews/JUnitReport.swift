import Manifests
public import Review

/// Reports for whoever shows tests: JUnit's XML, a case for each requirement, and for each kind of finding that blocks or
/// needs attention.
public enum JUnitReport {
    /// Writes a review.
    ///
    /// A requirement that isn't met and a finding that blocks or needs attention are failures, a requirement that can't be
    /// decided is an error, and one that only people can tell is skipped, as is what wasn't looked for.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - output: where it is written to, a suite at a time.
    public static func write(_ review: ChangeReview, to output: inout some TextOutputStream) {
        let suites = requirements(of: review) + [findings(of: review)]
        let cases = suites.flatMap(\.cases)
        output.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        output.write("<testsuites name=\"netreeve review\"\(JUnitCase.counts(cases))>\n")
        for suite in suites {
            output.write("  <testsuite name=\"\(XMLText.escaped(suite.name))\"\(JUnitCase.counts(suite.cases))>\n")
            for test in suite.cases { output.write(test.text(of: suite.name)) }
            output.write("  </testsuite>\n")
        }
        output.write("</testsuites>\n")
    }

    private struct Suite {
        var name: String
        var cases: [JUnitCase]
    }

    private static func requirements(of review: ChangeReview) -> [Suite] {
        let words = FindingPhrase(review)
        return review.tickets.filter { !$0.requirements.isEmpty }.map { ticket in
            let cases = ticket.requirements.map { outcome in
                JUnitCase(
                    name: "\(outcome.id): \(outcome.text)",
                    result: outcome.result.junit("\(words.requirement(outcome, of: .name(ticket.id)))"))
            }
            return Suite(name: "requirements of \(ticket.id)", cases: cases)
        }
    }

    /// The kinds of findings, but for those that the requirements tell already.
    private static func findings(of review: ChangeReview) -> Suite {
        let words = FindingPhrase(review)
        let grave = review.findings.filter { finding in
            if case .requirement = finding.matter { return false }
            return finding.severity > .note
        }
        let cases = Dictionary(grouping: grave, by: \.kind).sorted { $0.key < $1.key }.map { kind, findings in
            let lines = findings.map { "\($0.severity.word): \(words.statement($0))" }
            return JUnitCase(
                name: kind.title,
                result: .failure(
                    type: kind.rawValue, message: Headline.counted(findings.count, "finding", "findings"),
                    text: lines.joined(separator: "\n")))
        }
        let unsearched = review.unsearched.map { JUnitCase(name: $0.code, result: .skipped(message: $0.message)) }
        return Suite(name: "findings", cases: cases + unsearched)
    }
}

/// A case of a test.
private struct JUnitCase {
    var name: String
    var result: Result

    /// What came out.
    enum Result {
        case passed
        case skipped(message: String)
        case failure(type: String, message: String, text: String)
        case error(type: String, message: String)
    }

    /// How many cases there are, and how many of them went wrong, as attributes.
    static func counts(_ cases: [JUnitCase]) -> String {
        var (failures, errors, skipped) = (0, 0, 0)
        for test in cases {
            switch test.result {
            case .passed: break
            case .skipped: skipped += 1
            case .failure: failures += 1
            case .error: errors += 1
            }
        }
        return " tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
    }

    /// The element.
    func text(of suite: String) -> String {
        let start = "    <testcase classname=\"\(XMLText.escaped(suite))\" name=\"\(XMLText.escaped(name))\""
        func element(_ name: String, _ attributes: [(String, String)], _ text: String? = nil) -> String {
            let list = attributes.map { " \($0)=\"\(XMLText.escaped($1))\"" }.joined()
            let end = text.map { ">\(XMLText.lines($0))</\(name)>" } ?? "/>"
            return "\(start)>\n      <\(name)\(list)\(end)\n    </testcase>\n"
        }
        switch result {
        case .passed: return start + "/>\n"
        case .skipped(let message): return element("skipped", [("message", message)])
        case .failure(let type, let message, let text):
            return element("failure", [("type", type), ("message", message)], text)
        case .error(let type, let message): return element("error", [("type", type), ("message", message)])
        }
    }
}

extension RequirementOutcome.Result {
    /// What a test makes of it.
    fileprivate func junit(_ sentence: String) -> JUnitCase.Result {
        switch self {
        case .met: .passed
        case .notMet: .failure(type: FindingKind.requirementNotMet.rawValue, message: sentence, text: sentence)
        case .undecided, .aboutNobody:
            .error(type: FindingKind.requirementUndecided.rawValue, message: sentence)
        case .notTestable: .skipped(message: sentence)
        }
    }
}

/// Text of an XML document.
private enum XMLText {
    /// Text as it may stand between tags and in attributes: visible characters only, none of which is markup.
    static func escaped(_ text: String) -> String {
        PrintableText.printable(text, mostCharacters: .max).replacing([
            "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&apos;",
        ])
    }

    /// Lines of our own, whose text comes from elsewhere.
    static func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
            .joined(separator: "\n")
    }
}
