/// One namespace of a shape with all that is in it: what its files are rendered from, and what edits change.
struct NamespacePlan {
    var name: String
    var labels: [Label]
    /// The folder that holds its files.
    var folder: String
    var workloads: [WorkloadPlan] = []
    var policies: [PolicyPlan] = []
}

/// A key with its value.
struct Label: Hashable {
    var key: String
    var value: String

    init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }
}

/// A workload with what is deployed beside it.
struct WorkloadPlan: Hashable {
    var name: String
    /// The file that holds it.
    var path: String
    /// The labels of its pods; the first is what its own selector asks for.
    var labels: [Label]
    var form: Form
    var image: String
    var port = 8080
    /// A remark at the file's top.
    var comment: String?
    /// Whether keys stand in another order than usual.
    var isReordered = false

    /// How much stands in its file.
    enum Form: Hashable {
        /// A bare Pod with as little as there can be.
        case pod
        /// A Deployment with as little as there can be.
        case deployment(replicas: Int)
        /// A Deployment with environment, resources, probes and annotations, a Service and a ConfigMap.
        case application(replicas: Int)
    }
}

/// A NetworkPolicy.
struct PolicyPlan: Hashable {
    var name: String
    /// The file that holds it.
    var path: String
    var subject = SelectorPlan()
    /// The rules to the subject; `nil` where the policy doesn't isolate it in this direction.
    var ingress: [RulePlan]?
    /// The rules from the subject; `nil` where the policy doesn't isolate it in this direction.
    var egress: [RulePlan]?
    /// A remark at the file's top.
    var comment: String?

    /// Whether it denies all that comes to every pod of its namespace.
    var deniesIngress: Bool { subject.isEverything && ingress?.isEmpty == true }
    /// Whether it denies all that goes from every pod of its namespace.
    var deniesEgress: Bool { subject.isEverything && egress?.isEmpty == true }
}

/// A rule: any of the peers, at any of the ports; all of them where there is none.
struct RulePlan: Hashable {
    var peers: [PeerPlan] = []
    var ports: [PortPlan] = []
}

/// Whom a rule speaks of.
enum PeerPlan: Hashable {
    /// Pods, of the policy's namespace where `namespaces` is `nil`.
    case pods(namespaces: SelectorPlan?, pods: SelectorPlan?)
    /// A block of addresses without some parts of it.
    case block(String, except: [String])

    /// Pods of the policy's own namespace that have a label.
    static func own(_ key: String, _ value: String) -> PeerPlan {
        .pods(namespaces: nil, pods: SelectorPlan(labels: [Label(key, value)]))
    }

    /// The pods that resolve names.
    static let nameServers = PeerPlan.pods(
        namespaces: SelectorPlan(labels: [Label("kubernetes.io/metadata.name", "kube-system")]),
        pods: SelectorPlan(labels: [Label("k8s-app", "kube-dns")]))
}

/// A port, or the ports up to `last`.
struct PortPlan: Hashable {
    var transport = "TCP"
    var number: Int
    var last: Int?

    /// The ports at which names are resolved.
    static let nameService = [PortPlan(transport: "UDP", number: 53), PortPlan(number: 53)]
}

/// A label selector.
struct SelectorPlan: Hashable {
    var labels: [Label] = []
    var anyOf: [Alternatives] = []

    var isEverything: Bool { labels.isEmpty && anyOf.isEmpty }

    /// A key with the values that it may have.
    struct Alternatives: Hashable {
        var key: String
        var values: [String]

        init(_ key: String, _ values: [String]) {
            self.key = key
            self.values = values
        }
    }
}
