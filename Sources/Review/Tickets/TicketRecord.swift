public import Manifests

/// What somebody asked for: a procurement ticket as it stands in the repository.
///
/// It says what has to be protected, which flows are needed, who answers for it and who pays, until when. Mandatory are
/// `apiVersion`, `kind`, `id` and `title`; everything else may come as the ticket proceeds. Source of the fields: PCI
/// DSS 4.0 1.2.2 to 1.2.7 and 6.5.1, NIST SP 800-53 CM-3 and SC-7(4), SOC 2 CC8.1, ISO 27001 A.8.32, and ITIL's request
/// for change.
public struct TicketRecord: Hashable, Sendable {
    /// The ticket's key, such as `NET-42`.
    public var id: String
    /// Other keys of the same ticket, such as one of another system.
    public var aliases: [String] = []
    /// What it is about, in a line.
    public var title: String
    /// What kind of change it is.
    public var type: ChangeType = .normal
    /// How far it has come; a record that doesn't say is a draft.
    public var state: State = .draft
    /// Who asked for it.
    public var requester: Person?
    /// Who answers for it.
    public var owner: Person?
    /// Who pays.
    public var funding: Funding?
    /// What has to hold, in the order written.
    public var requirements: [Requirement] = []
    /// Which flows it authorises, and where; `nil` where it says nothing.
    public var scope: Scope?
    /// What may go wrong.
    public var risk: Risk?
    /// How it is done and undone.
    public var plan: Plan?
    /// Who agreed, in the order written.
    public var approvals: [Approval] = []
    /// From when until when it counts.
    public var validity = Validity()
    /// Flows beyond the scope, each for a time.
    public var exceptions: [ScopeException] = []
    /// What was decided on the way.
    public var decisions: [Decision] = []
    /// How it turned out.
    public var postImplementation: PostImplementationReview?
    /// Where the record stands.
    public var location: SourceLocation

    /// A record of a ticket that says nothing yet.
    public init(id: String, title: String, at location: SourceLocation) {
        self.id = id
        self.title = title
        self.location = location
    }

    /// What the record says, wherever it and its parts stand.
    var withoutPlaces: TicketRecord {
        let nowhere = SourceLocation(path: "")
        var record = self
        record.location = nowhere
        for index in requirements.indices {
            record.requirements[index].location = nowhere
            record.requirements[index].assertion = requirements[index].assertion?.withoutPlaces
        }
        for index in approvals.indices { record.approvals[index].location = nowhere }
        for index in exceptions.indices { record.exceptions[index].flow.location = nowhere }
        record.scope?.opens = scope?.opens?.map(\.withoutPlace)
        record.scope?.closes = scope?.closes.map(\.withoutPlace) ?? []
        return record
    }

    /// The group and version of records.
    public static let apiVersion = "netreeve.dev/v1"
    /// Their kind.
    public static let kind = "ProcurementTicket"

    /// What kind of change a ticket asks for.
    public enum ChangeType: String, Hashable, Sendable, CaseIterable {
        /// Agreed on in advance.
        case standard
        /// Assessed and approved on its own.
        case normal
        /// Made first, reviewed afterwards.
        case emergency
        /// A confirmation that existing flows are still needed.
        case recertification
        /// The removal of what isn't needed any more.
        case decommission
    }

    /// How far a ticket has come, in its order.
    public enum State: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Somebody is writing it.
        case draft
        /// It has been handed in.
        case submitted
        /// Its impact is known.
        case assessed
        /// It may be done.
        case approved
        /// It is being done.
        case implementing
        /// It is done, and was tested.
        case verified
        /// There is nothing more to do.
        case closed
        /// It won't be done.
        case rejected
        /// Its time is over.
        case expired

        /// Orders by progress; what ended without success comes last.
        public static func < (a: State, b: State) -> Bool { a.rank < b.rank }

        /// Whether changes may be made in its name.
        public var authorises: Bool {
            switch self {
            case .approved, .implementing, .verified: true
            case .draft, .submitted, .assessed, .closed, .rejected, .expired: false
            }
        }

        private var rank: Int {
            switch self {
            case .draft: 0
            case .submitted: 1
            case .assessed: 2
            case .approved: 3
            case .implementing: 4
            case .verified: 5
            case .closed: 6
            case .rejected: 7
            case .expired: 8
            }
        }
    }
}
