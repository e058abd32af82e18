import NetworkModel

/// What is true of a grid's pairs, found block by block: in rectangles, without looking at every pair.
///
/// A pair of blocks has one value, apart from the exceptions that narrow peers make, which are looked at one by one.
/// O(classes + pairs of blocks + pairs that narrow peers concern + what comes out), and no memory for pairs of blocks.
struct BlockedCells<Value: Hashable> {
    /// Rectangles that don't overlap, and together are the pairs that have a value.
    private(set) var rectangles: [Rectangle<Value>] = []
    /// By value: how many pairs have it.
    private var counts: [Value: Int] = [:]
    /// The exceptions that have a value.
    private var cells: [Cell<Value>] = []

    private let grid: FlowGrid
    private let blocks: FlowBlocks
    private let singledOut: SingledOut
    /// By column: which look at a row it was last singled out at; and how many looks there were.
    private var marks: [Int32]
    private var looks: Int32 = 0

    /// Looks at a grid.
    ///
    /// - Parameter value: what is true of a source's group and a destination's; `nil` for what need not be told. It must
    ///   depend on nothing but the pair's verdicts, and on what decides them.
    /// - Returns: `nil` where a count of the pairs says that the rectangles aren't exact.
    init?(
        _ grid: FlowGrid, _ limits: CellLimits, _ space: inout FlowSpace,
        value: (_ source: Int, _ destination: Int, inout FlowSpace) -> Value?
    ) {
        self.grid = grid
        singledOut = SingledOut(grid, most: limits.mostPairsOfNarrowPeer, &space)
        blocks = FlowBlocks(grid, isWide: singledOut.isWide, &space)
        marks = [Int32](repeating: 0, count: grid.columns.count)
        for block in blocks.rows { add(block, &space, value) }
        rectangles = joined(rectangles + Reachability.rectangles(of: cells))
        guard recount == counts.filter({ $0.value > 0 }) else { return nil }
    }

    /// Looks at a block of rows with every column.
    private mutating func add(
        _ rows: [Int], _ space: inout FlowSpace, _ value: (Int, Int, inout FlowSpace) -> Value?
    ) {
        let usual = usualValues(of: rows, &space, value)
        var holes: [Value: [Hole]] = [:]
        for row in rows {
            for column in columns(singledOutBy: row, &space) where !grid.areAddresses(row, column, space) {
                let usually = usual[block(of: column)]
                let found = value(grid.source(row), grid.destination(column), &space)
                if found == usually { continue }
                if let usually { holes[usually, default: []].append(Hole(row: row, column: column)) }
                guard let found else { continue }
                cells.append(Cell(source: row, destination: column, value: found))
                counts[found, default: 0] += 1
            }
        }
        var blocksByValue: [Value: [Int]] = [:]
        for (number, value) in usual.enumerated() {
            if let value { blocksByValue[value, default: []].append(number) }
        }
        for (value, numbers) in blocksByValue {
            let columns = numbers.flatMap { blocks.columns[$0] }.sorted()
            let holes = holes[value] ?? []
            counts[value, default: 0] += rows.count * columns.count - holes.count
            for part in RectangleWithHoles(rows: rows, columns: columns, holes: holes).parts {
                rectangles.append(Rectangle(sources: part.rows, destinations: part.columns, value: value))
            }
        }
    }

    /// By block of columns: the value that the pairs with a block of rows have, where no narrow peer concerns them.
    ///
    /// Where there is no such pair, each pair is an exception, and `nil` is as good as any value.
    private mutating func usualValues(
        of rows: [Int], _ space: inout FlowSpace, _ value: (Int, Int, inout FlowSpace) -> Value?
    ) -> [Value?] {
        var usual = [Value?](repeating: nil, count: blocks.columns.count)
        var left = Array(blocks.columns.indices)
        for row in rows {
            guard !left.isEmpty else { break }
            _ = columns(singledOutBy: row, &space)
            left.removeAll { number in
                let columns = blocks.columns[number]
                if grid.areAddresses(row, columns[0], space) { return true }
                guard let usualColumn = columns.first(where: { !isMarked($0) }) else { return false }
                usual[number] = value(grid.source(row), grid.destination(usualColumn), &space)
                return true
            }
        }
        return usual
    }

    /// The columns that a row singles out, each once; they are marked until the next row is asked about.
    private mutating func columns(singledOutBy row: Int, _ space: inout FlowSpace) -> [Int] {
        looks += 1
        var found: [Int] = []
        for column in singledOut.columns(of: row, grid, &space) where !isMarked(Int(column)) {
            marks[Int(column) - grid.columns.lowerBound] = looks
            found.append(Int(column))
        }
        return found
    }

    private func isMarked(_ column: Int) -> Bool { marks[column - grid.columns.lowerBound] == looks }

    private func block(of column: Int) -> Int { Int(blocks.ofColumn[column - grid.columns.lowerBound]) }
}

extension BlockedCells {
    /// By value: how many pairs the rectangles have.
    private var recount: [Value: Int] {
        rectangles.reduce(into: [:]) { $0[$1.value, default: 0] += $1.sources.count * $1.destinations.count }
    }
}
