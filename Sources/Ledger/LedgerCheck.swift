/// What checking a ledger came to.
public struct LedgerCheck: Hashable, Sendable {
    /// How many entries were found to be what they were.
    public var count: Int
    /// The digest of the last of them: who keeps it elsewhere can ask for it later.
    public var head: String
    /// The first thing that was touched; `nil` where all is what it was.
    public var fault: LedgerFault?

    /// The outcome of a check.
    public init(count: Int, head: String, fault: LedgerFault? = nil) {
        self.count = count
        self.head = head
        self.fault = fault
    }
}

/// Something in a ledger that isn't what it was.
public struct LedgerFault: Error, Hashable, Sendable {
    /// The table that holds it.
    public var table: String
    /// The row: `seq 4`, `seq 4, number 2`; `nil` where it is about the whole table.
    public var row: String?
    /// The column; `nil` where it is about the whole row.
    public var column: String?
    /// What is wrong, in a sentence without a full stop.
    public var message: String

    /// A fault of its parts.
    public init(_ table: String, row: String? = nil, column: String? = nil, _ message: String) {
        self.table = table
        self.row = row
        self.column = column
        self.message = message
    }
}
