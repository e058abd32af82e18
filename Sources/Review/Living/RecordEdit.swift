public import Git
import Manifests

/// A commit that brought or changed the record of a ticket.
public struct RecordEdit: Hashable, Sendable {
    /// The commit.
    public var commit: Commit
    /// What it did to the record.
    public var action: Action
    /// The file that holds the record after it, or held it before.
    public var path: String

    /// An edit of its parts.
    public init(commit: Commit, action: Action, path: String) {
        self.commit = commit
        self.action = action
        self.path = path
    }

    /// What a commit does to a record.
    public enum Action: Hashable, Sendable {
        /// It brought it.
        case brought(TicketRecord.State)
        /// It changed some fields; none where only the words around them changed. The state is told where it differs.
        case changed(fields: [String], state: TicketRecord.State?)
        /// It took it away.
        case removed
        /// It left something that can't be used.
        case broke
    }
}

extension Repository {
    /// The commits of a history that brought or changed the record of a ticket, the newest first.
    ///
    /// A merge is told only where it holds another record than each of its parents. O(commits × what they change).
    ///
    /// - Parameters:
    ///   - commits: the history, children before parents.
    ///   - keys: the keys by which the record goes.
    ///   - patterns: which paths hold records.
    func edits(
        among commits: [Commit], ofRecord keys: Set<String>, patterns: [String]
    ) throws(GitError) -> [RecordEdit] {
        let specification = try PathSpecification(patterns)
        var versions: [SourceTree.Entry: RecordVersion] = [:]
        func version(_ entry: SourceTree.Entry?) throws(GitError) -> RecordVersion {
            guard let entry else { return .foreign }
            if let known = versions[entry] { return known }
            let version = RecordVersion(try text(of: entry), at: entry.path, keys)
            versions[entry] = version
            return version
        }
        /// What a commit did to the record against a parent; `nil` where nothing.
        func edit(_ commit: Commit, _ parent: ObjectID?) throws(GitError) -> RecordEdit? {
            var changes: [(path: String, base: SourceTree.Entry?, head: SourceTree.Entry?)] = []
            if let id = parent {
                guard let parent = try self.parent(id, of: commit) else { return nil }
                if parent.tree == commit.tree { return nil }
                changes = try changedPaths(from: parent, to: commit).map { ($0.path, $0.base, $0.head) }
            } else {
                changes = try entries(of: commit).entries.map { ($0.path, nil, $0) }
            }
            var (before, after): (TicketRecord?, TicketRecord?)
            var (broken, place): (Bool, String?) = (false, nil)
            for change in changes where specification.matches(change.path) {
                let (old, new) = (try version(change.base), try version(change.head))
                if case .record(let record) = old { before = record }
                if case .record(let record) = new { after = record }
                if new == .broken { broken = true }
                if old != .foreign || new != .foreign, new != .foreign || place == nil { place = change.path }
            }
            guard let place else { return nil }
            let action: RecordEdit.Action
            switch (before, after) {
            case (nil, nil):
                guard broken else { return nil }
                action = .broke
            case (nil, let new?): action = .brought(new.state)
            case (_?, nil): action = broken ? .broke : .removed
            case (let old?, let new?):
                action = .changed(
                    fields: new.fieldsDiffering(from: old), state: old.state == new.state ? nil : new.state)
            }
            return RecordEdit(commit: commit, action: action, path: place)
        }
        var edits: [RecordEdit] = []
        for commit in commits {
            guard let first = try edit(commit, commit.parents.first) else { continue }
            var isOwn = true
            for other in commit.parents.dropFirst() where isOwn {
                isOwn = try edit(commit, other) != nil
            }
            if isOwn { edits.append(first) }
        }
        return edits
    }

    /// The bytes of a small file; `nil` for what is no ordinary file, or larger than what people write.
    private func text(of entry: SourceTree.Entry) throws(GitError) -> [UInt8]? {
        guard entry.kind == .file || entry.kind == .executable else { return nil }
        do throws(GitError) {
            return try content(of: entry, limit: Self.largestRecord)
        } catch {
            guard error.code == .tooLarge else { throw error }
            return nil
        }
    }
}

extension Repository {
    /// No record is larger.
    private static let largestRecord = 1 << 20
}

/// What a file holds of a ticket's record.
private enum RecordVersion: Hashable {
    /// Nothing.
    case foreign
    /// A record of it, without places.
    case record(TicketRecord)
    /// Something that can't be used.
    case broken

    init(_ bytes: [UInt8]?, at path: String, _ keys: Set<String>) {
        guard let bytes else {
            self = .foreign
            return
        }
        switch TicketRecord.read(SourceText(path: path, bytes: bytes)).reading {
        case .record(let record):
            self = keys.isDisjoint(with: [record.id] + record.aliases) ? .foreign : .record(record)
        case .broken(let id):
            let name = path.split(separator: "/").last.map { $0.prefix { $0 != "." } }.map(String.init)
            self = keys.isDisjoint(with: [id, name].compactMap(\.self)) ? .foreign : .broken
        case .foreign: self = .foreign
        }
    }
}

extension TicketRecord {
    /// The fields in which it differs from an older version, as records call them: in the order of records.
    func fieldsDiffering(from old: TicketRecord) -> [String] {
        let (a, b) = (old.withoutPlaces, withoutPlaces)
        let differ: [(String, Bool)] = [
            ("id", a.id != b.id), ("aliases", a.aliases != b.aliases), ("title", a.title != b.title),
            ("type", a.type != b.type), ("state", a.state != b.state), ("requester", a.requester != b.requester),
            ("owner", a.owner != b.owner), ("funding", a.funding != b.funding),
            ("requirements", a.requirements != b.requirements), ("scope", a.scope != b.scope),
            ("risk", a.risk != b.risk), ("plan", a.plan != b.plan), ("approvals", a.approvals != b.approvals),
            ("validity", a.validity != b.validity), ("exceptions", a.exceptions != b.exceptions),
            ("decisions", a.decisions != b.decisions),
            ("postImplementation", a.postImplementation != b.postImplementation),
        ]
        return differ.filter(\.1).map(\.0)
    }
}
