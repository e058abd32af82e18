import Ledger
import Logging
import Review
import Synchronization

/// What all services of a daemon share.
final class DaemonContext: Sendable {
    private let held: Mutex<LoadedConfiguration>
    private let followers = Mutex<[@Sendable () -> Void]>([])
    /// The ledger.
    let ledger: Ledger
    /// How this program is started for work that is bounded.
    let worker: WorkerCommand
    let logger: Logger
    let metrics: Metrics
    let health = Health()
    /// Rung with the name of a repository whose refs may have moved.
    let refs = Bell()
    /// Rung when a move may wait.
    let moves = Bell()
    /// Rung when a delivery may wait.
    let deliveries = Bell()

    init(
        _ configuration: LoadedConfiguration, ledger: Ledger, worker: WorkerCommand, logger: Logger, metrics: Metrics
    ) {
        held = Mutex(configuration)
        self.ledger = ledger
        self.worker = worker
        self.logger = logger
        self.metrics = metrics
    }

    /// The configuration that counts now.
    var configuration: ServiceConfiguration { held.withLock { $0.service } }
    /// The same, with what its files hold.
    var loaded: LoadedConfiguration { held.withLock { $0 } }

    /// Has something done whenever another configuration begins to count.
    func whenAdopting(_ follow: @escaping @Sendable () -> Void) { followers.withLock { $0.append(follow) } }

    /// Has another configuration count from now on, all of it at once.
    func adopt(_ configuration: LoadedConfiguration) {
        held.withLock { $0 = configuration }
        for follow in followers.withLock({ $0 }) { follow() }
        for bell in [refs, moves, deliveries] { bell.ring() }
    }
}

/// How this program is started for work that is bounded.
public struct WorkerCommand: Hashable, Sendable {
    /// The program by its path.
    public var program: String
    /// Its subcommand that works on a single move.
    public var subcommand: String
    /// The program's version.
    public var version: String
    /// Its whole environment, as `NAME=VALUE`.
    public var environment: [String]

    /// A program.
    public init(program: String, subcommand: String, version: String, environment: [String]) {
        self.program = program
        self.subcommand = subcommand
        self.version = version
        self.environment = environment
    }
}

/// How the services are.
final class Health: Sendable {
    private struct State {
        var looks: [String: String?] = [:]
        var beats = 0
    }

    private let state = Mutex(State())

    /// Notes that a repository was looked at, and what was wrong.
    func noteLook(at repository: String, trouble: String?) {
        state.withLock {
            $0.looks[repository] = .some(trouble)
            $0.beats += 1
        }
    }

    /// Notes that the loop that hands out work went round.
    func beat() { state.withLock { $0.beats += 1 } }

    /// How often a loop went round.
    var beats: Int { state.withLock { $0.beats } }

    /// What is wrong with repositories, by name; `nil` as a value where nothing is.
    var looks: [String: String?] { state.withLock { $0.looks } }
}
