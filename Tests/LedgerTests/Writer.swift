import Foundation
import Glibc
import TestSupport

/// A process of `ledger-writer`, and what it has confirmed.
final class Writer {
    private let process = Process()
    private let output: String

    /// Starts it; what it prints goes to a file, which a process that is ended leaves whole.
    ///
    /// - Parameter mostBlocks: To how many blocks of 512 bytes it may write files; `nil` for any number. What is beyond fails.
    init(
        _ ledger: String, _ shelf: Shelf, _ name: String, first: Int = 0, count: Int, mostBlocks: Int? = nil
    ) throws {
        output = shelf.repository.folder + "/out-\(UUID().uuidString)"
        try FileBytes.write([], output)
        process.executableURL = URL(fileURLWithPath: Self.executable)
        process.arguments = [ledger, shelf.repository.path, name, "\(first)", "\(count)"]
        if let mostBlocks, let arguments = process.arguments {
            // Without the signal, writing fails and the process goes on.
            let script = "ulimit -f \(mostBlocks) && trap '' XFSZ && exec \"$0\" \"$@\""
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = ["-c", script, Self.executable] + arguments
        }
        process.environment = shelf.repository.hermeticEnvironment
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// What it has printed so far, as far as lines are whole.
    var lines: [String] {
        let bytes = FileManager.default.contents(atPath: output) ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    /// The names that it has confirmed.
    var confirmed: [String] { lines.filter { $0 != "ready" && !$0.hasPrefix("trouble") } }

    /// Lets it work until it has printed some lines, and then for a while, and ends it as a crash does.
    func kill(afterLines count: Int, microseconds: UInt32) {
        while lines.count < count, process.isRunning { sched_yield() }
        usleep(microseconds)
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end.
    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The program beside these tests.
    private static var executable: String {
        let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
        let places = [own, URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path]
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return (places + [root + "/.build/debug"]).map { $0 + "/ledger-writer" }
            .first { access($0, X_OK) == 0 } ?? "ledger-writer"
    }
}
