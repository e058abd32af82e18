import Glibc

/// Tells the daemon that refs of a repository may have moved.
///
/// A wake-up is a hint: the daemon looks at the refs itself, and at times without any.
public enum Wakeup {
    /// Where the daemon listens unless it is told otherwise: `NETREEVE_SOCKET`, else `netreeve/notify.sock` below
    /// `XDG_RUNTIME_DIR` where that is set, else `/run/netreeve/notify.sock`.
    ///
    /// - Parameter environment: the value of a variable; `nil` for one that isn't set.
    public static func defaultSocket(_ environment: (String) -> String?) -> String {
        if let socket = environment("NETREEVE_SOCKET"), !socket.isEmpty { return socket }
        if let folder = environment("XDG_RUNTIME_DIR"), !folder.isEmpty { return folder + "/netreeve/notify.sock" }
        return "/run/netreeve/notify.sock"
    }

    /// Why a wake-up didn't go out.
    public enum Failure: Error, Hashable, Sendable {
        /// Nobody listens there.
        case nobodyListens
        /// The daemon hasn't read those before yet: it is awake, or soon will be.
        case full
        /// The path of the socket is longer than a socket's may be.
        case pathTooLong
        /// The system refused, with an error number.
        case refused(CInt)
    }

    /// Sends one datagram, the path of a git directory in UTF-8, and never waits.
    ///
    /// - Parameters:
    ///   - gitDirectory: the absolute path of the repository's git directory.
    ///   - socket: where the daemon listens.
    public static func send(gitDirectory: String, to socket: String) throws(Failure) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socket.utf8)
        // One byte is for the zero at the end.
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .pathTooLong }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .refused(errno) }
        defer { close(descriptor) }
        let message = Array(gitDirectory.utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, message, message.count, CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL), $0,
                    socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard sent < 0 else { return }
        switch errno {
        case ENOENT, ENOTDIR, ECONNREFUSED: throw .nobodyListens
        case EAGAIN, EWOULDBLOCK, ENOBUFS: throw .full
        default: throw .refused(errno)
        }
    }
}
