import ArgumentParser
import Commands
import Daemon
import Dispatch
import Glibc
import Ledger
import Review
import Synchronization

/// `netreeve status`: what a service has done, what waits, and what was given up.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show where a service stands: what waits, and what was given up.",
        discussion: """
            Read from the ledger, so that it says the same whether the service runs or not.

            Exit status: 0 nothing was given up, 1 something was, 2 trouble.
            """)

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The configuration of the service, which names the ledger.", valueName: "file"))
    var configurationFile: String?

    @OptionGroup var place: LedgerOptions

    @Option(help: "How to print.")
    var format: RecordOptions.RecordFormat = .text

    @Flag(help: "Have everything tried again that was given up.")
    var retry = false

    func run() throws {
        try reportingTrouble {
            var place = place
            if place.ledger == nil, let file = configurationFile {
                place.ledger = try LoadedConfiguration(file: file).service.ledger
            }
            let path = try place.path
            let revived = retry ? try Ledger(at: path, forReading: false).reviveDead(at: .now) : 0
            let standing = try Ledger(at: path).standing()
            var out = ReportOutput()
            switch format {
            case .json: standing.write(to: &out)
            case .text:
                if retry { print("tried again: \(revived)", to: &out) }
                standing.writeText(at: .now, to: &out)
            }
            try out.finish()
            if !standing.deadMoves.isEmpty || !standing.deadDeliveries.isEmpty {
                throw ExitCode(Outcome.changed.rawValue)
            }
        }
    }
}

/// `netreeve doctor`: what keeps a service from working.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what usually keeps a service from working.",
        discussion: """
            Looks, as the user who runs it, at the configuration, git, the ledger, the clock, each repository (whether it can \
            be read, its target and its hook) and each sink. Run it as the service's user.

            Exit status: 0 the service can work, 1 it can't, 2 trouble.
            """)

    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The configuration of the service.", valueName: "file"))
    var configurationFile = ReviewConfiguration.defaultPath

    @OptionGroup var place: LedgerOptions

    func run() throws {
        let (configuration, path) = try Serve.configured(configurationFile, place.ledger)
        let doctor = Doctor(configuration: configuration, ledger: path, environment: Serve.environment)
        let (findings, done) = (Findings(), DispatchSemaphore(value: 0))
        Task {
            let found = await doctor.examine(at: .now)
            findings.all.withLock { $0 = found }
            done.signal()
        }
        done.wait()
        var out = ReportOutput()
        let isWell = Doctor.write(findings.all.withLock { $0 }, to: &out)
        try out.finish()
        if !isWell { throw ExitCode(Outcome.changed.rawValue) }
    }

    /// What a task found, for the thread that waits.
    private final class Findings: Sendable {
        let all = Mutex<[Doctor.Finding]>([])
    }
}
