/// What an object of the Prometheus operator says about who scrapes whom, as written.
///
/// It means nothing to reachability by itself, so that it is read again where it matters who needs which flows.
/// Source: prometheus-operator API reference, `monitoring.coreos.com/v1`, and `v1alpha1` of PrometheusAgent.
package enum ScrapingManifest: Hashable, Sendable {
    /// A ServiceMonitor or PodMonitor.
    case monitor(MonitorManifest)
    /// A Prometheus or PrometheusAgent.
    case prometheus(PrometheusManifest)
    /// One of them that the API server would refuse, or that can't be read: why.
    case refused(Diagnostic)

    /// The kinds of which objects are read.
    package static let kinds: Set<String> = ["ServiceMonitor", "PodMonitor", "Prometheus", "PrometheusAgent"]
}

/// A ServiceMonitor or PodMonitor: whom Prometheus has to reach.
package struct MonitorManifest: Hashable, Sendable {
    /// Through what the pods are found.
    package enum Form: String, Hashable, Sendable {
        /// Through Services, selected by their labels.
        case service = "ServiceMonitor"
        /// By their own labels.
        case pod = "PodMonitor"
    }

    /// In which namespaces is looked.
    package enum Namespaces: Hashable, Sendable {
        /// In the monitor's own: the default.
        case own
        /// In those of `matchNames`.
        case named([String])
        /// In all: `any`.
        case all
    }

    /// Which ports of a pod an endpoint means.
    package enum Port: Hashable, Sendable {
        /// Those of the Service's port of this name.
        case service(String)
        /// The declared container port of this number or name.
        case container(NumberOrName)
        /// All: of the Service, or of the pod's containers.
        case all
    }

    /// One element of `endpoints` or `podMetricsEndpoints`.
    package struct Endpoint: Hashable, Sendable {
        /// The ports.
        package var port: Port
        /// Where the element starts.
        package var location: SourceLocation
    }

    /// Through what the pods are found.
    package var form: Form
    /// The namespace; `default` where it says none.
    package var namespace: String
    /// The name.
    package var name: String
    /// The monitor's own labels, by which a Prometheus selects it.
    package var labels: [String: String]
    /// Where it starts.
    package var location: SourceLocation
    /// Which Services or pods are meant.
    package var selector: SelectorManifest
    /// In which namespaces.
    package var namespaces: Namespaces
    /// What is scraped of them.
    package var endpoints: [Endpoint]
}

/// A Prometheus or PrometheusAgent: which monitors it follows, and what its pods carry.
package struct PrometheusManifest: Hashable, Sendable {
    /// Whether it is a PrometheusAgent.
    package var isAgent: Bool
    /// The namespace, in which its pods are; `default` where it says none.
    package var namespace: String
    /// The name.
    package var name: String
    /// `spec.podMetadata.labels`.
    package var podLabels: [String: String]
    /// By form of monitor, which are followed; none of a form that is absent.
    package var monitors: [MonitorManifest.Form: SelectorManifest]
    /// By form of monitor, in which namespaces; only in its own for a form that is absent.
    package var monitorNamespaces: [MonitorManifest.Form: SelectorManifest]
}
