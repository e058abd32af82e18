import Glibc
import TestSupport
import Testing

/// A server of this machine alone, ended with the object.
final class Server {
    private let process: pid_t
    private let log: String

    /// Starts a program that doesn't end by itself.
    ///
    /// - Parameters:
    ///   - command: the program, by its path, and its arguments.
    ///   - log: the file for whatever it prints.
    ///   - environment: all of its environment.
    init(_ command: [String], log: String, environment: [String: String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + variables).forEach { free($0) } }
        // The signals that the tests block would be blocked there as well, and no server would hear of its children.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child = pid_t()
        try #require(posix_spawn(&child, command[0], &actions, &attributes, &words, &variables) == 0, "\(command)")
        (process, self.log) = (child, log)
    }

    deinit {
        kill(process, SIGTERM)
        var status: Int32 = 0
        // Some go on with what they wait for.
        for _ in 0..<200 {
            if waitpid(process, &status, WNOHANG) != 0 { return }
            poll(nil, 0, 10)
        }
        kill(process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    /// Waits until something is so.
    ///
    /// - Throws: where the server ends before, or it takes very long.
    func wait(until isReady: () -> Bool) throws {
        for _ in 0..<3000 {
            if isReady() { return }
            var status: Int32 = 0
            try #require(waitpid(process, &status, WNOHANG) == 0, "the server has ended: \(log)")
            poll(nil, 0, 10)
        }
        Issue.record("the server isn't ready: \(log)")
    }

    /// A port of the loopback device that nobody uses.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(named)
        return UInt16(bigEndian: address.sin_port)
    }

    /// Whether somebody listens at a port.
    static func isListening(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Whether all of some programs are there.
    static func has(_ programs: String...) -> Bool { programs.allSatisfy { access($0, X_OK) == 0 } }
}

extension ServedRepository {
    /// An `sshd` that knows one key, for the user that runs the tests.
    ///
    /// - Parameter keys: the file of the keys that may log in.
    /// - Returns: the server, what addresses begin with, and what ssh has to be started with.
    func startSSH(keys: String) throws -> (server: Server, address: String, ssh: String) {
        let folder = work.folder
        let port = try Server.freePort()
        try work.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/host"], in: "/")
        try work.write(
            "../sshd.conf",
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder)/host
            AuthorizedKeysFile \(keys)
            StrictModes no
            UsePAM no
            PidFile none
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            SetEnv HOME=\(folder)/home

            """)
        // The folder in which sshd gives up its rights belongs to the system's own, which may never have run.
        if getuid() == 0 { try work.run(["mkdir", "-p", "/run/sshd"], in: "/") }
        let server = try Server(
            ["/usr/sbin/sshd", "-D", "-e", "-f", folder + "/sshd.conf"], log: folder + "/sshd.log",
            environment: ["PATH": "/usr/bin:/bin"])
        try server.wait { Server.isListening(port) }
        let key = try work.run(["cut", "-d", " ", "-f", "1,2", folder + "/host.pub"], in: "/")
        try work.write("../known", "[127.0.0.1]:\(port) \(key)\n")
        let user = try work.run(["id", "-un"], in: "/")
        return (
            server, "ssh://\(user)@127.0.0.1:\(port)",
            "ssh -F none -i \(folder)/key -o UserKnownHostsFile=\(folder)/known -o IdentitiesOnly=yes"
        )
    }

    /// Makes the key of who pushes; gives its public half.
    func makeKey() throws -> String {
        try work.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", work.folder + "/key"], in: "/")
        return try work.run(["cat", work.folder + "/key.pub"], in: "/")
    }
}
