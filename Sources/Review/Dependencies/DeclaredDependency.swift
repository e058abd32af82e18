public import Manifests
public import Reachability

/// What a manifest says its workload needs: a Service, or what a monitor has Prometheus scrape.
public struct DeclaredDependency: Hashable, Sendable {
    /// The address as written, with the port where one is: `db.shop:5432`; of a monitor, its kind and name, and the port.
    public var text: String
    /// Where it is written.
    public var location: SourceLocation
    /// The Service; `nil` where a PodMonitor means pods without one.
    public var service: ObjectIdentity?

    /// A dependency of its parts.
    public init(text: String, location: SourceLocation, service: ObjectIdentity?) {
        self.text = text
        self.location = location
        self.service = service
    }

    /// An address of a Service.
    init(_ text: String, at location: SourceLocation, _ name: ObjectName?) {
        self.init(
            text: text, location: location,
            service: name.map { ObjectIdentity(group: "", kind: "Service", namespace: $0.namespace, name: $0.name) })
    }
}

/// A dependency that a change closes.
public struct ClosedDependency: Hashable, Sendable {
    /// What is needed.
    public var dependency: DeclaredDependency
    /// The cluster's name; empty for a single one.
    public var cluster: String
    /// What closes of it: the workloads that declare it, and those behind the Service.
    public var flow: FlowChange
    /// Where the policies stand that close it: sorted; none where no policy of the newer side is known to.
    public var closedBy: [SourceLocation]

    /// A closed dependency of its parts.
    public init(dependency: DeclaredDependency, cluster: String, flow: FlowChange, closedBy: [SourceLocation]) {
        self.dependency = dependency
        self.cluster = cluster
        self.flow = flow
        self.closedBy = closedBy
    }

    /// The same dependency, closed by both.
    func joined(with other: ClosedDependency) -> ClosedDependency {
        var joined = self
        joined.flow.sources = flow.sources.union(other.flow.sources)
        joined.flow.destinations = flow.destinations.union(other.flow.destinations)
        joined.closedBy = Set(closedBy + other.closedBy).sorted()
        return joined
    }

    /// What stands for it wherever it is told: not the lines, which move.
    var canonicalText: String {
        "\(cluster) \(dependency.location.path) \(dependency.text) \(dependency.service.map { "\($0)" } ?? "")"
    }
}
