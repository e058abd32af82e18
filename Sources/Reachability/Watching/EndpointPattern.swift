public import NetworkModel

/// Which endpoints somebody means who writes down flows ahead of time: by name, by labels, or by address.
///
/// An endpoint is meant if any of the parts means it.
public struct EndpointPattern: Hashable, Sendable {
    /// What it means: any of these.
    public var parts: [Part]

    /// A pattern of its parts.
    public init(_ parts: [Part]) { self.parts = parts }

    /// Whoever there is, in the cluster and outside.
    public static let anyone = EndpointPattern([.pods(PodPattern()), .ingressController, .addresses(.all)])

    /// One way to mean endpoints.
    public enum Part: Hashable, Sendable {
        /// Pods that a manifest describes, and implied ones.
        case pods(PodPattern)
        /// Addresses outside the cluster.
        case addresses(AddressSet)
        /// The pod through which Ingresses and routes serve.
        case ingressController
    }
}

/// Which pods are meant: those that satisfy everything that is asked.
public struct PodPattern: Hashable, Sendable {
    /// The namespace's name; `nil` for any.
    public var namespace: NamePattern?
    /// What is asked of the namespace's labels.
    public var namespaceLabels: LabelSelector
    /// The workload's kind, such as `Deployment`, in any case of letters; `nil` for any.
    public var kind: String?
    /// The workload's name; `nil` for any.
    public var name: NamePattern?
    /// What is asked of the pods' labels.
    public var labels: LabelSelector

    /// A pattern of what is asked; by default every pod is meant.
    public init(
        namespace: NamePattern? = nil, namespaceLabels: LabelSelector = .everything, kind: String? = nil,
        name: NamePattern? = nil, labels: LabelSelector = .everything
    ) {
        self.namespace = namespace
        self.namespaceLabels = namespaceLabels
        self.kind = kind
        self.name = name
        self.labels = labels
    }
}

/// A name in which `*` stands for any run of characters, and every other character for itself.
public struct NamePattern: Hashable, Sendable {
    /// The pattern as written.
    public let text: String

    /// A pattern as written.
    public init(_ text: String) { self.text = text }

    /// The only name that it means; `nil` where it means several.
    public var soleName: String? { text.utf8.contains(UInt8(ascii: "*")) ? nil : text }

    /// Whether it means a name; O(length of the name × length of the pattern).
    public func matches(_ name: String) -> Bool {
        let (pattern, name) = (Array(text.utf8), Array(name.utf8))
        var (place, position) = (0, 0)
        // Where the last star stands, and where what it stands for would end.
        var star: (place: Int, end: Int)?
        while position < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                star = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == name[position] {
                place += 1
                position += 1
            } else if let last = star {
                star = (last.place, last.end + 1)
                place = last.place + 1
                position = last.end + 1
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
