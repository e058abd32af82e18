/// What is true of pairs of classes: cell by cell or, where these would be too many, in rectangles.
struct FoundCells<Value: Hashable> {
    fileprivate var cells: [Cell<Value>] = []
    fileprivate var rectangles: [Rectangle<Value>] = []

    /// Looks at every pair of some grids that don't overlap.
    ///
    /// - Parameter value: what is true of a source's group and a destination's; `nil` for what need not be told. It must
    ///   depend on nothing but the pair's verdicts, and on what decides them.
    init(
        _ grids: [FlowGrid], _ space: inout FlowSpace, _ limits: CellLimits = .current,
        value: (_ source: Int, _ destination: Int, inout FlowSpace) -> Value?
    ) {
        if limits.areExceeded(by: grids) {
            let found = grids.compactMap { BlockedCells($0, limits, &space, value: value)?.rectangles }
            if found.count == grids.count {
                rectangles = joined(found.flatMap(\.self))
                return
            }
        }
        for grid in grids {
            // Addresses among themselves are no flow.
            let areAddresses = grid.columns.map { space.isAddresses(grid.destination($0)) }
            for row in grid.rows {
                let isAddresses = space.isAddresses(grid.source(row))
                for column in grid.columns
                where !isAddresses || !areAddresses[column - grid.columns.lowerBound] {
                    guard let value = value(grid.source(row), grid.destination(column), &space) else { continue }
                    cells.append(Cell(source: row, destination: column, value: value))
                }
            }
        }
    }
}

/// Describes what was found by few rectangles that don't overlap.
func rectangles<Value: Hashable>(of found: FoundCells<Value>) -> [Rectangle<Value>] {
    found.rectangles + rectangles(of: found.cells)
}
