import Foundation
import Glibc

/// A headless Chromium, spoken to by its DevTools protocol through a pair of pipes.
///
/// Source: https://chromedevtools.github.io/devtools-protocol; messages are JSON, each ended by a zero byte.
final class Browser {
    /// Why the browser can't go on.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where it is found; `nil` where there is none.
    static let binary: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/chromium" }.first { access($0, X_OK) == 0 }
    }()

    /// The events that came and weren't asked for: method and parameters.
    private(set) var events: [(method: String, parameters: [String: Any])] = []

    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private var session: String?
    private var lastID = 0
    private var received: [UInt8] = []

    /// How long an answer may take, in milliseconds: only a browser that hangs takes longer.
    private static let patience: Int32 = 60_000

    /// Starts a browser that keeps what it writes in a folder, and opens an empty page.
    init(folder: String) throws {
        guard let binary = Self.binary else { throw Failure(description: "there is no chromium in PATH") }
        let (commands, answers) = (try Self.pipe(), try Self.pipe())
        (input, output) = (commands.write, answers.read)
        defer {
            close(commands.read)
            close(answers.write)
        }
        process = try Self.start(
            [
                binary, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
                "--remote-debugging-pipe", "--user-data-dir=\(folder)/profile",
            ], reading: commands.read, writing: answers.write, environment: ["HOME=\(folder)", "PATH=/usr/bin:/bin"])
        let target = try ask("Target.createTarget", ["url": "about:blank"])
        let attached = try ask("Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])
        session = attached["sessionId"] as? String
        for domain in ["Page", "Runtime", "Log", "Network"] { try ask("\(domain).enable") }
        try ask("Page.setLifecycleEventsEnabled", ["enabled": true])
    }

    deinit {
        _ = try? ask("Browser.close")
        close(input)
        close(output)
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Sends a command and waits for its result; events that come meanwhile are kept.
    @discardableResult
    func ask(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        lastID += 1
        var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
        if let session { message["sessionId"] = session }
        try send(Array(JSONSerialization.data(withJSONObject: message)) + [0])
        while true {
            let answer = try receive()
            guard answer["id"] as? Int == lastID else { continue }
            if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    /// Waits until an event has come that is meant.
    func wait(for method: String, where isMeant: ([String: Any]) -> Bool) throws {
        while !events.contains(where: { $0.method == method && isMeant($0.parameters) }) { _ = try receive() }
    }

    /// Forgets the events that came.
    func forgetEvents() { events = [] }

    /// The next message; an event is kept as well.
    private func receive() throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: 0) {
                let data = Data(received[..<end])
                received.removeSubrange(...end)
                let message = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
                if let method = message["method"] as? String {
                    events.append((method, message["params"] as? [String: Any] ?? [:]))
                }
                return message
            }
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Self.patience) > 0 else { throw Failure(description: "chromium doesn't answer") }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { throw Failure(description: "chromium has ended") }
            received += buffer[..<count]
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(description: "chromium takes no commands") }
            rest = rest.dropFirst(count)
        }
    }
}

extension Browser {
    /// A pipe that other commands don't inherit, at numbers that the browser's own ends don't have.
    private static func pipe() throws -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw Failure(description: "no pipe could be made") }
        let moved = ends.map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
        for end in ends { close(end) }
        return (moved[0], moved[1])
    }

    /// Starts a command that reads at 3 and writes at 4; what it says besides is dropped.
    private static func start(
        _ command: [String], reading: Int32, writing: Int32, environment: [String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, reading, 3)
        posix_spawn_file_actions_adddup2(&actions, writing, 4)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var child = pid_t()
        guard posix_spawn(&child, command[0], &actions, nil, &arguments, &variables) == 0 else {
            throw Failure(description: "\(command[0]) could not be started")
        }
        return child
    }
}
