public import Glibc

/// A program with its arguments.
public struct Command: Hashable, Sendable {
    /// The program, found in PATH, and its arguments.
    public var words: [String]
    /// Where its standard output goes; the null device where it is `nil`.
    public var output: String?
    /// Where its standard error goes; the caller's own where it is `nil`.
    public var errors: String?

    /// A command.
    public init(_ words: [String], output: String? = nil, errors: String? = nil) {
        self.words = words
        self.output = output
        self.errors = errors
    }

    /// Why a command could not be run.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        /// What happened, for people.
        public let description: String

        /// A failure.
        public init(_ description: String) { self.description = description }
    }
}

/// What a process took, from its start to its end.
public struct Usage: Hashable, Sendable {
    /// The exit status; the negative number of the signal that ended it.
    public var status: Int32
    /// How long it took, in seconds.
    public var wall: Double
    /// The processor time of the process and of those that it waited for, in seconds.
    public var cpu: Double
    /// The most memory that it held at a time, in bytes.
    public var peakMemory: Int
}

extension Command {
    /// Runs the command to its end; its standard input is empty.
    ///
    /// - Parameter limit: after how many seconds it is killed; `nil` for never.
    public func run(limit: Double? = nil) throws(Failure) -> Usage {
        // Blocked, so that the end of the child can be waited for with a limit.
        var ends = sigset_t()
        sigemptyset(&ends)
        sigaddset(&ends, SIGCHLD)
        pthread_sigmask(SIG_BLOCK, &ends, nil)
        let start = Stopwatch()
        let child = try spawn(input: nil)
        var usage = rusage()
        var status: Int32 = 0
        while true {
            let ended = wait4(child, &status, limit == nil ? 0 : WNOHANG, &usage)
            if ended == child { break }
            if ended < 0, errno != EINTR { throw Failure("'\(words[0])' can't be waited for") }
            guard let limit else { continue }
            if start.wall > limit { kill(child, SIGKILL) }
            var patience = timespec(tv_sec: 1, tv_nsec: 0)
            sigtimedwait(&ends, nil, &patience)
        }
        return Usage(
            status: status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f), wall: start.wall,
            cpu: usage.ru_utime.seconds + usage.ru_stime.seconds, peakMemory: Int(usage.ru_maxrss) * 1024)
    }

    /// Runs the command, and feeds its standard input.
    ///
    /// - Parameter feed: writes the input to the file that it is given.
    public func run(feeding feed: (UnsafeMutablePointer<FILE>) throws -> Void) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("no pipe could be made") }
        // No other child may hold them: this one would wait for the end of its input.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A program that ends early is told from its status, not from a signal to us.
        signal(SIGPIPE, SIG_IGN)
        let child: pid_t
        do {
            defer { close(ends[0]) }
            child = try spawn(input: ends[0])
        }
        guard let file = fdopen(ends[1], "w") else { throw Failure("no pipe could be opened") }
        setvbuf(file, nil, _IOFBF, 1 << 20)
        let result = Result { try feed(file) }
        fclose(file)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw Failure("'\(words.joined(separator: " "))' failed") }
        try result.get()
    }

    private func spawn(input: Int32?) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", flags, 0o644)
        if let errors { posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o644) }
        // Signals that are blocked here aren't in the child.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child = pid_t()
        guard let program = words.first, posix_spawnp(&child, program, &actions, &attributes, &arguments, environ) == 0
        else {
            throw Failure("'\(words.first ?? "")' could not be started")
        }
        return child
    }
}
