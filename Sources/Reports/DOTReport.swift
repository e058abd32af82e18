import NetworkModel
import Reachability
public import Review

/// Reports as graphs for Graphviz: a node for each set of endpoints, an edge for each group of flows.
public enum DOTReport {
    /// Writes what a change does to reachability: green opens, red and dashed closes, amber is neither alone, grey
    /// and dotted depends on what isn't known.
    ///
    /// - Parameters:
    ///   - report: the change.
    ///   - pairs: whether each endpoint is a node of its own.
    ///   - output: where it is written to, a line at a time.
    public static func write(
        _ report: ChangeReport, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        var graph = Graph(title: Headline.of(report), &output)
        for cluster in report.clusters {
            let naming = EndpointNaming(cluster.endpoints, workloadCount: cluster.workloadCount)
            for change in cluster.changes {
                let edge = Graph.Edge(
                    sources: change.sources, destinations: change.destinations, label: change.arrow,
                    attributes: attributes(of: change))
                graph.write(edge, of: cluster.name, naming, pairs ? cluster.singlePods : nil, to: &output)
            }
        }
        output.write("}\n")
    }

    /// Writes who can reach whom.
    ///
    /// - Parameters:
    ///   - listing: the flows.
    ///   - pairs: whether each endpoint is a node of its own.
    ///   - output: where it is written to, a line at a time.
    public static func write(
        _ listing: FlowListing, pairs: Bool = false, to output: inout some TextOutputStream
    ) {
        var graph = Graph(title: Headline.of(listing), &output)
        for cluster in listing.clusters {
            let naming = EndpointNaming(cluster.endpoints)
            for group in cluster.flows {
                let edge = Graph.Edge(
                    sources: group.sources, destinations: group.destinations,
                    label: TrafficText.describe(group.verdict),
                    attributes: group.verdict.isCertain ? "" : "color=\"gray50\", style=\"dotted\"")
                graph.write(edge, of: cluster.name, naming, pairs ? cluster.singlePods : nil, to: &output)
            }
        }
        output.write("}\n")
    }

    private static func attributes(of change: FlowChange) -> String {
        switch change.effect {
        case .opened, .widened: "color=\"#1a7f37\", fontcolor=\"#1a7f37\""
        case .closed, .narrowed: "color=\"#cf222e\", fontcolor=\"#cf222e\", style=\"dashed\""
        case .changed: "color=\"#9a6700\", fontcolor=\"#9a6700\""
        case .possible: "color=\"gray50\", fontcolor=\"gray50\", style=\"dotted\""
        }
    }
}

/// The nodes of a graph as they come up.
private struct Graph {
    /// A group of flows.
    struct Edge {
        var sources: EndpointSet
        var destinations: EndpointSet
        var label: String
        var attributes: String
    }

    /// By cluster: the nodes that there are.
    private var numbers: [String: SetMemo<Int>] = [:]
    private var count = 0

    /// Starts a graph.
    init(title: String, _ output: inout some TextOutputStream) {
        output.write(
            """
            digraph netreeve {
                graph [rankdir="LR", label=\(Self.quoted(title)), labelloc="t", fontname="sans-serif"]
                node [shape="box", style="rounded", fontname="sans-serif"]
                edge [fontname="sans-serif", fontsize="10"]

            """)
    }

    /// Writes an edge with those of its nodes that are new, or one for each of its pairs.
    mutating func write(
        _ edge: Edge, of cluster: String, _ naming: EndpointNaming, _ singlePods: Set<WorkloadID>?,
        to output: inout some TextOutputStream
    ) {
        guard let singlePods else { return writeOne(edge, of: cluster, naming, to: &output) }
        let pairs = FlowPairs(sources: edge.sources, destinations: edge.destinations, singlePods: singlePods)
        for (source, destination) in pairs {
            var single = edge
            single.sources = EndpointSet([source])
            single.destinations = EndpointSet([destination])
            writeOne(single, of: cluster, naming, to: &output)
        }
    }

    private mutating func writeOne(
        _ edge: Edge, of cluster: String, _ naming: EndpointNaming, to output: inout some TextOutputStream
    ) {
        let source = node(edge.sources, of: cluster, naming, to: &output)
        let destination = node(edge.destinations, of: cluster, naming, to: &output)
        let attributes = edge.attributes.isEmpty ? "" : ", \(edge.attributes)"
        output.write("    n\(source) -> n\(destination) [label=\(Self.quoted(edge.label))\(attributes)]\n")
    }

    private mutating func node(
        _ endpoints: EndpointSet, of cluster: String, _ naming: EndpointNaming,
        to output: inout some TextOutputStream
    ) -> Int {
        let number = numbers[cluster, default: SetMemo()].value(of: endpoints) { count }
        guard number == count else { return number }
        count += 1
        let prefix = cluster.isEmpty ? "" : "\(PrintableText.printable(cluster)): "
        output.write("    n\(number) [label=\(Self.quoted("\(prefix)\(naming.phrase(endpoints))"))]\n")
        return number
    }

    /// A quoted string of the DOT language; its backslash sequences and HTML entities are taken literally.
    private static func quoted(_ text: String) -> String {
        let safe = PrintableText.printable(text, mostCharacters: 2000)
        return "\"\(safe.replacing(["\\": "\\\\", "\"": "\\\"", "&": "&amp;"]))\""
    }
}
