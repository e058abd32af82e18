import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Looks for flows that a change closes and Prometheus needs, as ServiceMonitors and PodMonitors declare them.
///
/// The scraper is the Prometheus that selects the monitor, or else whom the ready-made guardrails for monitoring take for
/// one. Its pods are mostly made by the operator and so in no manifest: they are supposed, with the labels that they
/// carry. So what becomes of their flows has to be asked of a comparison (``flows``).
struct ScrapeFinder {
    private var needs: [Need] = []
    /// The monitors that somebody may follow or not, depending on labels which nothing states.
    private var uncertain: [MonitorManifest] = []
    /// What couldn't be read.
    private let refused: [Diagnostic]

    private struct Need {
        var monitor: MonitorManifest
        var dependency: DeclaredDependency
        var flows: [WatchedFlows]
        /// Whether a Prometheus is known to follow the monitor.
        var isFollowed: Bool
    }

    /// A finder of the needs that a cluster's change may close.
    ///
    /// O(monitors × Services and workloads of their namespaces, and endpoints of the changes).
    init(
        _ scraping: [ScrapingManifest], in objects: [Manifest], _ directory: ServiceDirectory,
        closing cluster: ClusterChange
    ) {
        refused = scraping.compactMap { if case .refused(let why) = $0 { why } else { nil } }
        let monitors = scraping.compactMap { if case .monitor(let monitor) = $0 { monitor } else { nil } }
        guard !monitors.isEmpty else { return }
        let followers = MonitorFollowers(
            scraping.compactMap { if case .prometheus(let prometheus) = $0 { prometheus } else { nil } }, objects)
        let closing = cluster.closingTraffic
        for monitor in monitors {
            let scraper = followers.scraper(of: monitor)
            for endpoint in monitor.endpoints {
                for (service, targets) in directory.targets(of: endpoint, monitor) {
                    let lost = targets.filter { !(closing[$0.key]?.isDisjoint(with: $0.value) ?? true) }
                    guard !lost.isEmpty else { continue }
                    guard let scraper else {
                        if uncertain.last != monitor { uncertain.append(monitor) }
                        continue
                    }
                    needs.append(
                        Need(
                            monitor: monitor,
                            dependency: DeclaredDependency(monitor.text(endpoint), at: endpoint.location, service),
                            flows: scraper.flows(to: lost), isFollowed: scraper.isKnown))
                }
            }
        }
    }

    /// What has to be asked of a comparison: each once.
    var flows: [WatchedFlows] {
        var known: Set<WatchedFlows> = []
        return needs.flatMap(\.flows).filter { known.insert($0).inserted }
    }

    /// The dependencies that a cluster's change closes, each once, and what couldn't be told.
    ///
    /// One is closed where what surely passed surely doesn't any more.
    func closed(
        in cluster: ClusterChange, _ answers: [WatchedFlows: WatchedFlows.Answer]
    ) -> (closed: [ClosedDependency], unsearched: [Diagnostic]) {
        var closed: [ClosedDependency] = []
        var unfollowed = uncertain
        for need in needs {
            let told = need.flows.compactMap { answers[$0] }
            // Whom nothing in the repository speaks of is only supposed to be there.
            guard need.isFollowed || told.contains(where: { !$0.sources.isWellKnownScraperOnly }) else {
                if unfollowed.last != need.monitor { unfollowed.append(need.monitor) }
                continue
            }
            let losses = told.flatMap(\.flows).filter { $0.cause == .access && !$0.closed.isEmpty }.map { flow in
                ClosedDependency(
                    dependency: need.dependency, cluster: cluster.name, flow: flow.told,
                    closedBy: cluster.placesOfDenials(flow))
            }
            guard let first = losses.first else { continue }
            closed.append(losses.dropFirst().reduce(first) { $0.joined(with: $1) })
        }
        return (closed, refused.map(\.asUnsearched) + [Diagnostic](unfollowed: unfollowed))
    }
}

/// Who follows which monitors.
private struct MonitorFollowers {
    private let all: [PrometheusManifest]
    private let namespaces: [String: LabelFacts]

    init(_ all: [PrometheusManifest], _ objects: [Manifest]) {
        self.all = all
        var namespaces: [String: LabelFacts] = [:]
        for object in objects {
            guard case .namespace = object.content else { continue }
            var labels = LabelFacts(object.labels)
            labels[Namespace.nameLabel] = .value(object.identity.name)
            namespaces[object.identity.name] = labels
        }
        self.namespaces = namespaces
    }

    /// Who scrapes what a monitor names; `nil` where that depends on labels which nothing states.
    func scraper(of monitor: MonitorManifest) -> Scraper? {
        let matches = all.map { ($0, selects($0, monitor)) }
        let surely = matches.filter { $0.1 == .yes }.map { EndpointPattern.Part.pods($0.0.pods) }
        if !surely.isEmpty { return Scraper(pods: EndpointPattern(surely), except: nil, isKnown: true) }
        guard !matches.contains(where: { $0.1 == .possible }) else { return nil }
        let others = all.isEmpty ? nil : EndpointPattern(all.map { .pods($0.pods) })
        return Scraper(
            pods: EndpointPattern([.pods(PodPattern(labels: GuardrailSet.scrapers))]), except: others, isKnown: false)
    }

