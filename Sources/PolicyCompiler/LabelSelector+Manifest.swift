package import Manifests
package import NetworkModel

extension LabelSelector {
    /// The canonical form of a selector as written (semantics E-12, E-13).
    package init(_ manifest: SelectorManifest) {
        guard !manifest.requirements.isEmpty else {
            self = .everything
            return
        }
        self.init(manifest.requirements.map { Requirement($0.key, LabelDomain($0.condition)) })
    }
}

extension LabelDomain {
    /// The labels that satisfy a condition.
    init(_ condition: SelectorManifest.Condition) {
        switch condition {
        case .in(let values): self = .oneOf(values)
        case .notIn(let values): self = .absentOrNoneOf(values)
        case .exists: self = .present
        case .doesNotExist: self = .absent
        }
    }
}
