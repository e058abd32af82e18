import NetworkModel
public import Packing
public import Reachability

/// What a commit does to reachability against one of its parents, as far as the origin of flows depends on it.
///
/// It is a function of the two trees and of how they are read, so that it can be kept.
public struct CommitEffect: Hashable, Sendable {
    /// What it does to each cluster in which something changes: sorted by name.
    public var clusters: [ClusterEffect]
    /// Whether everything of both sides was understood.
    public var isComplete: Bool

    /// An effect of its parts.
    public init(clusters: [ClusterEffect], isComplete: Bool) {
        self.clusters = clusters
        self.isComplete = isComplete
    }

    /// No effect.
    public static let nothing = CommitEffect(clusters: [], isComplete: true)

    /// What changes in a cluster; `nil` where nothing does.
    func cluster(_ name: String) -> ClusterEffect? { clusters.first { $0.name == name } }

    /// What a commit does to one cluster.
    public struct ClusterEffect: Hashable, Sendable {
        /// The cluster's name; empty for a single one.
        public var name: String
        /// What opens and closes, without the reasons: sorted, not overlapping, together exactly the difference.
        public var changes: [FlowChange]
        /// The workloads that only change their names: sorted by the new one.
        public var renamed: [RenamedWorkload]

        /// A cluster's effect of its parts.
        public init(name: String, changes: [FlowChange], renamed: [RenamedWorkload]) {
            self.name = name
            self.changes = changes
            self.renamed = renamed
        }
    }
}

extension CommitEffect: Packable {
    /// Its parts, each endpoint once.
    public func pack(into writer: inout PackWriter) {
        // Each endpoint is looked up once: first in the order of their coming, by which they get their places.
        var known: [Endpoint: Int] = [:]
        var named: [Endpoint] = []
        var sets: [[Int]] = []
        for cluster in clusters {
            for change in cluster.changes {
                for set in [change.sources, change.destinations] {
                    sets.append([])
                    for endpoint in set.endpoints where endpoint.isNamed {
                        let number = known[endpoint] ?? named.count
                        if number == named.count {
                            known[endpoint] = number
                            named.append(endpoint)
                        }
                        sets[sets.count - 1].append(number)
                    }
                }
            }
        }
        let order = named.indices.sorted { named[$0] < named[$1] }
        var places = order
        for (place, number) in order.enumerated() { places[number] = place }
        let endpoints = order.map { named[$0] }
        var next = 0
        func write(_ set: EndpointSet, to writer: inout PackWriter) {
            writer.write(sets[next]) { writer, number in writer.write(count: places[number]) }
            writer.write(set.addresses)
            next += 1
        }
        writer.write(isComplete)
        writer.write(endpoints)
        writer.write(clusters) { writer, cluster in
            writer.write(cluster.name)
            writer.write(cluster.changes) { writer, change in
                write(change.sources, to: &writer)
                write(change.destinations, to: &writer)
                for verdict in [change.before, change.after] {
                    writer.write(verdict.allowed)
                    writer.write(verdict.possible)
                }
                writer.write(change.cause.rawValue)
            }
            writer.write(cluster.renamed) { writer, renamed in
                writer.write(renamed.from)
                writer.write(renamed.to)
            }
        }
    }

    /// Reads an effect.
    public init(from reader: inout PackReader) throws(PackError) {
        isComplete = try reader.flag()
        let endpoints: [Endpoint] = try reader.array()
        func set(_ reader: inout PackReader) throws(PackError) -> EndpointSet {
            let numbers = try reader.array { (reader) throws(PackError) in try reader.count() }
            guard numbers.allSatisfy(endpoints.indices.contains) else { throw PackError() }
            let addresses: AddressSet = try reader.value()
            return EndpointSet(numbers.map { endpoints[$0] } + (addresses.isEmpty ? [] : [.addresses(addresses)]))
        }
        clusters = try reader.array { (reader) throws(PackError) in
            let name = try reader.text()
            let changes = try reader.array { (reader) throws(PackError) in
                let (sources, destinations) = (try set(&reader), try set(&reader))
                let before = Verdict(allowed: try reader.value(), possible: try reader.value())
                let after = Verdict(allowed: try reader.value(), possible: try reader.value())
                guard let cause = FlowChange.Cause(rawValue: try reader.text()) else { throw PackError() }
                return FlowChange(
                    sources: sources, destinations: destinations, before: before, after: after, cause: cause)
            }
            let renamed = try reader.array { (reader) throws(PackError) in
                RenamedWorkload(from: try reader.value(), to: try reader.value())
            }
            return ClusterEffect(name: name, changes: changes, renamed: renamed)
        }
    }
}

extension Endpoint {
    /// Whether it isn't a set of addresses.
    fileprivate var isNamed: Bool {
        switch self {
        case .workload, .implied, .ingressController: true
        case .addresses: false
        }
    }
}