    /// Source: prometheus-operator API reference, `serviceMonitorSelector` ("A null label selector matches no objects") and
    /// `serviceMonitorNamespaceSelector` ("A null label selector matches the current namespace only").
    private func selects(_ prometheus: PrometheusManifest, _ monitor: MonitorManifest) -> Match {
        guard let selector = prometheus.monitors[monitor.form],
            LabelSelector(selector).matches(LabelFacts(monitor.labels)) == .yes
        else { return .no }
        guard let places = prometheus.monitorNamespaces[monitor.form] else {
            return monitor.namespace == prometheus.namespace ? .yes : .no
        }
        return LabelSelector(places).matches(
            namespaces[monitor.namespace] ?? Namespace(undeclared: monitor.namespace).labels)
    }
}

/// Whose flows a monitor's needs are.
private struct Scraper {
    var pods: EndpointPattern
    var except: EndpointPattern?
    /// Whether a Prometheus says that it follows the monitor.
    var isKnown: Bool

    /// Its flows to some workloads, those of the same traffic in one.
    func flows(to targets: [WorkloadID: TrafficSet]) -> [WatchedFlows] {
        let groups = Dictionary(grouping: targets.keys.sorted()) { targets[$0] ?? .nothing }
        return groups.sorted { $0.value.lexicographicallyPrecedes($1.value) }.map { traffic, ids in
            let parts = ids.map { id in
                EndpointPattern.Part.pods(
                    PodPattern(namespace: NamePattern(id.namespace), kind: id.kind, name: NamePattern(id.name)))
            }
            return WatchedFlows(
                FlowPattern(from: pods, to: EndpointPattern(parts), traffic: traffic), exceptSources: except)
        }
    }
}

extension PrometheusManifest {
    /// The pods that the operator makes of it.
    ///
    /// Source: prometheus-operator API reference, `podMetadata`: the labels that are reserved, with what they hold.
    fileprivate var pods: PodPattern {
        var labels = podLabels
        labels["app.kubernetes.io/name"] = isAgent ? "prometheus-agent" : "prometheus"
        labels["app.kubernetes.io/instance"] = name
        labels["app.kubernetes.io/managed-by"] = "prometheus-operator"
        labels["operator.prometheus.io/name"] = name
        if !isAgent { labels["prometheus"] = name }
        labels["app.kubernetes.io/version"] = nil
        labels["operator.prometheus.io/shard"] = nil
        let requirements = labels.map { LabelSelector.Requirement($0.key, .value($0.value)) }
        let unknown = ["app.kubernetes.io/version", "operator.prometheus.io/shard"].map {
            LabelSelector.Requirement($0, .present)
        }
        return PodPattern(namespace: NamePattern(namespace), labels: LabelSelector(requirements + unknown))
    }
}

extension MonitorManifest {
    /// What stands for an endpoint: `ServiceMonitor shop/web, port metrics`.
    fileprivate func text(_ endpoint: Endpoint) -> String {
        let port =
            switch endpoint.port {
            case .service(let name), .container(.name(let name)): ", port \(name)"
            case .container(.number(let number)): ", port \(number)"
            case .all: ""
            }
        return "\(form.rawValue) \(namespace)/\(name)\(port)"
    }
}

extension ClusterChange {
    /// By workload, whatever its variant: what closes to it of anybody's.
    fileprivate var closingTraffic: [WorkloadID: TrafficSet] {
        var result: [WorkloadID: TrafficSet] = [:]
        for change in changes where change.cause == .access && !change.closed.isEmpty {
            for id in change.destinations.endpoints.lazy.compactMap(\.workload) {
                result[id.withoutVariant, default: .nothing].formUnion(change.closed)
            }
        }
        return result
    }
}

extension EndpointSet {
    /// Whether it has nobody but the pods that were supposed as nothing carries a known scraper's labels.
    fileprivate var isWellKnownScraperOnly: Bool {
        let supposed = ImpliedEndpoint(namespaces: .matching(.everything), pods: GuardrailSet.scrapers)
        return endpoints.allSatisfy { $0 == .implied(supposed) }
    }
}

extension Diagnostic {
    /// That a monitor isn't understood, so that what it needs wasn't looked for.
    fileprivate var asUnsearched: Diagnostic { Diagnostic(dependenciesUnsearchedAt: location, message) }
}

extension [Diagnostic] {
    /// That nobody is known to follow some monitors.
    fileprivate init(unfollowed monitors: [MonitorManifest]) {
        guard let first = monitors.first else {
            self = []
            return
        }
        let rest = monitors.count > 1 ? " and \(monitors.count - 1) more" : ""
        self = [
            Diagnostic(
                .warning, "scraper-unknown",
                "traffic closes to what \(first.form.rawValue) \(first.namespace)/\(first.name)\(rest) has scraped, and who "
                    + "scrapes it isn't known, so that it was not judged: no Prometheus here surely selects it, and no "
                    + "pods carry a known scraper's labels",
                at: first.location,
                advice: "Have the Prometheus in the repository, or write a guardrail for its flows.")
        ]
    }
}
