/// A Service as written, as far as it leads to pods.
public struct ServiceManifest: Hashable, Sendable {
    /// `spec.selector`; empty or absent means that it selects no pods (semantics T-7).
    public var selector: [String: String]
    /// `spec.ports` in order.
    public var ports: [Port]

    /// A Service of its parts.
    public init(selector: [String: String], ports: [Port]) {
        self.selector = selector
        self.ports = ports
    }

    /// One element of `spec.ports`.
    public struct Port: Hashable, Sendable {
        /// `name`.
        public var name: String?
        /// `port`.
        public var port: UInt16
        /// `targetPort`; absent means the same number as `port`.
        public var target: NumberOrName?
        /// `protocol`; TCP when it isn't said.
        public var transport: TransportProtocol

        /// One port of a Service.
        public init(name: String?, port: UInt16, target: NumberOrName?, transport: TransportProtocol) {
            self.name = name
            self.port = port
            self.target = target
            self.transport = transport
        }
    }
}

/// A port given by number or by name, as Kubernetes' `IntOrString`.
public enum NumberOrName: Hashable, Sendable {
    /// A port number.
    case number(UInt16)
    /// A port's name.
    case name(String)
}

/// What an ingress controller serves: the backends of an Ingress, an OpenShift Route or an HTTPRoute (T-8).
public struct IngressRouteManifest: Hashable, Sendable {
    /// The Services that it leads to, in the order written.
    public var backends: [Backend]

    /// A route to backends.
    public init(backends: [Backend]) { self.backends = backends }

    /// One Service that a route leads to.
    public struct Backend: Hashable, Sendable {
        /// The Service's namespace: the route's own, unless an HTTPRoute's `backendRef` names another.
        public var namespace: String
        /// The Service's name.
        public var service: String
        /// The Service's port by number or name; `nil` means every port of the Service.
        ///
        /// An OpenShift Route's
        /// `port.targetPort` names the Service port's name or the *target* port's number or name.
        public var port: NumberOrName?
        /// Whether `port` speaks of the Service's target port (an OpenShift Route) rather than of its own port.
        public var isTargetPort: Bool
        /// Where the backend stands.
        public var location: SourceLocation

        /// One backend.
        public init(
            namespace: String, service: String, port: NumberOrName?, isTargetPort: Bool, location: SourceLocation
        ) {
            self.namespace = namespace
            self.service = service
            self.port = port
            self.isTargetPort = isTargetPort
            self.location = location
        }
    }
}

/// An OVN-Kubernetes primary network of its own: pods on different primary networks can't reach each other.
///
/// Source: `k8s.ovn.org/v1` UserDefinedNetwork and ClusterUserDefinedNetwork.
public struct UserDefinedNetworkManifest: Hashable, Sendable {
    /// Whether its `role` is `Primary`; secondary networks add interfaces and change nothing about the first.
    public var isPrimary: Bool
    /// `spec.namespaceSelector` of a ClusterUserDefinedNetwork; `nil` for one of a single namespace.
    public var namespaceSelector: SelectorManifest?

    /// A network of its parts.
    public init(isPrimary: Bool, namespaceSelector: SelectorManifest?) {
        self.isPrimary = isPrimary
        self.namespaceSelector = namespaceSelector
    }
}
