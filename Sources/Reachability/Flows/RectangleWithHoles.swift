/// A pair that a rectangle doesn't have.
struct Hole: Hashable {
    var row: Int
    var column: Int
}

/// Rows with columns, apart from some pairs.
struct RectangleWithHoles {
    let rows: [Int]
    let columns: [Int]
    /// The pairs that are missing, each once.
    let holes: [Hole]

    /// Some rows with some columns: both ascending.
    typealias Part = (rows: [Int], columns: [Int])

    /// The parts may have so many classes together, for each class of the whole.
    private static let mostPerClass = 16

    /// The whole in rectangles that don't overlap.
    ///
    /// Rows that lack the same columns are joined, or columns that lack the same rows, whichever gives fewer parts. Where
    /// that would be far more than there is (a thousand namespaces, of which none may reach itself), the rows are halved
    /// until it isn't: O((classes + holes) × log classes), whatever the holes are.
    var parts: [Part] {
        var parts: [Part] = []
        split(rows, columns, holes, into: &parts)
        return parts
    }

    private func split(_ rows: [Int], _ columns: [Int], _ holes: [Hole], into parts: inout [Part]) {
        guard !rows.isEmpty, !columns.isEmpty else { return }
        if holes.isEmpty { return parts.append((rows, columns)) }
        let byRow = Lacks(rows, columns, holes.map { ($0.row, $0.column) })
        let byColumn = Lacks(columns, rows, holes.map { ($0.column, $0.row) })
        let most = Self.mostPerClass * (rows.count + columns.count)
        if byRow.cost <= most, byRow.groups.count <= byColumn.groups.count || byColumn.cost > most {
            return parts += byRow.parts
        }
        if byColumn.cost <= most { return parts += byColumn.parts.map { (rows: $0.columns, columns: $0.rows) } }
        let (fullRows, otherRows) = byRow.split
        let (fullColumns, otherColumns) = byColumn.split
        split(rows, fullColumns, [], into: &parts)
        split(fullRows, otherColumns, [], into: &parts)
        let middle = otherRows.count / 2
        for half in [otherRows[..<middle], otherRows[middle...]] where !half.isEmpty {
            let range = half[half.startIndex]...half[half.endIndex - 1]
            split(Array(half), otherColumns, holes.filter { range.contains($0.row) }, into: &parts)
        }
    }
}

/// Rows by the columns that they lack.
private struct Lacks {
    /// The rows that lack the same columns, by these: ascending.
    let groups: [[Int]: [Int]]
    private let rows: [Int]
    private let columns: [Int]

    init(_ rows: [Int], _ columns: [Int], _ pairs: [(row: Int, column: Int)]) {
        var lacks: [Int: [Int]] = [:]
        for (row, column) in pairs { lacks[row, default: []].append(column) }
        groups = Dictionary(grouping: rows) { (lacks[$0] ?? []).sorted() }
        (self.rows, self.columns) = (rows, columns)
    }

    /// How many classes the parts have together.
    var cost: Int { groups.reduce(0) { $0 + $1.value.count + columns.count - $1.key.count } }

    /// The rows, in parts that have all columns but those that they lack.
    var parts: [RectangleWithHoles.Part] {
        groups.sorted { $0.value[0] < $1.value[0] }.compactMap { lacking, rows in
            var next = 0
            let left = columns.filter { column in
                while next < lacking.count, lacking[next] < column { next += 1 }
                return next == lacking.count || lacking[next] != column
            }
            return left.isEmpty ? nil : (rows, left)
        }
    }

    /// The rows that lack nothing, and the others.
    var split: (full: [Int], others: [Int]) {
        let full = groups[[]] ?? []
        let isFull = Set(full)
        return (full, rows.filter { !isFull.contains($0) })
    }
}
