import Reachability

/// A graph of changes as a picture (SVG 2).
struct GraphView {
    let graph: ChangeGraph
    /// The id of the picture's title on the page.
    let id: String

    private static let labelWidth = 240
    private static let lettersOfLabel = 38
    /// Where the column of destinations begins.
    private static let right = ChangeGraph.width - ChangeGraph.nodeWidth
    private static let tip = 8

    var markup: Markup {
        let size = "0 0 \(ChangeGraph.width) \(graph.height)"
        return Markup(.section) {
            Markup(.h3) { "The change as a graph" }
            Markup(.div, .style("scroll"), .set(.tabindex, 0), .set(.role, "region"), .set(.ariaLabel, "Graph")) {
                Markup(.svg, .set(.viewBox, size), .set(.role, "img"), .set(.ariaLabelledBy, id)) {
                    Markup(.title, .set(.id, id)) { "Sources on the left, destinations on the right" }
                    Markup(.desc) { "Every change that is drawn is in the list below, with its reasons." }
                    for edge in graph.edges { self.edge(edge) }
                    for node in graph.sources { self.node(node, x: 0) }
                    for node in graph.destinations { self.node(node, x: Self.right) }
                }
            }
            if graph.left > 0 {
                Markup(.p, .style("faint")) {
                    "Not drawn, but in the list below: \(Headline.counted(graph.left, "change", "changes"))."
                }
            }
        }
    }

    /// A box with a name; what is too wide for it is cut off.
    private func node(_ node: ChangeGraph.Node, x: Int) -> Markup {
        let size = (width: ChangeGraph.nodeWidth, height: node.height)
        let top = (node.height - node.lines.count * ChangeGraph.lineHeight) / 2
        return Markup(
            .svg, .set(.x, x), .set(.y, node.y), .set(.width, size.width), .set(.height, size.height)
        ) {
            Markup(.title) { node.name }
            Markup(
                .rect, .style("node"), .set(.x, 1), .set(.y, 1), .set(.width, size.width - 2),
                .set(.height, size.height - 2), .set(.rx, 6))
            for (number, line) in node.lines.enumerated() {
                Markup(
                    .text, .set(.x, ChangeGraph.padding), .set(.y, top + 12 + number * ChangeGraph.lineHeight)
                ) { line }
            }
        }
    }

    /// A curve to the label's column, and under the label straight to the destination.
    private func edge(_ edge: ChangeGraph.Edge) -> Markup {
        let mark = ChangeMark(edge.change)
        let (start, bend, end) = (ChangeGraph.nodeWidth, Self.right - Self.labelWidth, Self.right)
        let middle = (start + bend) / 2
        let label = "\(mark.sign) \(edge.change.arrow)"
        let (from, to) = (edge.sourceY, edge.destinationY)
        return Markup(.g, .style(mark.style)) {
            Markup(.title) {
                "\(graph.sources[edge.source].name) → \(graph.destinations[edge.destination].name), "
                "\(mark.word): \(edge.change.arrow)"
            }
            Markup(
                .path, .style("edge"),
                .set(.d, "M\(start) \(from)C\(middle) \(from) \(middle) \(to) \(bend) \(to)H\(end - Self.tip)"))
            Markup(
                .path, .style("tip"), .set(.d, "M\(end - Self.tip) \(to - 4)L\(end) \(to)L\(end - Self.tip) \(to + 4)Z")
            )
            Markup(
                .text, .style("edge-label"), .set(.x, end - 2 * Self.tip), .set(.y, to - 5),
                .set(.textAnchor, "end")
            ) { label.count > Self.lettersOfLabel ? label.prefix(Self.lettersOfLabel) + "…" : label }
        }
    }
}
