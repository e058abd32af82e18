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
/// A cell that `isFree` claims nothing (a single pod with itself) and may be in a rectangle where that makes it larger.
/// Sources with the same destinations are joined, and the other way around; whichever gives fewer rectangles is taken
/// (twin reduction; the smallest description is NP-hard to find). O(cells × log cells).
func rectangles<Value: Hashable>(
    of cells: [Cell<Value>], isFree: (_ source: Int, _ destination: Int) -> Bool,
    freePartners: (_ sources: Set<Int>, _ destinations: Set<Int>) -> [(Int, Int)]
) -> [Rectangle<Value>] {
    Dictionary(grouping: cells, by: \.value).flatMap { value, cells in
        let pairs = cells.map { ($0.source, $0.destination) }
        let free = freePartners(Set(pairs.map(\.0)), Set(pairs.map(\.1)))
        let bySource = twins(pairs + free)
        let byDestination = twins((pairs + free).map { ($0.1, $0.0) })
        let found =
            bySource.count <= byDestination.count
            ? bySource : byDestination.map { (rows: $0.columns, columns: $0.rows) }
        return found.compactMap { trimmed($0.rows, $0.columns, isFree) }.map {
            Rectangle(sources: $0.0, destinations: $0.1, value: value)
        }
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

/// Takes away what only free cells would need; `nil` when nothing else is left.
private func trimmed(_ rows: [Int], _ columns: [Int], _ isFree: (Int, Int) -> Bool) -> ([Int], [Int])? {
    let keptRows = rows.filter { row in columns.contains { !isFree(row, $0) } }
    let keptColumns = columns.filter { column in keptRows.contains { !isFree($0, column) } }
    return keptRows.isEmpty || keptColumns.isEmpty ? nil : (keptRows, keptColumns)
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
