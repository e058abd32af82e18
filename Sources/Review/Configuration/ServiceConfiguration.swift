/// What the service does that `netreeve serve` runs: the section `serve` of a host's configuration.
///
/// Reviews know nothing of it: in the configuration of a repository it says nothing.
public struct ServiceConfiguration: Hashable, Sendable {
    /// The repositories to watch, in the order written; no two have one name.
    public var repositories: [WatchedRepository] = []
    /// The file of the ledger; `nil` for the usual one.
    public var ledger: String?
    /// The folder of the cache; `nil` for one beside the ledger.
    public var cache: String?
    /// The socket on which hooks say that something came; `nil` for the usual one.
    public var socket: String?
    /// Where pages and metrics are served; `nil` for nowhere.
    public var http: HTTP?
    /// After how many seconds refs are looked at though nobody said anything.
    public var pollSeconds = 30
    /// How many repositories are reviewed at once.
    public var workers = 2
    /// How often a review or a delivery is tried before it is given up.
    public var attempts = 8
    /// What a review may take.
    public var limits = Limits()
    /// Where reports go, in the order written; no two have one name.
    public var sinks: [Sink] = []
    /// Those who may say by HTTP that something came, in the order written; no two have one name.
    public var webhooks: [Webhook] = []
    /// Whether the file configures reviews as well, in place of what repositories say.
    public var configuresReviews = false

    /// A service that watches nothing.
    public init() {}

    /// A repository to watch.
    public struct WatchedRepository: Hashable, Sendable {
        /// What the ledger, pages and reports call it.
        public var name: String
        /// Its git directory, or a folder with one in it: absolute.
        public var path: String
        /// Patterns of the refs to watch, as in ``VerdictRule/refs``.
        public var refs = ["refs/heads/*", "refs/tags/*"]
        /// The whole name of the branch that others are made for.
        public var target = "refs/heads/main"
        /// The host's configuration of its reviews: absolute; `nil` for that of the base commit.
        public var configuration: String?

        /// A repository with a name.
        public init(name: String, path: String) {
            self.name = name
            self.path = path
        }

        /// Whether a ref is watched, by its whole name.
        ///
        /// What is delivered as notes never is.
        public func watches(_ ref: String) -> Bool {
            !ref.hasPrefix("refs/notes/") && VerdictRule(refs: refs, mode: .lenient).matches(ref)
        }
    }

    /// Where pages and metrics are served.
    public struct HTTP: Hashable, Sendable {
        /// The address.
        public var address: Address
        /// The file whose first line is what callers have to know: absolute; `nil` for none, which only callers of this
        /// machine need.
        public var tokenFile: String?

        /// An address, and what callers have to know.
        public init(address: Address, tokenFile: String?) {
            self.address = address
            self.tokenFile = tokenFile
        }

        /// An address.
        public enum Address: Hashable, Sendable, CustomStringConvertible {
            /// A host by its number or as `localhost`, and a port; 0 for any that is free.
            case host(String, port: Int)
            /// A socket of this machine: absolute.
            case socket(String)

            /// The address as a configuration says it.
            public var description: String {
                switch self {
                case .host(let name, let port): "\(name.contains(":") ? "[\(name)]" : name):\(port)"
                case .socket(let path): "unix:\(path)"
                }
            }

            /// Whether only this machine can call.
            public var isLocal: Bool {
                switch self {
                case .host(let name, _): name == "localhost" || name == "::1" || name.hasPrefix("127.")
                case .socket: true
                }
            }
        }
    }

    /// What a review may take.
    public struct Limits: Hashable, Sendable {
        /// How long it may last.
        public var seconds = 600
        /// How much memory it may have of its own, in MiB.
        public var memory = 4096
    }

    /// Where reports go.
    public struct Sink: Hashable, Sendable {
        /// Its name, as the ledger and metrics cite it.
        public var name: String
        /// What happens there.
        public var kind: Kind

        /// What happens to a report.
        public enum Kind: Hashable, Sendable {
            /// It becomes files below a folder: absolute.
            case files(folder: String)
            /// It becomes a line of the commit's notes.
            case notes(ref: String)
            /// It is sent to an address of the web, signed by what a file holds: absolute.
            case webhook(url: String, secretFile: String)
            /// A command has it on its standard input.
            case command([String])
            /// It is mailed through a program that takes messages as sendmail does.
            case mail(to: [String], from: String, sendmail: String)

            /// The word for it.
            public var word: String {
                switch self {
                case .files: "files"
                case .notes: "notes"
                case .webhook: "webhook"
                case .command: "command"
                case .mail: "mail"
                }
            }
        }
    }

    /// Somebody who may say by HTTP that something came.
    public struct Webhook: Hashable, Sendable {
        /// Its name, which is the last part of its path: letters, digits, `-`, `_` and `.`.
        public var name: String
        /// Whose form it has.
        public var forge: Forge
        /// The file whose lines are the secrets that count, the first two: absolute.
        public var secretFile: String
        /// The repository that is looked at.
        public var repository: String

        /// Somebody of a form.
        public init(name: String, forge: Forge, secretFile: String, repository: String) {
            self.name = name
            self.forge = forge
            self.secretFile = secretFile
            self.repository = repository
        }

        /// Those whose webhooks are known.
        public enum Forge: String, Hashable, Sendable, CaseIterable {
            /// GitHub, which signs.
            case github
            /// GitLab, which sends a secret.
            case gitlab
            /// Gitea, which signs.
            case gitea
            /// Forgejo, which signs.
            case forgejo
        }
    }
}
