import NetworkModel
import Reachability
import Review

/// What changes in a cluster: as a matrix, as a graph, and one by one with the reasons.
struct ClusterView {
    let cluster: ClusterChange
    /// The cluster's number on the page, from 1.
    let number: Int
    let naming: EndpointNaming
    private let sections: [Section]
    /// The changes in the order in which they are shown.
    private let changes: [FlowChange]

    /// How many changes are shown one by one, so that a browser can cope with the page.
    private static let mostChanges = 1000

    init(_ cluster: ClusterChange, number: Int) {
        self.cluster = cluster
        self.number = number + 1
        naming = EndpointNaming(cluster.endpoints, workloadCount: cluster.workloadCount)
        sections = Section.sections(of: cluster, naming: naming)
        changes = sections.flatMap(\.changes)
    }

    func write(to output: inout some TextOutputStream) {
        let id = "cluster-\(number)"
        output.write(Markup.start(.section, .set(.ariaLabelledBy, id)).text)
        output.write(
            Markup(.h2, .set(.id, id)) {
                if cluster.name.isEmpty { "Changes" } else { Phrase.words("Changes of ") + .name(cluster.name) }
            }.text)
        if !changes.isEmpty {
            let matrix = ReachabilityMatrix(changes, singlePods: cluster.singlePods)
            output.write(MatrixView(matrix: matrix, naming: naming).markup.text)
            output.write(GraphView(graph: ChangeGraph(changes, naming), id: "graph-\(number)").markup.text)
        }
        var names = SetNames(naming)
        var room = Self.mostChanges
        for section in sections {
            output.write(markup(of: section, names: &names, room: &room).text)
        }
        if changes.count > Self.mostChanges {
            output.write(
                Markup(.p) {
                    "Showing \(Self.mostChanges) of \(changes.count) changes; the JSON report has all of them."
                }.text)
        }
        output.write(Markup.end(.section).text)
    }

    private func markup(of section: Section, names: inout SetNames, room: inout Int) -> Markup {
        let shown = section.changes.prefix(room)
        room -= shown.count
        let rows = shown.map { row($0, names.phrase($0.sources), names.phrase($0.destinations)) }
        return Markup(.section) {
            Markup(.h3) {
                section.title
                if !section.remark.parts.isEmpty { Phrase.words(": ") + section.remark }
            }
            Markup(.ul) { Markup(rows) }
        }
    }

    private func row(_ change: FlowChange, _ sources: Phrase, _ destinations: Phrase) -> Markup {
        let mark = ChangeMark(change)
        return Markup(.li, .style("row"), .set(.row)) {
            Markup(.span, .style("sign \(mark.style)"), .set(.ariaHidden, "true")) { mark.sign }
            Markup(.div, .style("said")) {
                Markup(.p) { sources + " → " + destinations }
                Markup(.p) { Markup(.strong, .style(mark.style)) { "\(mark.word): \(change.arrow)" } }
                Markup(.dl, .style("reasons")) {
                    for statement in Reasons(change, of: cluster).statements {
                        Markup(.dt) { "\(statement.time) \(statement.verb)" }
                        Markup(.dd) {
                            Markup(.ul) {
                                for citation in statement.shown {
                                    Markup(.li) {
                                        if citation.location != nil { Phrase.name(citation.place) + " " }
                                        citation.phrase
                                    }
                                }
                                if statement.more > 0 { Markup(.li) { "and \(statement.more) more" } }
                            }
                        }
                    }
                }
            }
        }
    }
}
