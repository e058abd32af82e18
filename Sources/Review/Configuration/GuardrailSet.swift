import NetworkModel
public import Reachability

/// Ready-made guardrails, switched on by name.
public enum GuardrailSet: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Every pod resolves names.
    case dns
    /// Every pod reaches the API server.
    case apiServer = "api-server"
    /// Prometheus and its like scrape every pod.
    case monitoring
    /// Argo CD and Flux reach their sources, the API server, and their own parts.
    case gitops
    /// Nothing passes between production and what isn't.
    case productionSeparation = "production-separation"

    /// Orders by name.
    public static func < (a: GuardrailSet, b: GuardrailSet) -> Bool { a.rawValue < b.rawValue }

    /// The guardrails of the set, in a fixed order.
    ///
    /// - Parameter apiServer: Where the API server is, besides its pods.
    public func guardrails(apiServer: EndpointPattern? = nil) -> [Guardrail] {
        switch self {
        case .dns: Self.dnsGuardrails
        case .apiServer: Self.apiServerGuardrails(at: apiServer)
        case .monitoring: Self.monitoringGuardrails
        case .gitops: Self.gitopsGuardrails
        case .productionSeparation: Self.productionSeparationGuardrails
        }
    }

    private static let everyPod = EndpointPattern([.pods(PodPattern())])

    private static func pods(
        in namespace: String? = nil, _ labels: [String: String]
    ) -> EndpointPattern {
        EndpointPattern([
            .pods(PodPattern(namespace: namespace.map(NamePattern.init), labels: LabelSelector(matching: labels)))
        ])
    }

    private static func ports(_ ipProtocol: IPProtocol, _ numbers: UInt16...) -> TrafficSet {
        TrafficSet(ipProtocol, PortSet(numbers.map { $0...$0 }))
    }
}

extension GuardrailSet {
    /// Name resolution needs UDP and TCP (semantics T-9).
    ///
    /// Sources: the label `k8s-app=kube-dns`, which CoreDNS keeps, Kubernetes `cluster/addons/dns/coredns`;
    /// 169.254.20.10 of the node-local cache, `cluster/addons/dns/nodelocaldns`; port 5353 of OpenShift's pods, T-9, with
    /// the label of its DNS operator.
    fileprivate static var dnsGuardrails: [Guardrail] {
        func rail(_ name: String, _ servers: EndpointPattern, port: UInt16) -> Guardrail {
            Guardrail(
                name, .mustStayOpen,
                FlowPattern(from: everyPod, to: servers, traffic: ports(.udp, port).union(ports(.tcp, port))),
                reason: "Workloads that can't resolve names reach nothing.", set: .dns)
        }
        return [
            rail("dns/cluster", pods(in: "kube-system", ["k8s-app": "kube-dns"]), port: 53),
            rail(
                "dns/openshift", pods(in: "openshift-dns", ["dns.operator.openshift.io/daemonset-dns": "default"]),
                port: 5353),
            rail(
                "dns/node-local",
                EndpointPattern([.addresses(.block(v4: 0xA9FE_140A, prefixLength: 32))]), port: 53),
        ]
    }

    /// Sources: the label `component=kube-apiserver` of kubeadm's static pods, kubeadm `phases/controlplane`; port 6443
    /// of its default configuration, and 443 of the Service `default/kubernetes`.
    fileprivate static func apiServerGuardrails(at addresses: EndpointPattern?) -> [Guardrail] {
        let servers = EndpointPattern(
            pods(in: "kube-system", ["component": "kube-apiserver"]).parts + (addresses?.parts ?? []))
        return [
            Guardrail(
                "api-server", .mustStayOpen,
                FlowPattern(from: everyPod, to: servers, traffic: ports(.tcp, 443, 6443)),
                reason: "Controllers, operators and leader elections need the API server.", set: .apiServer)
        ]
    }

    /// The pods that scrape others.
    ///
    /// Sources: the common labels of kube-prometheus and of the charts of Prometheus, VictoriaMetrics and Grafana Alloy
    /// (`app.kubernetes.io/name`, Kubernetes' recommended labels).
    static let scrapers = LabelSelector([
        LabelSelector.Requirement(
            "app.kubernetes.io/name", .oneOf(["prometheus", "vmagent", "alloy", "grafana-agent"]))
    ])

    fileprivate static var monitoringGuardrails: [Guardrail] {
        [
            Guardrail(
                "monitoring/scraping", .mustStayOpen,
                FlowPattern(
                    from: EndpointPattern([.pods(PodPattern(labels: scrapers))]), to: everyPod,
                    traffic: TrafficSet(.tcp, .allPorts)),
                severity: .attention, reason: "What isn't scraped raises no alarm.", set: .monitoring)
        ]
    }

    /// Sources: the label `app.kubernetes.io/part-of` in the manifests of argo-cd and of flux2; 22, 443 and 6443 are the
    /// ports of SSH, HTTPS and kubeadm's API server.
    fileprivate static var gitopsGuardrails: [Guardrail] {
        ["argocd", "flux"].flatMap { product -> [Guardrail] in
            let controllers = pods(["app.kubernetes.io/part-of": product])
            let reason = "What can't be synchronised can't be repaired by a commit."
            return [
                Guardrail(
                    "gitops/\(product)-sources", .mustStayOpen,
                    FlowPattern(
                        from: controllers, to: EndpointPattern([.addresses(.all)]),
                        traffic: ports(.tcp, 22, 443, 6443)), reason: reason, set: .gitops),
                Guardrail(
                    "gitops/\(product)-parts", .mustStayOpen,
                    FlowPattern(from: controllers, to: controllers, traffic: TrafficSet(.tcp, .allPorts)),
                    reason: reason, set: .gitops),
            ]
        }
    }

    /// Namespaces say their environment by a label, `environment` or `env`; those that don't aren't meant.
    ///
    /// Source: Kubernetes documentation, Labels and Selectors: `"environment" : "dev"`, `"qa"`, `"production"`.
    fileprivate static var productionSeparationGuardrails: [Guardrail] {
        let (keys, names) = (["environment", "env"], ["production", "prod"])
        func namespaces(_ domain: LabelDomain) -> EndpointPattern {
            EndpointPattern(
                keys.map { .pods(PodPattern(namespaceLabels: LabelSelector([LabelSelector.Requirement($0, domain)]))) })
        }
        let production = namespaces(.oneOf(names))
        let others = namespaces(.absentOrNoneOf(names).intersection(.present))
        func rail(_ name: String, from: EndpointPattern, to: EndpointPattern) -> Guardrail {
            Guardrail(
                "production-separation/\(name)", .mustStayShut, FlowPattern(from: from, to: to),
                reason: "Production and other environments don't talk to each other.", set: .productionSeparation)
        }
        return [rail("inbound", from: others, to: production), rail("outbound", from: production, to: others)]
    }
}
