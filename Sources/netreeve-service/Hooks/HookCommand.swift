public import ArgumentParser
import Commands
import Glibc
public import HookInstallation

/// `netreeve hook`: what git's hooks run.
struct HookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hook",
        abstract: "Run as a hook of git's.",
        discussion: """
            The scripts that `netreeve hooks install` puts into a repository run it, with the arguments and the standard \
            input that git gives them. netreeve-hook(1) tells what each hook does, and what a host may set.

            Exit status: 0 git goes on, 1 it stops.
            """)

    @Argument(help: "The hook: \(HookName.allCases.map(\.rawValue).joined(separator: ", ")).")
    var name: HookName

    @Argument(parsing: .captureForPassthrough, help: "What git gives the hook.")
    var arguments: [String] = []

    func run() throws {
        switch name {
        case .preReceive: try ServerHook().runPreReceive()
        case .update: try ServerHook().runUpdate(arguments)
        case .postReceive, .referenceTransaction: WakeHook.run()
        case .preCommit: try ClientHook(.preCommit).runPreCommit()
        case .prepareCommitMessage: try ClientHook(.prepareCommitMessage).runPrepareCommitMessage(arguments)
        case .commitMessage: try ClientHook(.commitMessage).runCommitMessage(arguments)
        case .prePush: try ClientHook(.prePush).runPrePush(arguments)
        }
    }
}

extension HookName: ExpressibleByArgument {}

/// A variable of the environment; `nil` where it isn't set.
func environmentVariable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Says something to the person at the other end.
func tell(_ lines: some Sequence<String>) {
    let text = lines.map { $0 + "\n" }.joined()
    writeAll(text, to: STDERR_FILENO)
}

/// The lines of the standard input.
func linesOfInput() -> [String] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        bytes += buffer[..<count]
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
}
