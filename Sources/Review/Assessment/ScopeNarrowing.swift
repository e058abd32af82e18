import Git
import Manifests
import NetworkModel
import Reachability

/// Holds scopes of tickets that are narrowed to environments, repositories or paths against what a range changes.
///
/// Which file opens which flow can't be told of a range as a whole. So a ticket that is narrowed counts where everything
/// that changes lies within, and not at all where something else changes as well.
struct ScopeNarrowing {
    /// The paths at which the ends of the range differ and which may mean something for reachability: sorted; none where
    /// no scope is narrowed by them.
    let changedPaths: [String]
    /// What is known of this repository and its environments.
    let rules: ReviewConfiguration.Tickets

    /// Why a ticket of a scope can't be taken to cover a change; `nil` where its narrowing holds.
    ///
    /// What the configuration doesn't say isn't known: what is narrowed to it is never taken to be for this change.
    func obstacle(to scope: TicketRecord.Scope, in change: ChangeReport) -> Finding.Obstacle? {
        var unknown: [String] = []
        if !scope.environments.isEmpty {
            let named = rules.environments.filter { scope.environments.contains($0.name) }
            do throws(GitError) {
                if let beyond = named.isEmpty ? nil : try place(beyond: named, in: change) {
                    // An environment of which nothing is known may have it.
                    guard named.count < Set(scope.environments).count else { return .beyondEnvironments(beyond) }
                    unknown.append("environments")
                } else if named.isEmpty {
                    unknown.append("environments")
                }
            } catch {
                unknown.append("environments")
            }
        }
        if !scope.repositories.isEmpty {
            guard let repository = rules.repository else {
                return .narrowedScope(fields: unknown + ["repositories"])
            }
            guard scope.repositories.contains(repository) else { return .otherRepository(repository) }
        }
        guard unknown.isEmpty else { return .narrowedScope(fields: unknown) }
        guard !scope.paths.isEmpty else { return nil }
        do throws(GitError) {
            return try path(beyond: scope.paths).map { .beyondPaths($0) }
        } catch {
            return .narrowedScope(fields: ["paths"])
        }
    }

    private func path(beyond patterns: [String]) throws(GitError) -> String? {
        let specification = try PathSpecification(patterns)
        return changedPaths.first { !specification.matches($0) }
    }

    /// What changes outside some environments; `nil` where everything lies within, by path or by namespace.
    private func place(
        beyond named: [ReviewConfiguration.Tickets.Environment], in change: ChangeReport
    ) throws(GitError) -> Finding.Obstacle.Place? {
        var beyond: Finding.Obstacle.Place?
        let patterns = named.flatMap(\.paths)
        if !patterns.isEmpty {
            guard let path = try path(beyond: patterns) else { return nil }
            beyond = .file(path)
        }
        let own = named.flatMap(\.namespaces)
        if !own.isEmpty {
            let sides = EnvironmentSides(own: own, all: rules.environments.flatMap(\.namespaces))
            guard let place = change.clusters.lazy.flatMap(\.changes).compactMap(sides.place(beyond:)).first else {
                return nil
            }
            beyond = place
        }
        return beyond
    }
}

/// Tells the flows of some environments from those of others, by the namespaces of their ends.
///
/// A flow is of the environments that its ends are in. Addresses, and pods of namespaces that are in no environment, don't
/// count; but one end has to.
private struct EnvironmentSides {
    /// The namespaces of the environments in question.
    let own: [NamePattern]
    /// The namespaces of every environment.
    let all: [NamePattern]

    private enum Side: Hashable {
        case own
        case neither
        case other(String)
    }

    /// What of some flows isn't of the environments; `nil` where all of them are.
    func place(beyond change: FlowChange) -> Finding.Obstacle.Place? {
        let ends = [change.sources, change.destinations].map { Set($0.endpoints.map(side)) }
        let others = ends.flatMap(\.self).compactMap { if case .other(let name) = $0 { name } else { nil } }
        if let first = others.min() { return .namespace(first) }
        return ends.allSatisfy { $0.contains(.neither) } ? .neither : nil
    }

    private func side(of endpoint: Endpoint) -> Side {
        switch endpoint {
        case .workload(let id): side(of: id.namespace)
        case .implied(let pods):
            switch pods.namespaces {
            case .named(let name): side(of: name)
            // They may be anywhere.
            case .matching(let labels): .other("with labels \(labels)")
            }
        case .addresses, .ingressController: .neither
        }
    }

    private func side(of namespace: String) -> Side {
        if own.contains(where: { $0.matches(namespace) }) { return .own }
        return all.contains { $0.matches(namespace) } ? .other(namespace) : .neither
    }
}

extension ReviewConfiguration.Tickets.Environment {
    /// The patterns of its files; none where it is said by namespaces.
    fileprivate var paths: [String] {
        if case .paths(let paths) = place { paths } else { [] }
    }

    /// Its namespaces; none where it is said by files.
    fileprivate var namespaces: [NamePattern] {
        if case .namespaces(let names) = place { names } else { [] }
    }
}

extension Reviewer {
    /// Where a range changes something, as far as one of some records wants to know.
    func narrowing(
        of records: [TicketRecord], _ range: ResolvedRange, _ rules: Rules, in repository: Repository
    ) throws(GitError) -> ScopeNarrowing {
        let tickets = rules.configuration.tickets
        let asksForPaths = records.contains { record in
            guard let scope = record.scope else { return false }
            return !scope.paths.isEmpty
                || tickets.environments.contains { scope.environments.contains($0.name) && !$0.paths.isEmpty }
        }
        guard asksForPaths else { return ScopeNarrowing(changedPaths: [], rules: tickets) }
        let reader = try reader()
        guard let base = range.base else {
            let all = try repository.entries(of: range.head).entries.map(\.path)
            return ScopeNarrowing(changedPaths: all.filter(reader.reads), rules: tickets)
        }
        // A file with a record holds nothing else; which records an older base had isn't known.
        let old = range.isDiverged ? [] : Set(rules.book.records.map(\.location.path))
        let new = Set(rules.proposed.records.map(\.location.path))
        let changes = try repository.changedPaths(from: base, to: range.head).filter { change in
            let isRecord =
                (change.base == nil || old.contains(change.path)) && (change.head == nil || new.contains(change.path))
            return reader.reads(change.path) && !isRecord
        }
        return ScopeNarrowing(changedPaths: changes.map(\.path), rules: tickets)
    }
}
