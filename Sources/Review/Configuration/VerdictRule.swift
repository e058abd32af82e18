import Reachability

/// What findings lead to at some refs.
public struct VerdictRule: Hashable, Sendable {
    /// Patterns of refs, in which `*` stands for any run of characters; without `refs/` in front, of branches.
    public var refs: [String]
    /// What counts for findings that aren't listed.
    public var mode: Mode
    /// What these kinds lead to instead.
    private var stated: [Statement] = []

    /// A rule for refs that lists no finding.
    public init(refs: [String], mode: Mode) {
        self.refs = refs
        self.mode = mode
    }

    /// What counts for findings that aren't listed.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Nothing blocks.
        case lenient
        /// What breaks something, or wasn't agreed on, blocks.
        case strict
    }

    private struct Statement: Hashable {
        var kind: FindingKind
        var consequence: Consequence
    }

    /// Whether it is about a ref, by its full name.
    public func matches(_ ref: String) -> Bool {
        refs.contains { NamePattern($0.hasPrefix("refs/") ? $0 : "refs/heads/\($0)").matches(ref) }
    }

    /// States what a kind of finding leads to.
    public mutating func state(_ consequence: Consequence, for kind: FindingKind) {
        stated.removeAll { $0.kind == kind }
        stated.append(Statement(kind: kind, consequence: consequence))
        stated.sort { $0.kind.rawValue < $1.kind.rawValue }
    }

    /// The kinds that are stated to lead to something: sorted.
    public func kinds(leadingTo consequence: Consequence) -> [FindingKind] {
        stated.filter { $0.consequence == consequence }.map(\.kind)
    }

    /// What a finding leads to: as stated, or by the mode.
    public func consequence(of kind: FindingKind, severity: Consequence? = nil) -> Consequence {
        if let own = stated.first(where: { $0.kind == kind }) { return own.consequence }
        switch mode {
        case .strict: return severity ?? kind.strictConsequence
        case .lenient: return min(severity ?? kind.strictConsequence, .attention)
        }
    }
}

/// What a finding leads to.
public enum Consequence: String, Hashable, Sendable, CaseIterable, Comparable {
    /// It is told.
    case ignore
    /// Somebody should look.
    case attention
    /// The change should not go in.
    case block

    /// Orders by weight.
    public static func < (a: Consequence, b: Consequence) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .ignore: 0
        case .attention: 1
        case .block: 2
        }
    }
}
