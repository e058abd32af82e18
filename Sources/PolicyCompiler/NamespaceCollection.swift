public import Manifests
import NetworkModel

extension Manifest {
    /// The namespace that the object is in; `nil` for cluster-scoped objects, whatever their metadata says.
    public var effectiveNamespace: String? {
        switch content {
        case .namespace, .clusterPolicy: nil
        case .userDefinedNetwork(let network):
            network.namespaceSelector == nil ? identity.namespace : nil
        case .workload, .service, .ingressRoute, .gateway, .networkPolicy: identity.namespace ?? "default"
        }
    }
}

/// The namespaces: those that an object declares, and those that something is in.
struct NamespaceCollection {
    /// The namespaces, in no order.
    private(set) var namespaces: [Namespace]
    /// Where the declared ones stand.
    private(set) var locations = PlaceTable<String>()
    /// What there is to say about them.
    private(set) var diagnostics: [Diagnostic] = []
    /// The primary network of each namespace that has one of its own.
    let networks: [String: String]

    /// The namespaces of manifests, one manifest an object.
    init(_ manifests: [Manifest], _ byKind: ObjectsByKind) {
        var byName: [String: Namespace] = [:]
        var last: String?
        for index in manifests.indices {
            // Objects of a namespace mostly stand together.
            if let name = manifests[index].effectiveNamespace, name != last {
                last = name
                if byName[name] == nil { byName[name] = Namespace(undeclared: name) }
            }
        }
        for index in byKind.namespaces {
            let manifest = manifests[index]
            let name = manifest.identity.name
            if let said = manifest.labels[Namespace.nameLabel], said != name {
                diagnostics.append(Self.wrongNameLabel(said, on: manifest))
            }
            var labels = LabelFacts(manifest.labels)
            labels[Namespace.nameLabel] = .value(name)
            byName[name] = Namespace(name: name, labels: labels)
            locations.append(name, at: manifest.location)
        }
        locations.sort()
        let primary = PrimaryNetworks(manifests, byKind, namespaces: byName)
        networks = primary.byNamespace
        diagnostics += primary.diagnostics
        for (name, network) in primary.byNamespace { byName[name]?.network = network }
        namespaces = Array(byName.values)
    }

    private static func wrongNameLabel(_ said: String, on manifest: Manifest) -> Diagnostic {
        Diagnostic(
            .warning, "namespace-name-label",
            "the label \(Namespace.nameLabel) of namespace '\(manifest.identity.name)' says '\(said)'; "
                + "Kubernetes always sets it to the namespace's name",
            at: manifest.location, advice: "Remove the label.", rules: ["E-11"])
    }
}

/// Which namespaces have a primary network of their own.
///
/// OVN-Kubernetes makes one the primary network only of namespaces that carry a label from their creation; where a
/// namespace is declared without it, the network has no effect there. Source: OVN-Kubernetes documentation, "User Defined
/// Networks".
private struct PrimaryNetworks {
    /// The network's name: `namespace/name`, or only the name when it spans namespaces.
    private(set) var byNamespace: [String: String] = [:]
    /// A warning for each namespace that is given several, and for each that lacks the label.
    private(set) var diagnostics: [Diagnostic] = []

    private static let label = "k8s.ovn.org/primary-user-defined-network"

    private static func withoutLabel(
        _ namespace: String, _ network: (name: String, location: SourceLocation)
    ) -> Diagnostic {
        Diagnostic(
            .warning, "network-without-label",
            "primary network '\(network.name)' has no effect in namespace '\(namespace)', which lacks the label \(label)",
            at: network.location, advice: "Create the namespace with the label.")
    }

    init(_ manifests: [Manifest], _ byKind: ObjectsByKind, namespaces: [String: Namespace]) {
        var candidates: [String: [(name: String, location: SourceLocation)]] = [:]
        for index in byKind.networks {
            guard case .userDefinedNetwork(let network) = manifests[index].content, network.isPrimary else { continue }
            let manifest = manifests[index]
            if let selector = network.namespaceSelector.map(LabelSelector.init) {
                for namespace in namespaces.values where selector.matches(namespace.labels) == .yes {
                    candidates[namespace.name, default: []].append((manifest.identity.name, manifest.location))
                }
            } else if let namespace = manifest.effectiveNamespace {
                let name = "\(namespace)/\(manifest.identity.name)"
                candidates[namespace, default: []].append((name, manifest.location))
            }
        }
        for (namespace, networks) in candidates {
            guard namespaces[namespace]?.labels[Self.label].matches(.present) != .no else {
                diagnostics += networks.map { Self.withoutLabel(namespace, $0) }
                continue
            }
            let sorted = networks.sorted { ($0.name, $0.location) < ($1.name, $1.location) }
            guard let first = sorted.first else { continue }
            byNamespace[namespace] = first.name
            guard sorted.count > 1 else { continue }
            let names = sorted.map(\.name).joined(separator: ", ")
            diagnostics.append(
                Diagnostic(
                    .warning, "several-primary-networks",
                    "namespace '\(namespace)' is given several primary networks: \(names); "
                        + "the analysis takes '\(first.name)'",
                    at: first.location, advice: "Give each namespace one primary network."))
        }
    }
}
