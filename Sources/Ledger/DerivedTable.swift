/// A table that follows from the entries' bodies alone: there for queries, and made again to be checked.
struct DerivedTable: Sendable {
    let name: String
    /// The column that holds the number of the entry from which a row follows.
    let owner: String
    /// The columns that tell the rows of an entry apart.
    let key: [String]
    /// The other columns, each with its type.
    private let rest: [(name: String, type: String)]
    private let constraints: String
    /// What follows from the entry `:seq` with the body `:body`: a query that yields the columns in their order.
    let selection: String

    /// The names of the columns.
    var columns: [String] { ([owner] + key).reduced + rest.map(\.name) }

    /// The statements that make it.
    var definition: String {
        let keys = ([owner] + key).reduced
        let columns =
            keys.map { "\($0) INTEGER NOT NULL" } + rest.map { "\($0.name) \($0.type)" }
            + ["PRIMARY KEY (\(keys.joined(separator: ", ")))", "FOREIGN KEY (\(owner)) REFERENCES entry (seq)"]
        return "CREATE TABLE \(name) (\(columns.joined(separator: ", "))) STRICT, WITHOUT ROWID;\n\(constraints)"
    }

    /// The statement that fills it from one entry.
    var insertion: String { "INSERT INTO \(name) (\(columns.joined(separator: ", "))) \(selection)" }

    private init(
        _ name: String, owner: String = "seq", key: [String] = ["number"], _ rest: [(String, String)],
        indices: String = "", _ selection: String
    ) {
        (self.name, self.owner, self.key, self.rest) = (name, owner, key, rest.map { (name: $0.0, type: $0.1) })
        (constraints, self.selection) = (indices, selection)
    }

    /// All of them.
    static let all = [review, commit, ticket, ticketCommit, requirement, finding, flow, remark, pruned]
}

extension [String] {
    /// Each once, in the order of their first places.
    fileprivate var reduced: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}

// What a column says is said by the member of `docs/schemas/review.v1.schema.json` that it is taken from.
extension DerivedTable {
    private static let text = "TEXT NOT NULL"
    private static let int = "INTEGER NOT NULL"
    private static let maybeText = "TEXT"
    private static let maybeInt = "INTEGER"

    /// One row a review.
    private static let review = DerivedTable(
        "review", key: [],
        [
            ("repository", text), ("ref", maybeText), ("branch", maybeText), ("base", maybeText),
            ("start", maybeText), ("head", text), ("day", text), ("tool", text), ("configuration", text),
            ("configuration_digest", maybeText), ("verdict", text), ("complete", int), ("digest", maybeText),
            ("review_key", text), ("headline", text), ("files", int), ("objects", int), ("not_analysed", int),
        ],
        indices: "CREATE INDEX review_by_head ON review (repository, head);",
        """
        SELECT :seq, b ->> '$.repository', b ->> '$.ref', b ->> '$.branch', b ->> '$.review.range.base.commit',
            b ->> '$.start', b ->> '$.review.range.head.commit', b ->> '$.review.day', b ->> '$.tool',
            b ->> '$.review.configuration', b ->> '$.review.configurationDigest', b ->> '$.review.verdict',
            b ->> '$.review.complete', b ->> '$.review.digest', b ->> '$.review.key', b ->> '$.review.headline',
            b ->> '$.coverage.files', b ->> '$.coverage.objects', json_array_length(b, '$.coverage.notAnalysed')
        FROM (SELECT :body AS b WHERE json_type(:body, '$.review') = 'object')
        """)

    /// One row a commit of a review.
    private static let commit = DerivedTable(
        "review_commit",
        [
            ("commit_id", text), ("tree", text), ("first_parent", maybeText), ("author_name", text),
            ("author_email", text), ("author_time", int), ("committer_name", text), ("committer_email", text),
            ("committer_time", int), ("subject", text), ("digest", maybeText), ("complete", int), ("origin", text),
            ("emergency", int),
        ],
        indices: "CREATE INDEX review_commit_by_id ON review_commit (commit_id);",
        """
        SELECT :seq, c.key + 1, v ->> '$.id', v ->> '$.tree', v ->> '$.parents[0]', v ->> '$.author.name',
            v ->> '$.author.email', v ->> '$.author.time', v ->> '$.committer.name', v ->> '$.committer.email',
            v ->> '$.committer.time', v ->> '$.subject', v ->> '$.digest', v ->> '$.complete', v ->> '$.origin.type',
            v ->> '$.id' IN (
                SELECT named.value
                FROM json_each(:body, '$.review.findings') AS found, json_each(found.value, '$.commits') AS named
                WHERE found.value ->> '$.kind' = 'emergency')
        FROM (SELECT key, value AS v FROM json_each(:body, '$.review.commits')) AS c
        """)

