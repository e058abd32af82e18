import Foundation
import TestSupport
import Testing

/// That `docs/audit.md` promises nothing that isn't there.
@Suite struct AuditDocumentTests {
    /// A row of the table: what a framework asks for, and the command and field that give it.
    private struct Row {
        let source: String
        let command: [String]
        let field: String
    }

    @Test func `each row of the document names a command and a field that is there and filled in`() throws {
        let shop = try AuditedShop.make()
        let rows = try Self.rows()
        #expect(rows.count > 40)
        let sources = Set(rows.map(\.source))
        #expect(
            sources == [
                "PCI DSS 1.2.2", "PCI DSS 1.2.5", "PCI DSS 1.2.7", "PCI DSS 6.5.1", "NIST CM-3", "NIST CM-3(2)",
                "NIST SC-7(4)", "SOC 2 CC8.1", "ISO 27001 A.8.32", "ITIL",
            ])
        var runs: [[String]: CommandOutcome] = [:]
        for row in rows {
            let run = try runs[row.command] ?? shop.netreeve(row.command)
            runs[row.command] = run
            #expect(run.status != 2, "\(row.command): \(run.errors)")
            #expect(Self.gives(run.output, row.field), "\(row.source): `\(row.command)` doesn't give \(row.field)")
        }
        #expect(!Self.gives(try #require(runs[["attest", "1"]]).output, "`predicate.nothing`"))
        #expect(!Self.gives(try #require(runs[["audit"] + AuditedShop.period]).output, "column `nothing`"))
    }

    /// The rows of the table in the document.
    private static func rows() throws -> [Row] {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../docs/audit.md").standardized
        return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 4, cells[2].hasPrefix("`netreeve ") else { return nil }
            let words = cells[2].dropFirst().dropLast().split(separator: " ").dropFirst().map(String.init)
            return Row(source: cells[0], command: words, field: cells[3])
        }
    }

    /// Whether an output has a field, and something in it.
    private static func gives(_ output: String, _ field: String) -> Bool {
        let parts = field.split(separator: "`").map(String.init)
        switch parts.count {
        case 1:
            let document = try? JSONSerialization.jsonObject(with: Data(output.utf8))
            return values(parts[0].split(separator: ".").map(String.init)[...], in: document).contains(where: isFilled)
        case 2 where parts[0] == "column ":
            return Table(output).rows.contains { !($0[parts[1]] ?? "").isEmpty }
        case 2 where parts[0] == "says ":
            return output.contains(parts[1])
        default:
            return false
        }
    }

    /// The values at a path: `changes[].tickets[].id`.
    private static func values(_ path: ArraySlice<String>, in value: Any?) -> [Any] {
        guard let step = path.first else { return [value].compactMap(\.self) }
        let name = step.hasSuffix("[]") ? String(step.dropLast(2)) : step
        guard let member = (value as? [String: Any])?[name] else { return [] }
        guard step.hasSuffix("[]") else { return values(path.dropFirst(), in: member) }
        return (member as? [Any] ?? []).flatMap { values(path.dropFirst(), in: $0) }
    }

    private static func isFilled(_ value: Any) -> Bool {
        switch value {
        case is NSNull: false
        case let text as String: !text.isEmpty
        case let list as [Any]: !list.isEmpty
        case let members as [String: Any]: !members.isEmpty
        default: true
        }
    }
}
