import Manifests
import Review

/// What there is to say about files, by how serious it is.
struct DiagnosticList {
    /// The statements, each with where it is true; the place is left out where there is only one side.
    private let items: [(diagnostic: Diagnostic, side: SidedDiagnostic.Side?)]

    init(_ diagnostics: [SidedDiagnostic]) { items = diagnostics.map { ($0.diagnostic, $0.side) } }
    init(_ diagnostics: [Diagnostic]) { items = diagnostics.map { ($0, nil) } }

    /// How many warnings and how many notes are shown; every error is.
    static let most = 20

    /// How many of the same kind are shown of them.
    static let mostOfAKind = 2

    /// A statement that is shown.
    struct Shown {
        var diagnostic: Diagnostic
        var side: SidedDiagnostic.Side?
        /// How many more of its kind there are that aren't shown; given with the last that is.
        var moreOfItsKind: Int
    }

    /// Statements of one severity under their heading.
    struct Group {
        var severity: Diagnostic.Severity
        var title: String
        var sign: String
        var ink: Ink
        /// Whether the answer is incomplete because of them.
        var isAlarming: Bool { severity == .error }
        var shown: ArraySlice<Shown>
        var more: Int
    }

    /// The groups that have something in them, the most serious first.
    var groups: [Group] {
        Diagnostic.Severity.allCases.sorted(by: >).compactMap { severity in
            let some = Self.shown(items.filter { $0.diagnostic.severity == severity }, isCapped: severity != .error)
            guard !some.isEmpty else { return nil }
            let (shown, more) = some.shortened(to: severity == .error ? nil : Self.most)
            switch severity {
            case .error:
                return Group(
                    severity: severity, title: "Not analysed", sign: "!", ink: .alarm, shown: shown, more: more)
            case .warning:
                return Group(severity: severity, title: "Warnings", sign: "!", ink: .changed, shown: shown, more: more)
            case .note:
                return Group(severity: severity, title: "Notes", sign: "·", ink: .faint, shown: shown, more: more)
            }
        }
    }

    /// The first few of each kind where they are capped, otherwise all.
    private static func shown(
        _ items: [(diagnostic: Diagnostic, side: SidedDiagnostic.Side?)], isCapped: Bool
    ) -> [Shown] {
        let totals = Dictionary(items.map { ($0.diagnostic.code, 1) }, uniquingKeysWith: +)
        var seen: [String: Int] = [:]
        return items.compactMap { diagnostic, side in
            let number = seen[diagnostic.code, default: 0] + 1
            seen[diagnostic.code] = number
            guard isCapped else { return Shown(diagnostic: diagnostic, side: side, moreOfItsKind: 0) }
            guard number <= mostOfAKind else { return nil }
            let isLast = number == mostOfAKind
            let more = isLast ? (totals[diagnostic.code] ?? number) - number : 0
            return Shown(diagnostic: diagnostic, side: side, moreOfItsKind: more)
        }
    }

    /// ` (base only)`: which side a statement is true of, where it isn't both.
    static func remark(on side: SidedDiagnostic.Side?) -> String {
        switch side {
        case .base: " (base only)"
        case .head: " (head only)"
        case .both, nil: ""
        }
    }

    /// Writes them as text.
    func write(_ layout: TextLayout, to output: inout some TextOutputStream) {
        for group in groups {
            output.write("\n" + layout.heading(group.title))
            for shown in group.shown {
                let (diagnostic, side) = (shown.diagnostic, shown.side)
                output.write(
                    layout.line(
                        [
                            .init("\(group.sign) ", group.ink),
                            .init(PrintableText.printable("\(diagnostic.location)"), .faint),
                            .init(": \(PrintableText.printable(diagnostic.message))"),
                            .init(Self.remark(on: side), .faint),
                        ], indent: 2, hanging: 8))
                if let advice = diagnostic.advice {
                    output.write(layout.line([.init(PrintableText.printable(advice), .faint)], indent: 8, hanging: 8))
                }
                if shown.moreOfItsKind > 0 {
                    let more = "and \(shown.moreOfItsKind) more of this kind (\(diagnostic.code))"
                    output.write(layout.line([.init(more, .faint)], indent: 8, hanging: 8))
                }
            }
            if group.more > 0 {
                output.write(layout.line([.init("and \(group.more) more", .faint)], indent: 4, hanging: 8))
            }
        }
    }
}
