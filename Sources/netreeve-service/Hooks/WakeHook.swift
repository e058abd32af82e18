import ArgumentParser
import Commands
import Git
import Glibc
import Reports
import Wakeup

/// The hooks that tell the daemon: `post-receive` and `reference-transaction`.
enum WakeHook {
    /// Sends a wake-up.
    ///
    /// Whatever keeps it from arriving is no concern of who moves a ref: the daemon looks by itself as
    /// well.
    static func run() {
        let folder = environmentVariable("GIT_DIR") ?? "."
        do throws(GitError) {
            let repository = try Repository(containing: folder)
            do throws(Wakeup.Failure) {
                try Wakeup.send(
                    gitDirectory: repository.commonDirectory, to: Wakeup.defaultSocket(environmentVariable))
            } catch {
                switch error {
                case .nobodyListens, .full: break
                case .pathTooLong, .refused: tell(["netreeve: the daemon can't be told: \(error.words)"])
                }
            }
        } catch {
            tell(["netreeve: \(PrintableText.printable(error.message))"])
        }
    }
}

/// `netreeve notify`: tells the daemon that refs of a repository may have moved.
struct Notify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell the daemon that refs of a repository may have moved.",
        discussion: """
            It sends one datagram, the absolute path of the git directory, and never waits. The hooks post-receive and \
            reference-transaction do the same.

            Exit status: 0 it was sent, 1 nobody listens, or the daemon has too much to read, 2 trouble.
            """)

    @Argument(help: ArgumentHelp("The repository's git directory.", valueName: "gitdir"))
    var gitDirectory: String

    @Option(
        help: ArgumentHelp(
            "Where the daemon listens. Otherwise $NETREEVE_SOCKET, $XDG_RUNTIME_DIR/netreeve/notify.sock, or "
                + "/run/netreeve/notify.sock.", valueName: "path"))
    var socket: String?

    func validate() throws {
        if socket == "" { throw ValidationError("--socket needs a path") }
    }

    func run() throws {
        guard let folder = realpath(gitDirectory, nil) else {
            throw trouble("\(gitDirectory) can't be found: \(String(cString: strerror(errno)))", advice: nil)
        }
        defer { free(folder) }
        let socket = socket ?? Wakeup.defaultSocket(environmentVariable)
        do throws(Wakeup.Failure) {
            try Wakeup.send(gitDirectory: String(cString: folder), to: socket)
        } catch {
            _ = trouble("\(socket): \(error.words)", advice: nil)
            switch error {
            case .nobodyListens, .full: throw ExitCode(1)
            case .pathTooLong, .refused: throw ExitCode(Outcome.trouble.rawValue)
            }
        }
    }
}

extension Wakeup.Failure {
    /// What happened, for people.
    fileprivate var words: String {
        switch self {
        case .nobodyListens: "nobody listens there"
        case .full: "the daemon hasn't read those before yet"
        case .pathTooLong: "the path is too long for a socket"
        case .refused(let number): String(cString: strerror(number))
        }
    }
}
