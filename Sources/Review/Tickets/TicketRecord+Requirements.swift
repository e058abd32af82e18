public import Manifests
public import NetworkModel

extension TicketRecord {
    /// One thing that has to hold.
    public struct Requirement: Hashable, Sendable {
        /// Its name within the ticket, such as `R1`.
        public var id: String
        /// What is asked for, in words.
        public var text: String
        /// The business need (PCI DSS 1.2.5, NIST SC-7(4)).
        public var justification: String?
        /// What kind of data is concerned, such as `cardholder`.
        public var dataClass: String?
        /// The same as something that can be tested; `nil` where only people can tell.
        public var assertion: Assertion?
        /// Where it stands.
        public var location: SourceLocation

        /// A requirement in words.
        public init(id: String, text: String, at location: SourceLocation) {
            self.id = id
            self.text = text
            self.location = location
        }
    }

    /// A requirement that can be tested.
    public enum Assertion: Hashable, Sendable {
        /// All of the flows may pass.
        case mustReach(WrittenFlow)
        /// None of the flows may pass.
        case mustNotReach(WrittenFlow)
        /// Nobody gains access, but for what the named requirements of the ticket ask for.
        ///
        /// `unless` are the names, each of a `mustReach` of the same ticket.
        case nobodyElseGains(to: WrittenEndpoints, traffic: TrafficSet, unless: [String])

        /// The same, written nowhere.
        var withoutPlaces: Assertion {
            switch self {
            case .mustReach(let flow): .mustReach(flow.withoutPlace)
            case .mustNotReach(let flow): .mustNotReach(flow.withoutPlace)
            case .nobodyElseGains: self
            }
        }

        /// How it is written in a record.
        public enum Expectation: String, Hashable, Sendable, CaseIterable {
            /// All of the flows may pass.
            case mustReach = "must-reach"
            /// None of the flows may pass.
            case mustNotReach = "must-not-reach"
            /// Nobody gains access but for named requirements.
            case nobodyElseGains = "nobody-else-gains"
        }
    }

    /// What the ticket authorises; everything else is beyond it.
    public struct Scope: Hashable, Sendable {
        /// The flows that may be opened; `nil` where the record leaves it to its requirements.
        public var opens: [WrittenFlow]?
        /// The flows that may be closed.
        public var closes: [WrittenFlow] = []
        /// The environments; empty for any.
        public var environments: [String] = []
        /// The repositories; empty for any.
        public var repositories: [String] = []
        /// The paths of files, as patterns; empty for any.
        public var paths: [String] = []

        /// A scope of nothing.
        public init() {}
    }

    /// Flows beyond the scope for a time (NIST SC-7(4)(d): with a need, and its duration).
    public struct ScopeException: Hashable, Sendable {
        /// Its name within the ticket.
        public var id: String
        /// The flows.
        public var flow: WrittenFlow
        /// Why.
        public var reason: String
        /// The last day on which it counts.
        public var expires: Day
        /// Who allowed it.
        public var approvedBy: Person?

        /// An exception of its parts.
        public init(id: String, flow: WrittenFlow, reason: String, expires: Day, approvedBy: Person?) {
            self.id = id
            self.flow = flow
            self.reason = reason
            self.expires = expires
            self.approvedBy = approvedBy
        }
    }

    /// The requirement of a name.
    public func requirement(_ id: String) -> Requirement? { requirements.first { $0.id == id } }

    /// The flows that the named requirements ask for.
    public func flows(of names: [String]) -> [WrittenFlow] {
        names.compactMap { name in
            guard case .mustReach(let flow)? = requirement(name)?.assertion else { return nil }
            return flow
        }
    }

    /// The flows that changes in its name may open on a day: its scope, or where it states none, what its requirements
    /// say must reach; and the exceptions that haven't ended.
    public func flowsToOpen(asOf day: Day) -> [WrittenFlow] {
        let own = scope?.opens ?? flows(of: requirements.map(\.id))
        return own + exceptions.filter { day <= $0.expires }.map(\.flow)
    }

    /// The flows that changes in its name may close.
    public var flowsToClose: [WrittenFlow] { scope?.closes ?? [] }
}
