import Reachability

/// A matrix of changes as a table.
struct MatrixView {
    let matrix: ReachabilityMatrix
    let naming: EndpointNaming

    /// How many names a group has in the table before the rest is only counted.
    private static let mostNames = 4

    var markup: Markup {
        let names = matrix.columns.map { name(of: $0) }
        return Markup(.section) {
            Markup(.h3) { "Who reaches whom, before → after" }
            Markup(.div, .style("scroll"), .set(.tabindex, 0), .set(.role, "region"), .set(.ariaLabel, "Matrix")) {
                Markup(.table) {
                    Markup(.caption) {
                        "Rows are sources, columns destinations; a group is those that the changes don't tell apart. "
                        "Between the two of an empty cell nothing changes."
                    }
                    Markup(.thead) {
                        Markup(.tr) {
                            Markup(.th, .set(.scope, "col")) { "from ↓ to →" }
                            for name in names { Markup(.th, .set(.scope, "col")) { name } }
                        }
                    }
                    Markup(.tbody) {
                        for row in matrix.rows { self.row(row) }
                    }
                }
            }
            if let left { Markup(.p, .style("faint")) { left } }
        }
    }

    private func name(of group: ReachabilityMatrix.Group) -> Phrase {
        naming.phrase(group.endpoints, limit: Self.mostNames)
    }

    private func row(_ row: ReachabilityMatrix.Group) -> Markup {
        let name = name(of: row)
        return Markup(.tr, .set(.row)) {
            Markup(.th, .set(.scope, "row")) { name }
            for column in matrix.columns { cell(row, column, from: name) }
        }
    }

    private func cell(
        _ row: ReachabilityMatrix.Group, _ column: ReachabilityMatrix.Group, from source: Phrase
    ) -> Markup {
        switch matrix.cell(row, column) {
        case .unchanged: return Markup(.td) { "" }
        case .noFlow: return Markup(.td, .style("faint"), .set(.title, "no flow of the cluster")) { "no flow" }
        case .changed(let change):
            let mark = ChangeMark(change)
            let title = "\(source) → \(name(of: column)), \(mark.word): \(change.arrow)"
            return Markup(.td, .style(mark.style), .set(.title, title)) {
                Markup(.strong) { "\(mark.sign) \(mark.word)" }
                " \(change.arrow)"
            }
        }
    }

    /// What isn't shown; `nil` where everything is.
    private var left: String? {
        let parts = [
            (matrix.left.changes, "change", "changes"), (matrix.left.rows, "group of sources", "groups of sources"),
            (matrix.left.columns, "group of destinations", "groups of destinations"),
        ].filter { $0.0 > 0 }.map { Headline.counted($0.0, $0.1, $0.2) }
        return parts.isEmpty ? nil : "Not in the matrix, but in the list below: \(parts.joined(separator: ", "))."
    }
}
