/// A condition on labels: for each key that it mentions, what the label may be.
///
/// Canonical: `matchLabels` and a one-value `In` are the same, order and repetition don't matter, and several
/// conditions on a key are intersected (semantics E-12, Δ-5). So equal selectors are equal values.
public struct LabelSelector: Hashable, Sendable {
    /// The keys with what is asked of each: sorted by key, one entry a key.
    public let requirements: [Requirement]

    /// A selector of conditions that all have to hold; of none, it selects everything.
    public init(_ requirements: some Sequence<Requirement> = []) {
        var byKey: [String: LabelDomain] = [:]
        for requirement in requirements {
            byKey[requirement.key] = byKey[requirement.key, default: .anything].intersection(requirement.domain)
        }
        self.requirements = byKey.filter { $0.value != .anything }.sorted { $0.key < $1.key }
            .map { Requirement($0.key, $0.value) }
    }

    /// A selector of requirements that are sorted by key, one a key, none of which allows anything.
    init(sorted requirements: [Requirement]) { self.requirements = requirements }

    /// A selector of equalities.
    public init(matching labels: [String: String]) {
        self.init(labels.map { Requirement($0.key, .value($0.value)) })
    }

    /// The selector that selects everything.
    public static let everything = LabelSelector()

    /// Whether it selects everything.
    public var isEverything: Bool { requirements.isEmpty }

    /// What is asked of one key.
    public struct Requirement: Hashable, Sendable {
        /// The key.
        public var key: String
        /// What its label may be.
        public var domain: LabelDomain

        /// A condition on a key.
        public init(_ key: String, _ domain: LabelDomain) {
            self.key = key
            self.domain = domain
        }
    }

    /// How surely labels of which this is known satisfy the selector.
    public func matches(_ facts: LabelFacts) -> Match {
        var result = Match.yes
        for requirement in requirements {
            switch facts[requirement.key].matches(requirement.domain) {
            case .no: return .no
            case .possible: result = .possible
            case .yes: break
            }
        }
        return result
    }
}

/// What is known of the labels of a pod or a namespace.
public struct LabelFacts: Hashable, Sendable {
    /// What is known key by key.
    public private(set) var known: [String: LabelDomain]
    /// Whether the keys that `known` lacks are absent; otherwise nothing is known of them.
    public var isComplete: Bool

    /// Labels that are known in full.
    public init(_ labels: [String: String]) {
        known = labels.mapValues(LabelDomain.value)
        isComplete = true
    }

    /// Labels of which only what a selector says is known.
    public init(knowing selector: LabelSelector) {
        known = Dictionary(selector.requirements.map { ($0.key, $0.domain) }, uniquingKeysWith: { $0.intersection($1) })
        isComplete = false
    }

    /// What is known of one key.
    public subscript(key: String) -> LabelDomain {
        get { known[key] ?? (isComplete ? .absent : .anything) }
        set { known[key] = newValue }
    }
}

extension LabelSelector: CustomStringConvertible {
    /// `app=web,tier in (a,b),!legacy`, as `kubectl --selector` writes it; empty when it selects everything.
    public var description: String {
        requirements.map(\.description).joined(separator: ",")
    }
}

extension LabelSelector.Requirement: CustomStringConvertible {
    /// One term of a selector in `kubectl`'s notation.
    public var description: String {
        let list = domain.values.joined(separator: ",")
        switch (domain.excludesValues, domain.allowsAbsence) {
        case (false, false):
            return domain.onlyValue.map { "\(key)=\($0)" } ?? "\(key) in (\(list))"
        case (false, true):
            return domain.values.isEmpty ? "!\(key)" : "\(key) absent or in (\(list))"
        case (true, false):
            return domain.values.isEmpty ? key : "\(key),\(key) notin (\(list))"
        case (true, true):
            return "\(key) notin (\(list))"
        }
    }
}
