public import Reachability

/// How the changes of a repository are reviewed.
///
/// Everything has a default: without any file a missing ticket deserves attention, and nothing blocks. Equal
/// configurations are equal values, but for the places of guardrails: lists are kept in the order written where the
/// order counts, and sorted where it doesn't.
public struct ReviewConfiguration: Hashable, Sendable {
    /// How commits refer to tickets.
    public var references = References()
    /// Where the records of tickets are, and what they need to authorise a change.
    public var tickets = Tickets()
    /// Who needs no ticket.
    public var exemptions = Exemptions()
    /// The ready-made guardrails that are switched on: sorted.
    public var guardrailSets: [GuardrailSet] = []
    /// The repository's own guardrails, in the order written.
    public var ownGuardrails: [Guardrail] = []
    /// Addresses of the API server, besides its pods, for the guardrails of ``GuardrailSet/apiServer``.
    public var apiServer: WrittenEndpoints?
    /// Of what may pass, how much a change may close before that is a finding of its own: in percent, 1 to 100.
    public var largestClosedShare = 25
    /// How severe findings are, by ref: the first rule that matches counts.
    public var verdicts: [VerdictRule] = []
    /// Which files are looked at, and how.
    public var analysis = Analysis()
    /// What a service does; `nil` where nothing is said of one.
    public var service: ServiceConfiguration?

    /// The configuration of a repository that has none.
    public init() {}

    /// The group and version of the file.
    public static let apiVersion = "netreeve.dev/v1"
    /// Its kind.
    public static let kind = "ReviewConfiguration"
    /// Where a repository keeps it: it is read from there at the base commit, unless the host names a file.
    public static let defaultPath = "config/netreeve.yaml"

    /// The guardrails that are in force: those of the sets that are switched on, then the repository's own.
    public var guardrails: [Guardrail] {
        guardrailSets.flatMap { $0.guardrails(apiServer: apiServer?.pattern) } + ownGuardrails
    }

    /// How commits refer to tickets.
    public struct References: Hashable, Sendable {
        /// The keys of trailers that name tickets, the one to recommend first.
        public var trailers = ["Ticket"]
        /// The systems whose forms are looked for, in the order written; `nil` for those whose forms nobody else has.
        public var systems: [System]?
        /// Forms of other systems, in the order written.
        public var patterns: [Pattern] = []

        /// The default: `Ticket:` and the usual systems.
        public init() {}

        /// A system of tickets.
        public struct System: Hashable, Sendable {
            /// Which.
            public var name: Name
            /// The keys of its projects, where it has any: sorted.
            public var projects: [String]
            /// Where people find a ticket: `{id}` stands for its key.
            public var url: String?

            /// A system.
            public init(_ name: Name, projects: [String] = [], url: String? = nil) {
                self.name = name
                self.projects = projects
                self.url = url
            }
        }

        /// A system by name.
        public enum Name: String, Hashable, Sendable, CaseIterable {
            /// Jira: `NET-42`.
            case jira
            /// ServiceNow: `CHG0012345`.
            case serviceNow = "servicenow"
            /// Azure Boards: `AB#123`.
            case azureBoards = "azure-boards"
            /// GitHub: `#12`, `owner/repo#12`.
            case gitHub = "github"
            /// GitLab: `#12`, `group/project#12`.
            case gitLab = "gitlab"
            /// Redmine: `refs #12`.
            case redmine
            /// Gerrit's footers, such as `Bug: 12345`.
            case gerrit
        }

        /// The form of a system that isn't known otherwise.
        public struct Pattern: Hashable, Sendable {
            /// The system's name, and a regular expression with a group named `id`.
            public var form: TicketPattern
            /// Where people find a ticket: `{id}` stands for its key.
            public var url: String?

            /// A form.
            public init(_ form: TicketPattern, url: String? = nil) {
                self.form = form
                self.url = url
            }
        }
    }

    /// Where the records of tickets are, and what they need to authorise a change.
    public struct Tickets: Hashable, Sendable {
        /// Patterns of the paths of records, with the meaning that `git diff -- PATTERN` gives them.
        public var paths = ["tickets/*.yaml"]
        /// What a record may do that the change itself brings or edits.
        public var ownRecords = OwnRecords.propose
        /// How many people have to approve a ticket, at least.
        public var fewestApprovals = 1
        /// Roles of which each has to approve: sorted.
        public var approvingRoles: [String] = []
        /// Whether who asks for a change or makes it may not be who approves it (SOC 2 CC8.1).
        public var separatesDuties = true
        /// After how long a ticket that opens flows is due for review where its record doesn't say (PCI DSS 1.2.7: six months
        /// at most); `nil` for never.
        public var reviewEvery: Period?
        /// What records call this repository that are for some repositories only; `nil` where that isn't known.
        public var repository: String?
        /// The environments for which records may be, as far as it is known where they are: sorted by name.
        public var environments: [Environment] = []

        /// The default: records in `tickets`, with one approval by somebody else.
        public init() {}

        /// What a record may do that the change itself brings or edits.
        public enum OwnRecords: String, Hashable, Sendable, CaseIterable {
            /// It is shown as proposed, and authorises nothing.
            case propose
            /// It authorises like any other.
            case authorise
        }

        /// An environment, and where in the repository it is.
        public struct Environment: Hashable, Sendable {
            /// What records call it.
            public var name: String
            /// Where it is.
            public var place: Place

            /// An environment.
            public init(_ name: String, _ place: Place) {
                self.name = name
                self.place = place
            }

            /// Where an environment is.
            public enum Place: Hashable, Sendable {
                /// In the files that patterns name, as `git diff -- PATTERN` reads them; never empty.
                case paths([String])
                /// In the namespaces of these names; never empty.
                case namespaces([NamePattern])
            }
        }
    }

    /// Who needs no ticket.
    public struct Exemptions: Hashable, Sendable {
        /// Authors whose commits need none, as patterns of `NAME <MAIL>`: sorted.
        public var bots: [AuthorPattern] = []
        /// How emergencies are declared; `nil` where they need a ticket like everything else.
        public var emergencies: Emergencies?

        /// The default: nobody is exempt.
        public init() {}
    }

    /// An author as a pattern of `NAME <MAIL>`, in which `*` stands for any run of characters.
    public struct AuthorPattern: Hashable, Sendable, Comparable {
        /// The pattern as written.
        public let text: String

        /// A pattern as written.
        public init(_ text: String) { self.text = text }

        /// Orders by text.
        public static func < (a: AuthorPattern, b: AuthorPattern) -> Bool { a.text < b.text }
    }

    /// How emergencies are declared.
    public struct Emergencies: Hashable, Sendable {
        /// The key of the trailer that gives the reason.
        public var trailer = "Emergency"
        /// After how many days a ticket has to be there.
        public var deadlineDays = 5

        /// The default: a trailer `Emergency:`, and five days.
        public init() {}
    }

    /// Which files are looked at, and how.
    public struct Analysis: Hashable, Sendable {
        /// Patterns of paths, of which `!PATTERN` leaves paths out; empty for all.
        public var paths: [String] = []
        /// The clusters that the repository describes: sorted; empty for a single one.
        public var clusters: [ReviewOptions.Cluster] = []
        /// When policies yield implied endpoints.
        public var implied = ImpliedEndpointMode.auto

        /// The default: every file, one cluster.
        public init() {}
    }
}
