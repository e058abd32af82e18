import Reachability

/// Changes as a graph in two layers: sources on the left, destinations on the right, an edge for each change.
///
/// A node is a set of endpoints; lengths are in pixels. Every edge ends at a height of its own on both sides, so that labels never cover each other; each side's ends are in
/// the order of the other side's nodes, so that edges cross little. The same changes give the same picture.
struct ChangeGraph {
    /// A set of endpoints.
    struct Node {
        var endpoints: EndpointSet
        /// Its name, broken into lines.
        var lines: [String]
        /// Its whole name.
        var name: String
        var y = 0
        var height = 0
    }

    /// A change.
    struct Edge {
        var change: FlowChange
        /// The positions of its nodes.
        var source: Int
        var destination: Int
        /// Where it begins and ends.
        var sourceY = 0
        var destinationY = 0
    }

    private(set) var sources: [Node] = []
    private(set) var destinations: [Node] = []
    private(set) var edges: [Edge] = []
    /// How many changes aren't drawn.
    let left: Int
    /// The height of the picture.
    private(set) var height = 0

    static let mostEdges = 40
    static let width = 1000
    static let nodeWidth = 310
    static let lineHeight = 16
    static let padding = 8
    private static let portHeight = 22
    private static let gap = 14
    private static let lettersInLine = 44
    private static let mostLines = 3

    /// The graph of the first of some changes.
    init(_ changes: [FlowChange], _ naming: EndpointNaming) {
        let (shown, left) = changes.shortened(to: Self.mostEdges)
        self.left = left
        var names = SetNames(naming)
        var (sourceNumbers, destinationNumbers) = (SetMemo<Int>(), SetMemo<Int>())
        for change in shown {
            let source = sourceNumbers.value(of: change.sources) { sources.count }
            if source == sources.count { sources.append(Self.node(change.sources, &names)) }
            let destination = destinationNumbers.value(of: change.destinations) { destinations.count }
            if destination == destinations.count { destinations.append(Self.node(change.destinations, &names)) }
            edges.append(Edge(change: change, source: source, destination: destination))
        }
        orderDestinations()
        stack()
        placeEnds()
    }

    private static func node(_ set: EndpointSet, _ names: inout SetNames) -> Node {
        let name = names.phrase(set).description
        return Node(endpoints: set, lines: broken(name), name: name)
    }

    /// A name in lines, cut where there are too many.
    private static func broken(_ name: String) -> [String] {
        var lines: [String] = []
        var rest = Substring(name)
        while rest.count > lettersInLine {
            let start = rest.prefix(lettersInLine)
            let end = start.lastIndex(of: " ").map { rest.index(after: $0) } ?? start.endIndex
            lines.append(String(rest[..<end]))
            rest = rest[end...]
            if lines.count == mostLines { return lines.dropLast() + [lines[mostLines - 1] + "…"] }
        }
        return lines + [String(rest)]
    }

    /// Puts each destination at about the height of its sources: by the mean of their positions.
    private mutating func orderDestinations() {
        var sums = [(sum: Int, count: Int)](repeating: (0, 0), count: destinations.count)
        for edge in edges {
            sums[edge.destination].sum += edge.source
            sums[edge.destination].count += 1
        }
        let order = destinations.indices.sorted {
            let (a, b) = (sums[$0].sum * sums[$1].count, sums[$1].sum * sums[$0].count)
            return (a, $0) < (b, $1)
        }
        let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        destinations = order.map { destinations[$0] }
        for number in edges.indices { edges[number].destination = places[edges[number].destination] ?? 0 }
    }

    /// Gives each node its place in its column, both columns about the same middle.
    private mutating func stack() {
        let heights = [
            Self.stack(&sources, counts: edges.map(\.source)),
            Self.stack(&destinations, counts: edges.map(\.destination)),
        ]
        height = heights.max() ?? 0
        for number in sources.indices { sources[number].y += (height - heights[0]) / 2 }
        for number in destinations.indices { destinations[number].y += (height - heights[1]) / 2 }
    }

    private static func stack(_ nodes: inout [Node], counts ends: [Int]) -> Int {
        var y = gap
        for number in nodes.indices {
            let ports = ends.count { $0 == number }
            nodes[number].height = max(nodes[number].lines.count * lineHeight, ports * portHeight) + 2 * padding
            nodes[number].y = y
            y += nodes[number].height + gap
        }
        return y
    }

    private mutating func placeEnds() {
        for number in sources.indices {
            let ends = edges.indices.filter { edges[$0].source == number }
                .sorted { (edges[$0].destination, $0) < (edges[$1].destination, $1) }
            for (port, end) in ends.enumerated() {
                edges[end].sourceY = Self.height(of: port, of: ends.count, at: sources[number])
            }
        }
        for number in destinations.indices {
            let ends = edges.indices.filter { edges[$0].destination == number }
                .sorted { (edges[$0].source, $0) < (edges[$1].source, $1) }
            for (port, end) in ends.enumerated() {
                edges[end].destinationY = Self.height(of: port, of: ends.count, at: destinations[number])
            }
        }
    }

    private static func height(of port: Int, of count: Int, at node: Node) -> Int {
        node.y + node.height / 2 + (2 * port - count + 1) * portHeight / 2
    }
}
