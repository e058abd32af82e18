@preconcurrency import Dispatch
import Glibc
import Logging
import Review
import ServiceLifecycle

/// The socket on which hooks say that something came: one datagram is the absolute path of a git directory, in UTF-8.
///
/// What it says is only a hint: the repository is looked at, and only one that is watched.
struct NotifySocket: Service {
    let context: DaemonContext
    let path: String

    /// Where the socket is unless it is named.
    static func defaultPath(environment: [String: String]) -> String {
        if let path = environment["NETREEVE_SOCKET"], path.hasPrefix("/") { return path }
        if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") {
            return folder + "/netreeve/notify.sock"
        }
        return "/run/netreeve/notify.sock"
    }

    func run() async throws {
        let descriptor = try Self.bound(path)
        defer { unlink(path) }
        for await datagram in Self.datagrams(descriptor).cancelOnGracefulShutdown() {
            let place = String(decoding: datagram, as: UTF8.self)
            let name = context.configuration.repositories.first { GitPlace.isSame($0.path, place) }?.name
            context.metrics.add("netreeve_wakeups_total", ["source": name == nil ? "socket-unknown" : "socket"])
            if let name {
                context.refs.ring(name)
            } else {
                context.logger.debug("told of a repository that isn't watched")
            }
        }
    }

    /// The longest datagram that is read: a path has at most 4096 bytes.
    private static let longest = 4096

    private static func bound(_ path: String) throws -> Int32 {
        for index in path.indices where path[index] == "/" && index > path.startIndex {
            mkdir(String(path[..<index]), 0o755)
        }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("no socket can be made") }
        // Only one daemon has the ledger: what lies here is left over.
        unlink(path)
        guard let (address, length) = UnixAddress.of(path) else {
            close(descriptor)
            throw SystemError("\(path) is too long for a socket", number: ENAMETOOLONG)
        }
        let result = UnixAddress.with(address) { bind(descriptor, $0, length) }
        guard result == 0, chmod(path, 0o660) == 0 else {
            let error = SystemError("the socket \(path) can't be made")
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private static func datagrams(_ descriptor: Int32) -> AsyncStream<[UInt8]> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1024)) { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
            source.setEventHandler {
                var buffer = [UInt8](repeating: 0, count: longest)
                while true {
                    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                    guard count >= 0 else { return }
                    continuation.yield(Array(buffer[..<count]))
                }
            }
            source.setCancelHandler { close(descriptor) }
            continuation.onTermination = { _ in source.cancel() }
            source.resume()
        }
    }
}

/// Places of git repositories on this machine.
enum GitPlace {
    /// Whether two paths name one repository: its folder, or the git directory in it.
    static func isSame(_ a: String, _ b: String) -> Bool {
        guard let a = resolved(a), let b = resolved(b) else { return false }
        return a == b || a + "/.git" == b || b + "/.git" == a
    }

    private static func resolved(_ path: String) -> String? {
        guard path.hasPrefix("/"), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}

/// An address in the file system, or an abstract one.
enum UnixAddress {
    /// The address of a path, with its length; `nil` where it is too long.
    ///
    /// One that begins with `@` is abstract (unix(7)).
    static func of(_ path: String) -> (sockaddr_un, socklen_t)? {
        var bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < 108 else { return nil }
        let isAbstract = bytes[0] == UInt8(ascii: "@")
        if isAbstract { bytes[0] = 0 }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return (address, socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)))
    }

    /// Hands an address to a function of the system's.
    static func with<Result>(_ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
        withUnsafePointer(to: address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }
}

/// What the system refused.
struct SystemError: Error, CustomStringConvertible {
    let description: String

    /// What can't be done, and why.
    init(_ what: String, number: Int32 = errno) { description = "\(what): \(String(cString: strerror(number)))" }
}
