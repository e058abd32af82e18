import Manifests
import Review
import TestSupport
import Testing

/// What is read of a record that has these fields besides the mandatory ones; they start in line 5.
func readTicket(
    _ fields: String, path: String = "tickets/NET-42.yaml"
) -> (reading: TicketRecord.Reading, diagnostics: [Diagnostic]) {
    let header = "apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: NET-42\ntitle: Allow\n"
    return TicketRecord.read(SourceText(path: path, bytes: Array((header + fields).utf8)))
}

/// What is read of a configuration that has these fields besides the mandatory ones; they start in line 3.
func readConfiguration(_ fields: String) -> (configuration: ReviewConfiguration?, diagnostics: [Diagnostic]) {
    let header = "apiVersion: netreeve.dev/v1\nkind: ReviewConfiguration\n"
    return ReviewConfiguration.read(
        SourceText(path: ReviewConfiguration.defaultPath, bytes: Array((header + fields).utf8)))
}

/// A fault in a text: the text with ① where it is seen, its code, and a part of what is said or advised.
struct Fault: CustomTestStringConvertible {
    let text: String
    let code: String
    let words: String

    init(_ text: String, _ code: String, _ words: String) {
        (self.text, self.code, self.words) = (text, code, words)
    }

    var testDescription: String { text }

    /// Checks that a fault is the only thing that is said, in its place.
    ///
    /// - Parameter lines: How many lines stand before the text.
    func expect(
        _ severity: Diagnostic.Severity, in diagnostics: [Diagnostic], after lines: Int,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let place = MarkedText(text).place(of: 1)
        let diagnostic = try #require(diagnostics.first, sourceLocation: sourceLocation)
        #expect(diagnostics.count == 1, sourceLocation: sourceLocation)
        #expect(diagnostic.severity == severity, sourceLocation: sourceLocation)
        #expect(diagnostic.code == code, sourceLocation: sourceLocation)
        #expect(diagnostic.location.line == place.line + lines, sourceLocation: sourceLocation)
        #expect(diagnostic.location.column == place.column, sourceLocation: sourceLocation)
        let said = "\(diagnostic.message) \(diagnostic.advice ?? "")"
        #expect(said.contains(words), "\(said)", sourceLocation: sourceLocation)
    }
}
