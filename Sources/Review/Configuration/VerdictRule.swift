import Reachability

/// How severe findings are at some refs.
public struct VerdictRule: Hashable, Sendable {
    /// Patterns of refs, in which `*` stands for any run of characters; without `refs/` in front, of branches.
    public var refs: [String]
    /// What counts for findings that aren't listed.
    public var mode: Mode
    /// What the listed kinds are instead: sorted.
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
        var severity: FindingSeverity
    }

    /// Whether it is about a ref, by its full name.
    public func matches(_ ref: String) -> Bool {
        refs.contains { NamePattern($0.hasPrefix("refs/") ? $0 : "refs/heads/\($0)").matches(ref) }
    }

    /// States how severe a kind of finding is.
    public mutating func state(_ severity: FindingSeverity, of kind: FindingKind) {
        stated.removeAll { $0.kind == kind }
        stated.append(Statement(kind: kind, severity: severity))
        stated.sort { $0.kind < $1.kind }
    }

    /// The kinds that are stated to be of a severity: sorted.
    public func kinds(statedToBe severity: FindingSeverity) -> [FindingKind] {
        stated.filter { $0.severity == severity }.map(\.kind)
    }

    /// How severe a finding is: as stated, or by the mode.
    ///
    /// - Parameter own: How severe it is at a strict ref where that depends on more than its kind, as a guardrail's does.
    public func severity(of kind: FindingKind, own: FindingSeverity? = nil) -> FindingSeverity {
        if let stated = stated.first(where: { $0.kind == kind }) { return stated.severity }
        switch mode {
        case .strict: return own ?? kind.strictSeverity
        case .lenient: return min(own ?? kind.defaultSeverity, .attention)
        }
    }
}

extension FindingKind {
    /// How severe it is at a ref that is protected: what breaks something, or wasn't agreed on, blocks.
    public var strictSeverity: FindingSeverity {
        switch self {
        case .blastRadius, .guardrailOpen, .guardrailShut, .outOfScope, .requirementNotMet, .ticketMissing,
            .ticketMalformed, .ticketUnknown, .ticketNotApproved, .ticketSelfApproved, .approvalStale, .ticketClosed,
            .ticketExpired, .ticketUnverifiable:
            .block
        case .dependencyClosed, .requirementUndecided, .shortfall, .ticketProposed, .emergency, .incomplete,
            .alteredMerge, .octopusMerge, .partialRevert, .guardrailIdle, .trap, .referenceHint:
            defaultSeverity
        }
    }
}
