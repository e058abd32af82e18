import ArgumentParser
import Commands
import Daemon
import Glibc
import Ledger
import Logging
import Manifests
import Packing
import Review

/// `netreeve serve`: watches repositories, reviews what arrives, and delivers the reports.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watch repositories: review what arrives, record it, deliver the reports.",
        discussion: """
            What to watch and where to deliver is in the section `serve` of the configuration. What was there when a \
            repository is watched for the first time isn't reviewed. Every later move of a ref is, once: new branches and \
            tags, fast-forwards, forced pushes, and what went with refs that were set back or deleted.

            SIGHUP has the configuration read anew; SIGTERM ends it, after the reviews that are under way or within 20 \
            seconds. Messages go to the standard error, as JSON on one line each.

            Exit status: 0 it was told to stop, 2 trouble.
            """)

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The configuration.", valueName: "file"))
    var configurationFile = ReviewConfiguration.defaultPath

    @Option(
        help: ArgumentHelp(
            "The ledger. Otherwise that of the configuration, or $XDG_STATE_HOME/netreeve/ledger.sqlite, or "
                + "~/.local/state/netreeve/ledger.sqlite.",
            valueName: "file"))
    var ledger: String?

    @Option(help: ArgumentHelp("The least grave messages to write: debug, info, warning or error.", valueName: "level"))
    var logLevel = LogLevel.info

    enum LogLevel: String, ExpressibleByArgument, CaseIterable {
        case debug, info, warning, error

        var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
    }

    func run() throws {
        let (configuration, place) = try Self.configured(configurationFile, ledger)
        let environment = Self.environment
        let level = logLevel.level
        var logger = Logger(label: "netreeve") { _ in JSONLogHandler(level: level) }
        logger.logLevel = level
        // A child has no business with what is between systemd and this process, nor with the repository of a hook.
        let kept = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID"]
        let ofHooks = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH"]
        let passed = environment.filter { !kept.contains($0.key) && !ofHooks.contains($0.key) }
        // A process that crashes ends by its signal, and not after it has told of itself at length.
        let worker = WorkerCommand(
            program: try Self.program, subcommand: ServeMove.name, version: Netreeve.configuration.version,
            environment: passed.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.map { "\($0.key)=\($0.value)" }
                .sorted())
        do {
            try Daemon(
                file: configurationFile, configuration: configuration, ledger: place, worker: worker,
                environment: environment, logger: logger
            ).runAndWait()
        } catch let error as LedgerError {
            throw trouble(error.message, advice: error.advice)
        } catch let error as Daemon.StartError {
            throw trouble(error.message, advice: nil)
        } catch {
            throw trouble("the service ended: \(error)", advice: nil)
        }
    }

    /// The configuration of a file, and where the ledger is.
    static func configured(_ file: String, _ ledger: String?) throws -> (LoadedConfiguration, String) {
        do {
            let configuration = try LoadedConfiguration(file: file)
            var options = LedgerOptions()
            options.ledger = ledger ?? configuration.service.ledger
            return (configuration, try options.path)
        } catch let error as LoadedConfiguration.Problem {
            throw trouble(
                "the configuration can't be used: \(file)", advice: error.lines.joined(separator: "\n  "))
        } catch let error as LedgerError {
            throw trouble(error.message, advice: error.advice)
        }
    }

    /// The program's environment.
    static var environment: [String: String] {
        var environment: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { environment[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return environment
    }

    private static var program: String {
        get throws {
            guard let path = realpath("/proc/self/exe", nil) else {
                throw trouble("the program's own path can't be read: \(String(cString: strerror(errno)))", advice: nil)
            }
            defer { free(path) }
            return String(cString: path)
        }
    }
}

/// What `netreeve serve` starts for each move of a ref: nothing for people.
struct ServeMove: ParsableCommand {
    static let name = "serve-move"
    static let configuration = CommandConfiguration(
        commandName: name, abstract: "Review one move of a ref for `netreeve serve`.", shouldDisplay: false)

    @Option var ledger: String
    @Option var move: Int
    @Option var lease: String
    @Option var path: String
    @Option var target: String
    @Option var seconds: Int
    @Option var memory: Int
    @Option var cacheDir: String?
    @Option var sink: [String] = []

    func run() throws {
        guard MoveWork.limit(seconds: seconds, memory: memory) else {
            throw trouble("the limits can't be set: \(String(cString: strerror(errno)))", advice: nil)
        }
        let rules = MoveWork.hostRules()
        MoveWork.endWithParent()
        try reportingTrouble {
            let configuration = try rules.map { text in
                let (configuration, diagnostics) = ReviewConfiguration.read(text)
                guard let configuration else {
                    throw unusable("the configuration can't be used: \(text.path)", because: diagnostics)
                }
                return (rules: configuration, digest: Digest(of: text.bytes))
            }
            let reviewer = MoveReviewer(
                path: path, target: target, configuration: configuration, cache: cacheDir, tool: Program.name)
            let work = MoveWork(ledger: ledger, move: move, lease: lease, sinks: sink, reviewer: reviewer)
            switch try work.run() {
            case .done: return
            case .lost: throw ExitCode(5)
            }
        }
    }
}

extension LoadedConfiguration.Problem: StatedTrouble {
    package var message: String { "the configuration can't be used" }
    package var advice: String? { description }
}
