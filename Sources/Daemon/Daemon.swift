import Dispatch
import Glibc
import Ledger
public import Logging
import Review
import ServiceLifecycle
import Synchronization
import UnixSignals

/// The service that `netreeve serve` runs: it watches repositories, has what arrives reviewed, and delivers the reports.
public struct Daemon: Sendable {
    /// The file of the configuration.
    public var file: String
    /// What the file says.
    public var configuration: LoadedConfiguration
    /// The path of the ledger.
    public var ledger: String
    /// How this program is started for a single move.
    public var worker: WorkerCommand
    /// The program's environment.
    public var environment: [String: String]
    /// Where messages go.
    public var logger: Logger

    /// A service of its parts.
    public init(
        file: String, configuration: LoadedConfiguration, ledger: String, worker: WorkerCommand,
        environment: [String: String], logger: Logger
    ) {
        self.file = file
        self.configuration = configuration
        self.ledger = ledger
        self.worker = worker
        self.environment = environment
        self.logger = logger
    }

    /// Why a service can't be begun.
    public struct StartError: Error, Hashable, Sendable {
        /// What is wrong, in a sentence without a full stop.
        public var message: String
    }

    /// Serves until it is told to stop by SIGTERM or SIGINT.
    ///
    /// - Throws: `LedgerError`, ``StartError``, and what listening throws.
    public func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let ledger = try Ledger.opened(at: ledger)
        let lock = try Self.lock(beside: self.ledger)
        defer { close(lock) }
        let metrics = Metrics()
        // Whoever had them is gone: the lock was free.
        let left = try ledger.handBack()
        metrics.add("netreeve_leases_expired_total", [:], left)
        let context = DaemonContext(configuration, ledger: ledger, worker: worker, logger: logger, metrics: metrics)
        let socket = configuration.service.socket ?? NotifySocket.defaultPath(environment: environment)
        var services: [any Service] = [
            WatchService(context: context), MoveService(context: context), DeliveryService(context: context),
            NotifySocket(context: context, path: socket), FolderWatch(context: context),
            Reloader(context: context, file: file, environment: environment),
            Watchdog(context: context, environment: environment),
        ]
        if let http = configuration.service.http { services.append(WebService(context: context, http: http)) }
        // What the group says at a lower level describes its services with all that they hold.
        var quiet = logger
        quiet.logLevel = .error
        let group = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: quiet))
        logger.info("serving", metadata: ["repos": "\(configuration.service.repositories.count)"])
        defer { ServiceManager.tell("STOPPING=1", environment: environment) }
        try await group.run()
        logger.info("stopped")
    }

    /// Serves like ``run()``, for a thread that isn't a task's and waits meanwhile.
    ///
    /// - Throws: As ``run()`` does.
    public func runAndWait() throws {
        let ended = Ended()
        Task {
            do { try await run() } catch { ended.failure.withLock { $0 = error } }
            ended.semaphore.signal()
        }
        ended.semaphore.wait()
        if let failure = ended.failure.withLock({ $0 }) { throw failure }
    }

    /// How a service ended, for who waits for it.
    private final class Ended: Sendable {
        let semaphore = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
    }

    /// Makes sure that only one daemon has the ledger.
    private static func lock(beside ledger: String) throws(StartError) -> Int32 {
        let path = ledger + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StartError(message: "\(path) can't be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StartError(message: "another netreeve serves by the ledger \(ledger)")
        }
        return descriptor
    }
}

/// Reads the configuration anew at SIGHUP: all of it, or nothing.
struct Reloader: Service {
    let context: DaemonContext
    let file: String
    let environment: [String: String]

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            let microseconds = DispatchTime.now().uptimeNanoseconds / 1000
            ServiceManager.tell("RELOADING=1\nMONOTONIC_USEC=\(microseconds)", environment: environment)
            do {
                let configuration = try LoadedConfiguration(file: file)
                let (old, new) = (context.configuration, configuration.service)
                context.adopt(configuration)
                context.logger.info("configured anew", metadata: ["repos": "\(new.repositories.count)"])
                if old.http != new.http || old.socket != new.socket || old.ledger != new.ledger
                    || old.workers != new.workers
                {
                    context.logger.warning("`http`, `socket`, `ledger` and `workers` count from the next start")
                }
                ServiceManager.tell("READY=1\nSTATUS=watching", environment: environment)
            } catch {
                context.logger.error(
                    "the new configuration can't be used, and the old one stays", metadata: ["err": "\(error)"])
                ServiceManager.tell("READY=1\nSTATUS=the new configuration can't be used", environment: environment)
            }
        }
    }
}
