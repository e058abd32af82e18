import NetworkModel
import Reachability
import Review

/// The changes of a cluster as text.
struct ChangeView {
    let cluster: ClusterChange
    private var names: SetNames
    let layout: TextLayout
    /// Whether each pair of a group has a line of its own.
    let pairs: Bool
    private let widths: FlowWidths

    init(_ cluster: ClusterChange, naming: EndpointNaming, layout: TextLayout, pairs: Bool) {
        self.cluster = cluster
        self.layout = layout
        self.pairs = pairs
        names = SetNames(naming)
        widths = FlowWidths(
            cluster.changes.lazy.map { ($0.sources, $0.destinations) }, &names, pairs: pairs, style: layout.style)
    }

    /// Writes one section.
    mutating func write(_ section: Section, to output: inout some TextOutputStream) {
        output.write("\n" + layout.heading(section.title, "\(section.remark)"))
        for change in section.changes {
            let flow = ShownFlow(
                sources: change.sources, destinations: change.destinations,
                what: .init(change.arrow, section.ink), sign: .init(section.sign, section.ink))
            if pairs {
                flow.writePairs(names.naming, layout, widths, singlePods: cluster.singlePods, to: &output)
            } else {
                output.write(flow.line(&names, layout, widths))
            }
            output.write(reasons(of: change))
        }
    }

    /// The lines that say what decided before and what decides now.
    private func reasons(of change: FlowChange) -> String {
        let statements = Reasons(change, of: cluster).statements
        let width = statements.flatMap(\.shown).map(\.place.count).filter { $0 <= 48 }.max() ?? 0
        return statements.map { statement in
            var text = ""
            for (number, citation) in statement.shown.enumerated() {
                let isFirst = number == 0
                let ink: Ink = statement.allows ? .opened : .closed
                text += layout.columns(
                    [
                        .init(isFirst ? statement.time : "", .faint).padded(to: 8),
                        .init(isFirst ? statement.verb : "", ink).padded(to: 9),
                        .init(citation.place, .faint).spaced(to: width + 2),
                    ], .init("\(citation.phrase)"), indent: 6, fallback: 23)
            }
            if statement.more > 0 {
                text += layout.line([.init("and \(statement.more) more", .faint)], indent: 23, hanging: 25)
            }
            return text
        }.joined()
    }
}

/// What decided a change, in statements: before and now, what was denied and what was allowed.
struct Reasons {
    /// One statement with what it rests on.
    struct Statement {
        /// `before` or `now`.
        var time: String
        /// `allowed` or `denied`.
        var verb: String
        var allows: Bool
        /// What is cited.
        var shown: ArraySlice<Citation>
        /// How many more there are.
        var more: Int
    }

    /// The statements, in the order in which they are read; those that rest on nothing are left out.
    let statements: [Statement]

    init(_ change: FlowChange, of cluster: ClusterChange) {
        let before = CitationStyle(sources: cluster.baseSources)
        let after = CitationStyle(sources: cluster.headSources)
        statements =
            Self.statements("before", before.citations(change.reasonsBefore))
            + Self.statements("now", after.citations(change.reasonsAfter))
    }

    private static func statements(_ time: String, _ citations: [Citation]) -> [Statement] {
        [false, true].compactMap { allows in
            let (shown, more) = citations.filter { $0.allows == allows }.shortened(to: CitationStyle.most)
            guard !shown.isEmpty else { return nil }
            return Statement(time: time, verb: allows ? "allowed" : "denied", allows: allows, shown: shown, more: more)
        }
    }
}
