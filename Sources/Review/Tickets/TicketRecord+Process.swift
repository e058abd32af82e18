public import Manifests
public import NetworkModel

extension TicketRecord {
    /// Who pays (ITIL: a change owner holds a budget).
    public struct Funding: Hashable, Sendable {
        /// The cost centre.
        public var costCentre: String?
        /// The budget.
        public var budgetCode: String?
        /// What it is expected to cost.
        public var estimate: Estimate?
        /// Whether the money is there; `nil` where the record doesn't say.
        public var isFunded: Bool?
        /// Who gave it.
        public var fundedBy: Person?
        /// When.
        public var approvedOn: Day?

        /// Funding of which nothing is known.
        public init() {}
    }

    /// What something is expected to cost.
    public struct Estimate: Hashable, Sendable {
        /// The amount in decimal, as written.
        public var amount: String?
        /// Its currency, a code of ISO 4217.
        public var currency: String?
        /// Days of work in decimal, as written.
        public var effortDays: String?

        /// An estimate of its parts.
        public init(amount: String?, currency: String?, effortDays: String?) {
            self.amount = amount
            self.currency = currency
            self.effortDays = effortDays
        }
    }

    /// What may go wrong (PCI DSS 6.5.1, NIST CM-3: the impact on security).
    public struct Risk: Hashable, Sendable {
        /// How bad it is.
        public var rating: Rating?
        /// The zones between which the flows cross, in words.
        public var zonesCrossed: [String] = []
        /// Ports of protocols that protect nothing, and what is done about it (PCI DSS 1.2.6).
        public var insecurePorts: [InsecurePorts] = []
        /// The analysis, in words.
        public var analysis: String?

        /// A risk of which nothing is known.
        public init() {}

        /// How bad a risk is.
        public enum Rating: String, Hashable, Sendable, CaseIterable {
            /// Hardly any harm.
            case low
            /// Some harm.
            case medium
            /// Great harm.
            case high
            /// The business is at stake.
            case critical
        }

        /// Ports of protocols that protect nothing.
        public struct InsecurePorts: Hashable, Sendable {
            /// The ports.
            public var traffic: TrafficSet
            /// What is done about it.
            public var mitigation: String

            /// Ports, and what is done about them.
            public init(_ traffic: TrafficSet, mitigation: String) {
                self.traffic = traffic
                self.mitigation = mitigation
            }
        }
    }

    /// How the change is done and undone (PCI DSS 6.5.1, ISO 27001 A.8.32).
    public struct Plan: Hashable, Sendable {
        /// The steps, in their order.
        public var steps: [String] = []
        /// From when the work may be done.
        public var windowStart: Moment?
        /// Until when.
        public var windowEnd: Moment?
        /// How to return to a secure state.
        public var rollback: String?
        /// Who is told.
        public var communication: [String] = []

        /// A plan of nothing.
        public init() {}
    }

    /// That somebody agreed.
    public struct Approval: Hashable, Sendable {
        /// For which role, such as `network-security`.
        public var role: String?
        /// Who.
        public var by: Person
        /// When.
        public var at: Moment?
        /// How it was given.
        public var method: Method?
        /// Where it can be looked up: an address, or an object's id.
        public var evidence: String?
        /// The digest of the flow change that was agreed to, `sha256:` and 64 hexadecimal digits; `nil` for whatever is
        /// in the scope.
        public var flowDigest: String?
        /// Where it stands.
        public var location: SourceLocation

        /// An approval by somebody.
        public init(by: Person, at location: SourceLocation) {
            self.by = by
            self.location = location
        }

        /// How an approval was given.
        public enum Method: String, Hashable, Sendable, CaseIterable {
            /// By a signed commit.
            case signedCommit = "signed-commit"
            /// By a review of the forge.
            case forgeReview = "forge-review"
            /// By a key of the ledger.
            case ledgerKey = "ledger-key"
            /// In the ticket's own system.
            case ticketSystem = "ticket-system"
        }
    }

    /// Something that was decided (NIST CM-3: document decisions).
    public struct Decision: Hashable, Sendable {
        /// When.
        public var at: Moment?
        /// Who decided.
        public var by: Person?
        /// What.
        public var what: String
        /// Why.
        public var why: String?

        /// A decision of its parts.
        public init(at: Moment?, by: Person?, what: String, why: String?) {
            self.at = at
            self.by = by
            self.what = what
            self.why = why
        }
    }

    /// How it turned out (ITIL: the review after the change).
    public struct PostImplementationReview: Hashable, Sendable {
        /// Who looked.
        public var reviewedBy: Person?
        /// When.
        public var at: Moment?
        /// What came out, in words.
        public var outcome: String?
        /// The closing code of the ticket's system.
        public var closeCode: String?
        /// What was learnt.
        public var lessons: String?

        /// A review that says nothing.
        public init() {}
    }
}
