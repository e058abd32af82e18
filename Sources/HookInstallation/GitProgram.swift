import Glibc

/// The `git` command, for what only git itself knows or may change: its own configuration, and where it looks for hooks.
public enum GitProgram {
    /// What a run of git came to.
    public struct Outcome: Hashable, Sendable {
        /// The exit status; 128 and more where git could not do it.
        public var status: Int32
        /// What it printed on its standard output, without the last line end.
        public var output: String
    }

    /// Runs git; what it complains of goes to the standard error.
    ///
    /// - Parameter isQuiet: whether complaints are left out.
    /// - Throws: Where git can't be started.
    public static func run(_ arguments: [String], isQuiet: Bool = false) throws(HookFolder.Failure) -> Outcome {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw HookFolder.Failure("no pipe could be made") }
        // Git would hold them as well, and so its end wouldn't be the end of what it says.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        if isQuiet { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
        var words: [UnsafeMutablePointer<CChar>?] = (["git"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var child = pid_t()
        let started = posix_spawnp(&child, "git", &actions, nil, &words, environ)
        close(ends[1])
        guard started == 0 else {
            throw HookFolder.Failure("git can't be started: \(String(cString: strerror(started)))")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return Outcome(
            status: status & 0x7f == 0 ? status >> 8 & 0xff : 128 + (status & 0x7f),
            output: String(decoding: bytes, as: UTF8.self))
    }

    /// A setting of git's; `nil` where it isn't set.
    ///
    /// - Parameter place: options that say where, as `--global`, or `-C` and a folder before the command.
    public static func setting(
        _ name: String, in folder: String? = nil, _ options: [String] = []
    ) throws(HookFolder.Failure) -> String? {
        let outcome = try run((folder.map { ["-C", $0] } ?? []) + ["config"] + options + ["--get", name])
        return outcome.status == 0 ? outcome.output : nil
    }
}
