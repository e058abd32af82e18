public import Manifests

/// A diagnostic and the sides that it is true of.
public struct SidedDiagnostic: Hashable, Sendable {
    /// What there is to say.
    public var diagnostic: Diagnostic
    /// Where: base, head or both.
    public var side: Side

    /// A diagnostic of a side.
    public init(_ diagnostic: Diagnostic, on side: Side) {
        self.diagnostic = diagnostic
        self.side = side
    }

    /// Which sides a diagnostic is true of.
    public enum Side: String, Hashable, Sendable, CaseIterable {
        /// Only the older side: the change mends it.
        case base
        /// Only the newer side: the change brings it.
        case head
        /// Both sides, at the same place.
        case both
    }
}

extension [SidedDiagnostic] {
    /// The diagnostics of two sides, those that both have at the same place told once: sorted.
    static func joining(_ base: [Diagnostic], _ head: [Diagnostic]) -> [SidedDiagnostic] {
        if base.isEmpty, head.isEmpty { return [] }
        let (old, new) = (Set(base), Set(head))
        let all = old.union(new).map { diagnostic in
            SidedDiagnostic(
                diagnostic, on: !old.contains(diagnostic) ? .head : new.contains(diagnostic) ? .both : .base)
        }
        return all.sorted {
            ($0.diagnostic.location, $0.diagnostic.code, $0.diagnostic.message, $0.side.rawValue)
                < ($1.diagnostic.location, $1.diagnostic.code, $1.diagnostic.message, $1.side.rawValue)
        }
    }
}
