public import Manifests
public import Reachability

/// Flows that must stay open, or must stay shut, whatever the ticket says.
public struct Guardrail: Hashable, Sendable {
    /// Its name, as reports cite it.
    public var name: String
    /// What must not happen.
    public var expectation: Expectation
    /// The flows.
    public var flow: FlowPattern
    /// Sources that aren't meant although `flow` names them; `nil` for none.
    public var exceptSources: EndpointPattern?
    /// How severe it is at a strict ref to break it.
    public var severity: FindingSeverity
    /// Why, in words.
    public var reason: String?
    /// The set that it is part of: as a whole it is in vain only where none of its guardrails means any endpoint.
    public var set: GuardrailSet?
    /// Where it is written; `nil` for a ready-made one.
    public var location: SourceLocation?

    /// What must not happen.
    public enum Expectation: String, Hashable, Sendable, CaseIterable {
        /// What may pass of the flows before a change has to pass after it.
        case mustStayOpen = "must-stay-open"
        /// None of the flows may pass after a change.
        case mustStayShut = "must-stay-shut"
    }

    /// A guardrail of its parts.
    public init(
        _ name: String, _ expectation: Expectation, _ flow: FlowPattern, exceptSources: EndpointPattern? = nil,
        severity: FindingSeverity = .block, reason: String? = nil, set: GuardrailSet? = nil,
        at location: SourceLocation? = nil
    ) {
        self.name = name
        self.expectation = expectation
        self.flow = flow
        self.exceptSources = exceptSources
        self.severity = severity
        self.reason = reason
        self.set = set
        self.location = location
    }
}
