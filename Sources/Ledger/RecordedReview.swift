import GRDB
public import Review

/// A review that a ledger holds, as far as it takes to make it again.
public struct RecordedReview: Hashable, Sendable {
    /// The number of its entry.
    public var number: Int
    /// What made it, with its version.
    public var tool: String
    /// What was asked for, its range by the ids of commits, without the host's configuration.
    public var request: ReviewRequest
    /// The options; `nil` where they name something that isn't known here.
    public var options: ReviewOptions?
    /// The ids of the commits that it takes.
    public var commits: [String]
    /// What the range, its older and its newer side were called.
    public var labels: (range: String, base: String, head: String) {
        (labelList[0], labelList[1], labelList[2])
    }
    /// Where the configuration came from.
    public var configuration: String
    /// What stood for its bytes; `nil` where there was none.
    public var configurationDigest: String?
    /// What stood for the flow changes; `nil` where there were none.
    public var digest: String?
    private var labelList: [String]

    /// A review as it was called when it was recorded.
    public func relabelled(_ review: ChangeReview) -> ChangeReview {
        var review = review
        (review.range.label, review.change.base.label, review.change.head.label) = labels
        (review.range.baseLabel, review.range.headLabel) = (labels.base, labels.head)
        return review
    }
}

extension Ledger {
    /// The numbers of the reviews of a repository whose bodies are there, in their order.
    public func reviews(of repository: String) throws(LedgerError) -> [Int] {
        try reading {
            try Int.fetchAll(
                $0, sql: "SELECT seq FROM review WHERE repository = ? ORDER BY seq", arguments: [repository])
        }
    }

    /// A review; `nil` where there is none of the number.
    public func review(_ number: Int) throws(LedgerError) -> RecordedReview? {
        try reading { database in
            let sql = """
                SELECT body, body ->> '$.tool', body ->> '$.ref', body ->> '$.branch', body ->> '$.start',
                    body ->> '$.review.range.base.commit', body ->> '$.review.range.head.commit',
                    body ->> '$.review.day', body ->> '$.review.range.label', body ->> '$.review.base.label',
                    body ->> '$.review.head.label', body ->> '$.review.configuration',
                    body ->> '$.review.configurationDigest', body ->> '$.review.digest',
                    body ->> '$.options.implied', body ->> '$.options.profile', body ->> '$.options.largestFile'
                FROM entry WHERE seq = ? AND kind = 'review' AND body IS NOT NULL
                """
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [number]) else { return nil }
            return try RecordedReview(number, row, in: database)
        }
    }

    /// Where the body of an entry differs from another one: the name of the first member; `nil` where it doesn't.
    public func difference(of number: Int, from body: String) throws(LedgerError) -> String? {
        try reading { database in
            guard
                let kept = try String.fetchOne(
                    database, sql: "SELECT body FROM entry WHERE seq = ?", arguments: [number])
            else { return "body" }
            if Array(kept.utf8) == Array(body.utf8) { return nil }
            for path in ["$.review", "$"] {
                let sql = """
                    WITH was AS (SELECT key, json_quote(value) AS v FROM json_each(:kept, :path)),
                        will AS (SELECT key, json_quote(value) AS v FROM json_each(:body, :path))
                    SELECT key FROM (
                        SELECT key FROM was WHERE v IS NOT (SELECT v FROM will WHERE will.key = was.key)
                        UNION SELECT key FROM will WHERE v IS NOT (SELECT v FROM was WHERE was.key = will.key))
                    ORDER BY key
                    """
                let names = try String.fetchAll(
                    database, sql: sql, arguments: ["kept": kept, "body": body, "path": path])
                if let name = names.first { return "\(path.dropFirst(2))\(path == "$" ? "" : ".")\(name)" }
            }
            return "body"
        }
    }
}

extension RecordedReview {
    fileprivate init(_ number: Int, _ row: Row, in database: Database) throws {
        let body: String = row[0]
        func list(_ path: String) throws -> [String] {
            try String.fetchAll(
                database, sql: "SELECT value FROM json_each(?, ?) ORDER BY key", arguments: [body, path])
        }
        let clusters = try Row.fetchAll(
            database,
            sql: """
                SELECT value ->> '$.name', value ->> '$.pattern' FROM json_each(?, '$.options.clusters') ORDER BY key
                """, arguments: [body])
        options = ReviewOptions(
            paths: try list("$.options.paths"),
            clusters: clusters.map { ReviewOptions.Cluster(name: $0[0], pattern: $0[1]) },
            impliedName: row[14], profileName: row[15], largestFile: row[16])
        let (start, base, head): (String?, String?, String) = (row[4], row[5], row[6])
        // Without an older end it is all that there was; a commit alone is its range from its first parent. A range is
        // told against its older end itself, or against a merge base.
        let range =
            start.map { start in
                start == base ? ReviewRange.move(from: start, to: head) : .commits(base: start, head: head)
            } ?? .history(head)
        request = ReviewRequest(
            range, ref: row[2], branch: row[3], pushOptions: try list("$.pushOptions"),
            day: Day(row[7] as String) ?? Day(number: 0))
        (self.number, tool, commits) = (number, row[1], [start, base, head].compactMap(\.self))
        labelList = [row[8], row[9], row[10]]
        (configuration, configurationDigest, digest) = (row[11], row[12], row[13])
    }
}
