/// A condition on labels: for each key that it mentions, what the label may be.
///
/// Canonical: `matchLabels` and a one-value `In` are the same, order and repetition don't matter, and several
/// conditions on a key are intersected (semantics E-12, Δ-5). So equal selectors are equal values.
public struct LabelSelector: Hashable, Sendable {
    /// The keys with what is asked of each: sorted by key, one entry a key.
    public let requirements: [Requirement]

    /// A selector of conditions that all have to hold; of none, it selects everything.
    public init(_ requirements: [Requirement] = []) {
        self.requirements = Requirement.joined(requirements).removingUnasked()
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

extension LabelSelector.Requirement {
    /// What requirements in any order ask together: sorted by key, one a key.
    ///
    /// Most selectors are of one label or few, so that sorting is cheaper than a dictionary.
    static func joined(_ requirements: consuming [Self]) -> [Self] {
        guard !isSorted(requirements) else { return requirements }
        var sorted = requirements
        sorted.sort { $0.key < $1.key }
        guard !isSorted(sorted) else { return sorted }
        var joined: [Self] = []
        for requirement in sorted {
            if let last = joined.last, last.key == requirement.key {
                joined[joined.count - 1].domain = last.domain.intersection(requirement.domain)
            } else {
                joined.append(requirement)
            }
        }
        return joined
    }

    private static func isSorted(_ requirements: [Self]) -> Bool {
        var index = 1
        while index < requirements.count {
            guard requirements[index - 1].key < requirements[index].key else { return false }
            index += 1
        }
        return true
    }
}

extension [LabelSelector.Requirement] {
    /// The requirements without those that any label satisfies.
    fileprivate func removingUnasked() -> [LabelSelector.Requirement] {
        contains { $0.domain.isAnything } ? filter { !$0.domain.isAnything } : self
    }
}
