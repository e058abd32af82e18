import Foundation
import Manifests
import NetworkModel
import PolicyCompiler
import Reachability
import Testing

@testable import Review

/// Runs the vectors through the whole pipeline, from files in a folder to a report.
struct ConformanceTests {
    @Test(arguments: Vector.all)
    func `means what the vector says`(_ vector: Vector) throws {
        let folder = try TemporaryFolder()
        let options = ReviewOptions(profile: try profile(of: vector))
        var reviewer = Reviewer(repository: nil, options: options)
        if vector.hasTwoSides {
            let base = try folder.write(vector.files(of: .base), below: "base")
            let head = try folder.write(vector.files(of: .head), below: "head")
            let report = try reviewer.compare(.sides(base: .folder(base), head: .folder(head)))
            check(report.diagnostics.map { ($0.diagnostic.severity.rawValue, $0.diagnostic) }.map(Said.init), vector)
            try checkChanges(report, try universe(base: base, head: head, options), vector)
        } else {
            let path = try folder.write(vector.files(of: .both), below: "side")
            let listing = try reviewer.list(.folder(path))
            check(listing.diagnostics.map { ($0.severity.rawValue, $0) }.map(Said.init), vector)
            try checkExpectations(listing, vector)
        }
    }

    @Test func `every vector names a rule and expects something`() {
        #expect(!Vector.all.isEmpty)
        for vector in Vector.all {
            #expect(!vector.rules.isEmpty, "\(vector)")
            let kinds = Set(vector.blocks.compactMap(\.words.first))
            #expect(kinds.isSubset(of: ["yaml", "expect", "changes", "diagnostics", "profile"]), "\(vector)")
            #expect(!kinds.isDisjoint(with: ["expect", "changes", "diagnostics"]), "\(vector)")
        }
    }

    private func profile(of vector: Vector) throws -> CNIProfile {
        var profile = CNIProfile.kubernetes
        for line in vector.lines(of: "profile") ?? [] {
            switch line {
            case "ipBlockSelectsPods: true": profile.ipBlockSelectsPods = true
            case "nodePods: asNodes": profile.nodePods = .asNodes
            case "nodePods: asPods": profile.nodePods = .asPods
            default: throw UnknownProfileLine(line: line)
            }
        }
        return profile
    }

    // MARK: What may connect

    private func checkExpectations(_ listing: FlowListing, _ vector: Vector) throws {
        guard let lines = vector.lines(of: "expect") else { return }
        let rows = try lines.map { try #require(Row($0), "not a row: \($0)") }
        let cluster = try #require(listing.clusters.first)
        var used = [Bool](repeating: false, count: rows.count)
        for (source, destination) in pairs(of: cluster.endpoints, singlePods: cluster.singlePods) {
            let matching = rows.indices.filter { rows[$0].names(source, destination) }
            matching.forEach { used[$0] = true }
            guard let last = matching.last, let expected = rows[last].traffic.first else { continue }
            let found = cluster.flows.first { $0.sources.has(source) && $0.destinations.has(destination) }
            let verdict = found?.verdict ?? .nothing
            #expect(
                expected.holds(for: verdict),
                "\(vector.title): \(source) -> \(destination) is \(text(verdict)); row: \(rows[last].text)")
        }
        for (row, isUsed) in zip(rows, used) where !isUsed {
            Issue.record("\(vector.title): no pair for the row \(row.text)")
        }
    }

    /// Everybody whose flows a comparison looks at, whether they change or not, and the single pods of both sides.
    private func universe(base: String, head: String, _ options: ReviewOptions) throws -> Universe {
        var reader = try SideReader(options)
        let older = try reader.read(try SideSource(.folder(base), in: nil))
        let newer = try reader.read(try SideSource(.folder(head), in: nil))
        let before = try #require(CompiledSide(older, options: options).clusters.first).compilation.snapshot
        let after = try #require(CompiledSide(newer, over: older, options: options).clusters.first).compilation.snapshot
        return Universe(
            endpoints: ReachabilityComparison(from: before, to: after).endpoints,
            singlePods: before.singlePods.union(after.singlePods))
    }

    private func checkChanges(_ report: ChangeReport, _ universe: Universe, _ vector: Vector) throws {
        guard let lines = vector.lines(of: "changes") else { return }
        let rows = try lines.filter { $0 != "none" }.map { try #require(Row($0), "not a row: \($0)") }
        let cluster = try #require(report.clusters.first)
        var used = [Bool](repeating: false, count: rows.count)
        for (source, destination) in pairs(of: universe.endpoints, singlePods: universe.singlePods) {
            let matching = rows.indices.filter { rows[$0].names(source, destination) }
            let found = cluster.changes.first { $0.sources.has(source) && $0.destinations.has(destination) }
            let actual = found.map { "\(text($0.before)) => \(text($0.after))" } ?? "unchanged"
            guard let last = matching.last else {
                #expect(found == nil, "\(vector.title): \(source) -> \(destination) has \(actual), in no row")
                continue
            }
            matching.forEach { used[$0] = true }
            try #require(rows[last].traffic.count == 2)
            let isRight =
                found.map { rows[last].traffic[0].holds(for: $0.before) && rows[last].traffic[1].holds(for: $0.after) }
                ?? false
            #expect(isRight, "\(vector.title): \(source) -> \(destination) is \(actual); row: \(rows[last].text)")
        }
        for (row, isUsed) in zip(rows, used) where !isUsed {
            Issue.record("\(vector.title): no pair for the row \(row.text)")
        }
    }

    private func pairs(of endpoints: [Endpoint], singlePods: Set<WorkloadID>) -> [(Endpoint, Endpoint)] {
        endpoints.flatMap { source in
            endpoints.compactMap { destination in
                if case .ingressController = destination { return nil }
                if case (.addresses, .addresses) = (source, destination) { return nil }
                if case .workload(let id) = source, source == destination, singlePods.contains(id) { return nil }
                return (source, destination)
            }
        }
    }

    private func text(_ verdict: Verdict) -> String {
        verdict.possible.isEmpty ? "\(verdict.allowed)" : "\(verdict.allowed) | possibly \(verdict.possible)"
    }
}

/// The endpoints that a comparison looks at.
private struct Universe {
    var endpoints: [Endpoint]
    var singlePods: Set<WorkloadID>
}

/// A vector's profile has a line that the runner doesn't know.
private struct UnknownProfileLine: Error {
    var line: String
}

extension EndpointSet {
    /// Whether an endpoint, or a part of the address space, is in the set.
    fileprivate func has(_ endpoint: Endpoint) -> Bool {
        guard case .addresses(let part) = endpoint else { return endpoints.contains(endpoint) }
        return endpoints.contains { if case .addresses(let set) = $0 { part.isSubset(of: set) } else { false } }
    }
}
