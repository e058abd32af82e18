import Git
import Manifests

/// Holds scopes of tickets that are narrowed to environments, repositories or paths against where a range changes
/// something.
///
/// Which file opens which flow can't be told of a range as a whole. So a ticket that is narrowed to paths counts where
/// everything that changes lies there, and not at all where something else changes as well.
struct ScopeNarrowing {
    /// The paths at which the ends of the range differ and which may mean something for reachability: sorted.
    let changedPaths: [String]

    /// Why a ticket of a scope can't be taken to cover the change; `nil` where its narrowing holds.
    ///
    /// Which environments and repositories there are isn't known, so that what is narrowed to some of them is never taken
    /// to be for this one.
    func obstacle(to scope: TicketRecord.Scope) -> Finding.Obstacle? {
        let unknown = [("environments", scope.environments), ("repositories", scope.repositories)].filter {
            !$0.1.isEmpty
        }
        guard unknown.isEmpty else { return .narrowedScope(fields: unknown.map(\.0)) }
        guard !scope.paths.isEmpty else { return nil }
        do throws(GitError) {
            let specification = try PathSpecification(scope.paths)
            return changedPaths.first { !specification.matches($0) }.map { .beyondPaths($0) }
        } catch {
            return .narrowedScope(fields: ["paths"])
        }
    }
}

extension Reviewer {
    /// Where a range changes something, as far as one of some records wants to know.
    func narrowing(
        of records: [TicketRecord], _ range: ResolvedRange, _ rules: Rules, in repository: Repository
    ) throws(GitError) -> ScopeNarrowing {
        guard records.contains(where: { !($0.scope?.paths ?? []).isEmpty }) else {
            return ScopeNarrowing(changedPaths: [])
        }
        let reader = try reader()
        guard let base = range.base else {
            let all = try repository.entries(of: range.head).entries.map(\.path)
            return ScopeNarrowing(changedPaths: all.filter(reader.reads))
        }
        // A file with a record holds nothing else; which records an older base had isn't known.
        let old = range.isDiverged ? [] : Set(rules.book.records.map(\.location.path))
        let new = Set(rules.proposed.records.map(\.location.path))
        let changes = try repository.changedPaths(from: base, to: range.head).filter { change in
            let isRecord =
                (change.base == nil || old.contains(change.path)) && (change.head == nil || new.contains(change.path))
            return reader.reads(change.path) && !isRecord
        }
        return ScopeNarrowing(changedPaths: changes.map(\.path))
    }
}
