import Foundation
import Glibc
import Ledger
import TestSupport

/// A `netreeve serve` that watches bare repositories, with the folder in which it keeps everything.
final class RunningService {
    /// Why a test can't go on.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The folder with the configuration, the ledger and whatever sinks write.
    let folder: String
    private(set) var process: pid_t = 0
    private var output: Int32 = -1
    private var received: [UInt8] = []
    /// The messages that came so far, of all processes.
    private(set) var messages: [[String: String]] = []
    /// Those of this process that nobody has waited for yet.
    private var passedOver: [[String: String]] = []
    private let environment: [String: String]

    /// How long a message may take, in milliseconds: only a service that hangs takes longer.
    private static let patience: Int32 = 120_000

    /// A service that isn't started yet.
    init(beside repository: TemporaryRepository) throws {
        folder = repository.folder + "/service"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        environment = repository.hermeticEnvironment
    }

    deinit { if process > 0 { kill() } }

    /// Where its configuration is.
    var file: String { folder + "/netreeve.yaml" }
    /// Its ledger.
    var ledger: String { folder + "/ledger.sqlite" }

    /// Writes its configuration.
    ///
    /// - Parameters:
    ///   - repositories: those to watch, by name.
    ///   - more: lines of the section `serve`, each indented by two.
    ///   - besides: sections beside it.
    func configure(_ repositories: [(name: String, path: String)], _ more: String = "", besides: String = "") throws {
        let watched = repositories.map { "  - {name: \($0.name), path: \($0.path)}\n" }.joined()
        let text = """
            apiVersion: netreeve.dev/v1
            kind: ReviewConfiguration
            \(besides)
            serve:
              ledger: \(ledger)
              cache: \(folder)/cache
              socket: \(folder)/notify.sock
              pollSeconds: 1
            \(more)
              repositories:
            \(watched)
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }

    /// Starts it, and waits until it watches what it is to watch.
    func start(level: String = "info", waitingFor count: Int = 0) throws {
        guard let binary = Netreeve.binary else { throw Netreeve.NotBuilt() }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe could be made") }
        // At numbers that other commands don't inherit.
        let (reading, writing) = (fcntl(ends[0], F_DUPFD_CLOEXEC, 10), fcntl(ends[1], F_DUPFD_CLOEXEC, 10))
        for end in ends { close(end) }
        defer { close(writing) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, writing, 2)
        let command = [binary, "serve", "--config", file, "--log-level", level]
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        guard posix_spawn(&process, binary, &actions, nil, &arguments, &variables) == 0 else {
            throw Failure(description: "\(binary) could not be started")
        }
        if output >= 0 { close(output) }
        output = reading
        (received, passedOver) = ([], [])
        for _ in 0..<count { try wait(for: "watched from now on") }
    }

    /// Waits for a message of these words that nobody has waited for, and gives what was said with it.
    @discardableResult
    func wait(for message: String, where isMeant: ([String: String]) -> Bool = { _ in true }) throws -> [String: String]
    {
        if let place = passedOver.firstIndex(where: { $0["msg"] == message && isMeant($0) }) {
            return passedOver.remove(at: place)
        }
        while true {
            guard let next = try next() else {
                throw Failure(description: "the service ended before it said `\(message)`: \(messages.suffix(5))")
            }
            if next["msg"] == message, isMeant(next) { return next }
            passedOver.append(next)
        }
    }

    /// The next message; `nil` when the service has ended.
    func next() throws -> [String: String]? {
        while true {
            if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Data(received[..<end])
                received.removeSubrange(...end)
                let message =
                    (try? JSONSerialization.jsonObject(with: line) as? [String: String]) ?? [
                        "msg": String(decoding: line, as: UTF8.self)
                    ]
                messages.append(message)
                return message
            }
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Self.patience) > 0 else {
                throw Failure(description: "the service says nothing: \(messages.suffix(5))")
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { return nil }
            received += buffer[..<count]
        }
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { Glibc.kill(process, number) }

    /// Ends it as a loss of power would.
    func kill() {
        Glibc.kill(process, SIGKILL)
        _ = end()
    }

    /// Waits for its end; its exit status, -1 if a signal ended it.
    @discardableResult
    func end() -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        process = 0
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }

    /// Tells it to stop, and waits for its end.
    func stop() -> Int32 {
        signal(SIGTERM)
        return end()
    }

    /// The moves of a repository that are finished, the oldest first.
    func moves(_ repository: String, ref: String? = nil) throws -> [ReviewedMove] {
        try Ledger(at: ledger).moves(of: repository, ref: ref, limit: 100_000).reversed()
    }

    /// A file of its folder.
    func content(_ path: String) -> String? {
        FileManager.default.contents(atPath: folder + "/" + path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Says by its socket that something came.
    func notify(_ path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket could be made") }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array((folder + "/notify.sock").utf8)) }
        let bytes = Array(path.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard sent == bytes.count else { throw Failure(description: "the socket takes nothing: \(errno)") }
    }
}

extension TemporaryRepository {
    /// A shop with a bare repository beside it, from which nothing was pushed yet: the remote `origin`.
    static func pushedShop() throws -> (shop: TemporaryRepository, bare: String) {
        let shop = try shop()
        let bare = shop.folder + "/bare.git"
        try shop.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", bare], in: shop.folder)
        try shop.git("remote", "add", "origin", bare)
        return (shop, bare)
    }
}
