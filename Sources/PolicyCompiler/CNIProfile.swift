public import NetworkModel

/// What a network plugin makes of policies where plugins differ, as data for the compiler.
///
/// Source: semantics part C. The default profile is the strict reading of the Kubernetes documents.
public struct CNIProfile: Hashable, Sendable {
    /// The profile's name, as users write it.
    public var name: String
    /// Whether an `ipBlock` peer of a NetworkPolicy also selects pods by their address.
    ///
    /// The Kubernetes documents mean `ipBlock` for addresses outside the cluster; plugins differ on whether it also
    /// matches pods, and the upstream end-to-end tests require it (semantics I-3).
    public var ipBlockSelectsPods: Bool

    /// What policies make of pods on their node's network.
    ///
    /// The Kubernetes documents leave it undefined, with two possibilities (semantics T-5).
    public var nodePods: NodePodReading

    /// A profile of its parts.
    public init(name: String, ipBlockSelectsPods: Bool, nodePods: NodePodReading) {
        self.name = name
        self.ipBlockSelectsPods = ipBlockSelectsPods
        self.nodePods = nodePods
    }

    /// The strict reading of the Kubernetes documents.
    public static let kubernetes = CNIProfile(
        name: "kubernetes", ipBlockSelectsPods: false, nodePods: .undefined)
}