    /// One row a ticket that a review names.
    private static let ticket = DerivedTable(
        "review_ticket",
        [("ticket", text), ("state", text), ("proposed", int), ("url", maybeText), ("record", maybeText)],
        indices: "CREATE INDEX review_ticket_by_key ON review_ticket (ticket);",
        """
        SELECT :seq, key + 1, value ->> '$.id', value ->> '$.state', value ->> '$.proposed', value ->> '$.url',
            value ->> '$.record'
        FROM json_each(:body, '$.review.tickets')
        """)

    /// One row a commit that names a ticket.
    private static let ticketCommit = DerivedTable(
        "review_ticket_commit", key: ["ticket_number", "number"],
        [("ticket", text), ("commit_id", text)],
        """
        SELECT :seq, t.key + 1, c.key + 1, t.value ->> '$.id', c.value
        FROM json_each(:body, '$.review.tickets') AS t, json_each(t.value, '$.commits') AS c
        """)

    /// One row a requirement of a ticket that a review names.
    private static let requirement = DerivedTable(
        "requirement", key: ["ticket_number", "number"],
        [("ticket", text), ("id", text), ("text", maybeText), ("result", text)],
        """
        SELECT :seq, t.key + 1, r.key + 1, t.value ->> '$.id', r.value ->> '$.id', r.value ->> '$.text',
            r.value ->> '$.result'
        FROM json_each(:body, '$.review.tickets') AS t, json_each(t.value, '$.requirements') AS r
        """)

    /// One row a finding.
    private static let finding = DerivedTable(
        "finding",
        [
            ("id", text), ("kind", text), ("severity", text), ("statement", text), ("advice", maybeText),
            ("tickets", text), ("commits", text), ("flows", text),
        ],
        """
        SELECT :seq, key + 1, value ->> '$.id', value ->> '$.kind', value ->> '$.severity', value ->> '$.statement',
            value ->> '$.advice', value ->> '$.tickets', value ->> '$.commits', value ->> '$.flows'
        FROM json_each(:body, '$.review.findings')
        """)

    /// One row a flow change of the range as a whole.
    private static let flow = DerivedTable(
        "flow",
        [
            ("id", text), ("cluster", text), ("cause", text), ("effect", text), ("sources", text),
            ("destinations", text), ("before", text), ("after", text), ("possible_before", text),
            ("possible_after", text),
        ],
        indices: "CREATE INDEX flow_by_id ON flow (id);",
        """
        SELECT :seq, key + 1, value ->> '$.id', coalesce(value ->> '$.cluster', ''), value ->> '$.cause',
            value ->> '$.effect', value ->> '$.sources', value ->> '$.destinations', value ->> '$.before',
            value ->> '$.after', value ->> '$.possibleBefore', value ->> '$.possibleAfter'
        FROM json_each(:body, '$.review.groups')
        """)

    /// One row a diagnostic about a file.
    private static let remark = DerivedTable(
        "diagnostic",
        [
            ("severity", text), ("code", text), ("side", text), ("path", text), ("line", maybeInt), ("message", text),
        ],
        """
        SELECT :seq, key + 1, value ->> '$.severity', value ->> '$.code', value ->> '$.side', value ->> '$.path',
            value ->> '$.line', value ->> '$.message'
        FROM json_each(:body, '$.review.diagnostics')
        """)

    /// One row an entry whose body was given up, with the entry that says so.
    static let pruned = DerivedTable(
        "pruned", owner: "said_by", key: ["seq"], [],
        """
        SELECT :seq, e.seq
        FROM json_each(:body, '$.entries') AS r
            JOIN entry AS e ON e.seq BETWEEN r.value ->> '$[0]' AND r.value ->> '$[1]'
        """)
}
