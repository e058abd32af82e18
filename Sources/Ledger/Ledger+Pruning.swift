import GRDB
import Packing
public import Review

extension Ledger {
    /// Gives up the bodies of reviews that were recorded before a day, and all that follows from them.
    ///
    /// The entries' numbers and digests stay, so that the chain stays whole; an entry is added that says which bodies
    /// were given up. The room is given back.
    ///
    /// - Returns: How many bodies were given up; where there are none, nothing is written.
    @discardableResult
    public func prune(before day: Day, at moment: Moment) throws(LedgerError) -> Int {
        let count = try writing { database in
            let numbers = try Int.fetchAll(
                database,
                sql: """
                    SELECT seq FROM entry WHERE kind = ? AND body IS NOT NULL AND recorded_at < ? ORDER BY seq
                    """, arguments: [LedgerEntry.Kind.review.rawValue, "\(Moment(day))"])
            guard !numbers.isEmpty else { return 0 }
            let number = (try Self.head(database)?.number ?? 0) + 1
            let body = JSONValue.object([
                "before": .string("\(day)"), "count": .int(numbers.count), "entries": .array(Self.ranges(numbers)),
                "schema": .string("netreeve.dev/ledger-prune/v1"),
            ])
            let key = Digest(of: LedgerEntry.netstrings(["netreeve.dev/ledger-prune-key/v1", String(number)]))
            let text = body.text(escaping: .nonASCII)
            let entry = try Self.append(.prune, key: "\(key)", body: text, at: moment, to: database)
            let given = "(SELECT seq FROM pruned WHERE said_by = ?)"
            for table in DerivedTable.all where table.owner == "seq" {
                try database.execute(
                    sql: "DELETE FROM \(table.name) WHERE seq IN \(given)", arguments: [entry.number])
            }
            try database.execute(sql: "DELETE FROM rendering WHERE seq IN \(given)", arguments: [entry.number])
            try database.execute(
                sql: "UPDATE entry SET body = NULL WHERE seq IN \(given)", arguments: [entry.number])
            return numbers.count
        }
        if count > 0 { try giveBackRoom() }
        return count
    }

    /// Numbers as ranges: first and last of each.
    private static func ranges(_ numbers: [Int]) -> [JSONValue] {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound == number - 1 {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { .array([.int($0.lowerBound), .int($0.upperBound)]) }
    }

    /// Writes the file anew, without what was given up.
    private func giveBackRoom() throws(LedgerError) {
        try Self.translating(path) {
            try database.vacuum()
            try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        }
    }
}
