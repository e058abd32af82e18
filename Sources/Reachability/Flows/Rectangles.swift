/// A pair of classes, a source's and a destination's, of which something is true.
struct Cell<Value: Hashable> {
    var source: Int
    var destination: Int
    var value: Value
}

/// Every class of some sources with every class of some destinations: both ascending.
struct Rectangle<Value: Hashable> {
    var sources: [Int]
    var destinations: [Int]
    var value: Value
}

/// Describes cells by few rectangles, exactly: each cell is in one rectangle, and each rectangle holds only cells.
///
/// Sources with the same destinations are joined, and the other way around; whichever gives fewer rectangles is taken
/// (twin reduction; the smallest description is NP-hard to find). Which endpoints come together doesn't depend on the
/// classes that they were in before, as long as each cell has one value. O(cells × log cells).
func rectangles<Value: Hashable>(of cells: [Cell<Value>]) -> [Rectangle<Value>] {
    Dictionary(grouping: cells, by: \.value).flatMap { value, cells in
        let bySource = twins(cells.map { ($0.source, $0.destination) })
        let byDestination = twins(cells.map { ($0.destination, $0.source) })
        let found =
            bySource.count <= byDestination.count
            ? bySource : byDestination.map { (rows: $0.columns, columns: $0.rows) }
        return found.map { Rectangle(sources: $0.rows, destinations: $0.columns, value: value) }
    }
}

/// Joins rows that have the same columns.
private func twins(_ pairs: [(Int, Int)]) -> [(rows: [Int], columns: [Int])] {
    let sorted = pairs.sorted { $0.0 == $1.0 ? $0.1 < $1.1 : $0.0 < $1.0 }
    var rows: [[Int]: [Int]] = [:]
    var start = 0
    while start < sorted.count {
        let row = sorted[start].0
        var columns: [Int] = []
        var next = start
        while next < sorted.count, sorted[next].0 == row {
            if columns.last != sorted[next].1 { columns.append(sorted[next].1) }
            next += 1
        }
        rows[columns, default: []].append(row)
        start = next
    }
    return rows.map { (rows: $0.value, columns: $0.key) }
}

/// Joins rectangles of one value that have a side in common, as long as there are any; sorted.
///
/// O(classes that the rectangles have together), a few times over.
func joined<Value: Hashable>(_ rectangles: [Rectangle<Value>]) -> [Rectangle<Value>] {
    var rectangles = rectangles
    var count: Int
    repeat {
        count = rectangles.count
        rectangles = joined(rectangles, alike: \.destinations, joining: \.sources)
        rectangles = joined(rectangles, alike: \.sources, joining: \.destinations)
    } while rectangles.count < count
    return rectangles.sorted { a, b in
        a.sources == b.sources
            ? a.destinations.lexicographicallyPrecedes(b.destinations)
            : a.sources.lexicographicallyPrecedes(b.sources)
    }
}

private struct Side<Value: Hashable>: Hashable {
    var classes: [Int]
    var value: Value
}

private func joined<Value: Hashable>(
    _ rectangles: [Rectangle<Value>], alike: KeyPath<Rectangle<Value>, [Int]>,
    joining: WritableKeyPath<Rectangle<Value>, [Int]>
) -> [Rectangle<Value>] {
    let alike = Dictionary(grouping: rectangles) { Side(classes: $0[keyPath: alike], value: $0.value) }
    return alike.values.map { some in
        guard some.count > 1 else { return some[0] }
        var whole = some[0]
        whole[keyPath: joining] = some.flatMap { $0[keyPath: joining] }.sorted()
        return whole
    }
}
