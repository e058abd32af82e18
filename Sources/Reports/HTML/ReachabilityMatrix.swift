import NetworkModel
import Reachability
import Review

/// Which sources reach which destinations otherwise than before: a row for each group of sources that the changes don't
/// tell apart, a column for each group of destinations, and in each cell the one change that they share.
struct ReachabilityMatrix {
    /// Endpoints that are part of the same changes.
    struct Group {
        var endpoints: EndpointSet
        /// The positions of the changes: ascending.
        var changes: [Int]
    }

    /// What is to be said of a pair of groups.
    enum Cell {
        /// Nothing changes.
        case unchanged
        /// The two have no flow: addresses among themselves, or a single pod with itself.
        case noFlow
        /// What changes for every pair of the two.
        case changed(FlowChange)
    }

    /// The sources, those of the first changes first.
    let rows: [Group]
    /// The destinations likewise.
    let columns: [Group]
    /// The changes that are shown.
    let changes: [FlowChange]
    /// How many changes, rows and columns there are besides.
    let left: (changes: Int, rows: Int, columns: Int)

    private let singlePods: Set<WorkloadID>

    private static let mostChanges = 60
    /// How many endpoints the changes may have in all, each counted where it is named.
    private static let mostEndpoints = 200_000
    private static let mostRows = 40
    private static let mostColumns = 24

    /// The matrix of the first of some changes, which don't overlap; O(endpoints of those).
    init(_ all: [FlowChange], singlePods: Set<WorkloadID>) {
        var size = 0
        let fitting = all.prefix(Self.mostChanges).prefix { change in
            size += change.sources.endpoints.count + change.destinations.endpoints.count
            return size <= Self.mostEndpoints
        }
        changes = Array(fitting.isEmpty ? all.prefix(1) : fitting)
        let rows = Self.groups(changes.map(\.sources))
        let columns = Self.groups(changes.map(\.destinations))
        self.rows = Array(rows.prefix(Self.mostRows))
        self.columns = Array(columns.prefix(Self.mostColumns))
        left = (all.count - changes.count, rows.count - self.rows.count, columns.count - self.columns.count)
        self.singlePods = singlePods
    }

    /// What is to be said of a row and a column.
    func cell(_ row: Group, _ column: Group) -> Cell {
        let pairs = FlowPairs(sources: row.endpoints, destinations: column.endpoints, singlePods: singlePods)
        guard pairs.contains(where: { _ in true }) else { return .noFlow }
        guard let shared = row.changes.first(where: Set(column.changes).contains) else { return .unchanged }
        return .changed(changes[shared])
    }

    /// The coarsest groups of endpoints that no set tells apart, in the order of the sets.
    private static func groups(_ sets: [EndpointSet]) -> [Group] {
        var memberships: [Endpoint: [Int]] = [:]
        var addresses: [(set: AddressSet, number: Int)] = []
        for (number, set) in sets.enumerated() {
            for endpoint in set.endpoints {
                if case .addresses(let set) = endpoint {
                    addresses.append((set, number))
                } else {
                    memberships[endpoint, default: []].append(number)
                }
            }
        }
        for atom in AddressPartition(cutBy: addresses.map(\.set)).atoms {
            let numbers = addresses.filter { atom.isSubset(of: $0.set) }.map(\.number)
            if !numbers.isEmpty { memberships[.addresses(atom)] = numbers }
        }
        return Dictionary(grouping: memberships, by: \.value).map { changes, members in
            Group(endpoints: EndpointSet(members.map(\.key)), changes: changes)
        }.sorted { $0.changes.lexicographicallyPrecedes($1.changes) }
    }
}
