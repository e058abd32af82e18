public import Git
public import Manifests

/// The ticket records of one side.
public struct TicketBook: Hashable, Sendable {
    /// The records, sorted by key; those of one key by path.
    public let records: [TicketRecord]
    /// What there is to say about the files, sorted by place.
    public let diagnostics: [Diagnostic]
    /// The keys under which a record can't be used, with the place of its file: sorted by key.
    ///
    /// A broken record is known by its key where that can be read, and by its file's name.
    private let broken: [String: SourceLocation]
    /// The positions of the records that go by a key or alias.
    private let positions: [String: [Int]]

    /// No records.
    public static let empty = TicketBook([])

    /// The records in some files; what isn't a record is passed over.
    public init(_ files: [SourceText]) {
        self.init(files, unreadable: [])
    }

    /// The same, with files of which it is known already that they can't be read.
    init(_ files: [SourceText], unreadable: [Diagnostic]) {
        var (records, diagnostics): ([TicketRecord], [Diagnostic]) = ([], unreadable)
        var broken: [String: SourceLocation] = [:]
        for fault in unreadable { broken[Self.key(ofFile: fault.location.path)] = fault.location }
        for file in files {
            let (reading, said) = TicketRecord.read(file)
            diagnostics += said
            switch reading {
            case .record(let record): records.append(record)
            case .broken(let id):
                let place = said.first { $0.severity == .error }?.location ?? SourceLocation(path: file.path)
                for key in [id, Self.key(ofFile: file.path)].compactMap(\.self) { broken[key] = place }
            case .foreign: break
            }
        }
        records.sort { ($0.id, $0.location) < ($1.id, $1.location) }
        var positions: [String: [Int]] = [:]
        for (position, record) in records.enumerated() {
            for key in Set([record.id] + record.aliases) { positions[key, default: []].append(position) }
        }
        for (key, places) in positions where places.count > 1 {
            diagnostics += places.map { place in
                let others = places.filter { $0 != place }.map { records[$0].location.path }
                return Diagnostic(
                    .error, "duplicate-ticket", "\(quoted(key)) is also a key of \(others.joined(separator: ", "))",
                    at: records[place].location, advice: "Keep one record of a ticket: neither counts until then.")
            }
        }
        for record in records where Self.key(ofFile: record.location.path) != record.id {
            diagnostics.append(
                Diagnostic(
                    .warning, "file-name", "the record of \(quoted(record.id)) is in a file of another name",
                    at: SourceLocation(path: record.location.path), advice: "Call the file `\(record.id).yaml`."))
        }
        self.records = records
        self.diagnostics = diagnostics.sorted {
            ($0.location, $0.code, $0.message) < ($1.location, $1.code, $1.message)
        }
        self.broken = broken
        self.positions = positions
    }

    /// Whether every file could be read, and no key stands for two records.
    public var isComplete: Bool { !diagnostics.contains { $0.severity == .error } }

    /// What a key stands for.
    public enum Entry: Hashable, Sendable {
        /// One record.
        case record(TicketRecord)
        /// A record that can't be used, for the reason given at a place.
        case broken(SourceLocation)
        /// Several records, of which nobody can tell which is meant: sorted by path.
        case ambiguous([TicketRecord])
        /// Nothing; with keys that may be meant.
        case unknown(nearest: String?)
    }

    /// What stands under a ticket's key or alias.
    ///
    /// Where a record of the key is broken, that is said even if another record goes by the same key.
    public func entry(_ key: String) -> Entry {
        if let place = broken[key] { return .broken(place) }
        let found = positions[key] ?? []
        switch found.count {
        case 0: return .unknown(nearest: nearest(to: key, among: positions.keys.sorted()))
        case 1: return .record(records[found[0]])
        default: return .ambiguous(found.map { records[$0] })
        }
    }

    /// The days on which something of a ticket ends, up to one; early ones first.
    public func dueDates(through last: Day, reviewEvery usual: Period?) -> [TicketRecord.DueDate] {
        records.flatMap { $0.dueDates(through: last, reviewEvery: usual) }.sorted {
            ($0.day, $0.ticket) < ($1.day, $1.ticket)
        }
    }

    /// `NET-42` of `tickets/NET-42.yaml`.
    private static func key(ofFile path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
}

extension TicketBook {
    /// Reads the records of a side.
    ///
    /// - Parameters:
    ///   - side: Where from.
    ///   - repository: The repository; `nil` where the side is a folder.
    ///   - patterns: Which paths hold records, as `git diff -- PATTERN` reads patterns.
    /// - Throws: What listing the side throws, and `.invalidArgument` for a pattern that is none.
    public static func read(
        _ side: SideSpecifier, in repository: Repository?, patterns: [String]
    ) throws(GitError) -> TicketBook {
        let source = try SideSource(side, in: repository)
        if let commit = source.commit, let repository {
            return try read(commit, in: repository, patterns: patterns)
        }
        return try read(source, PathSpecification(patterns))
    }

    /// Reads the records of a commit, without listing its other files.
    static func read(
        _ commit: Commit, in repository: Repository, patterns: [String]
    ) throws(GitError) -> TicketBook {
        let wanted = try PathSpecification(patterns)
        return try read(SideSource(commit, matching: wanted, in: repository), wanted)
    }

    private static func read(_ source: SideSource, _ wanted: PathSpecification) throws(GitError) -> TicketBook {
        var (files, unreadable): ([SourceText], [Diagnostic]) = ([], [])
        for entry in source.tree.entries where wanted.matches(entry.path) {
            switch try source.recordText(entry) {
            case .success(let file): files.append(file)
            case .failure(let fault): unreadable.append(fault.diagnostic)
            }
        }
        return TicketBook(files, unreadable: unreadable)
    }
}
