import Glibc
import Synchronization
import Threads

/// A child process that is bounded in time and in what it may say.
struct ChildProcess: Sendable {
    /// The program by its path, and its arguments.
    var command: [String]
    /// All of its environment, as `NAME=VALUE`.
    var environment: [String]
    /// What it reads from its standard input.
    var input: [UInt8] = []
    /// Whether its standard input stays open until it has ended.
    var holdsInput = false
    /// How long it may run, in seconds.
    var seconds: Int

    /// How a process ended.
    struct End: Sendable {
        /// What ended it.
        var cause: Cause
        /// What it said on its standard output, as far as it is kept.
        var output: [UInt8]
        /// What it said on its standard error, as far as it is kept.
        var errors: [UInt8]

        /// What ended a process.
        enum Cause: Hashable, Sendable {
            /// It ended by itself, with a status.
            case exit(Int32)
            /// A signal ended it.
            case signal(Int32)
            /// It ran for too long, and was ended.
            case timeout
            /// Nobody wanted it any more, and it was ended.
            case cancelled
            /// It could not be started, for this reason of the system's.
            case failedToStart(Int32)
        }

        /// The first line of what it said on its standard error, for people.
        var firstError: String {
            let text = String(decoding: errors, as: UTF8.self)
            return String(text.split(whereSeparator: \.isNewline).first ?? "").trimmed
        }
    }

    /// How much of what it says is kept, in bytes.
    static let mostOutput = 1 << 20

    /// Runs it on a thread of its own and waits for its end; a task that is cancelled ends it.
    func run() async -> End {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let thread = Thread { continuation.resume(returning: self.wait(isCancelled)) }
                if let thread {
                    thread.detach()
                } else {
                    continuation.resume(returning: End(cause: .failedToStart(EAGAIN), output: [], errors: []))
                }
            }
        } onCancel: {
            isCancelled.set()
        }
    }

    /// Set once, from anywhere.
    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .acquiring) }
        func set() { value.store(true, ordering: .releasing) }
    }

    private func wait(_ isCancelled: Flag) -> End {
        let streams: ChildStreams
        let child: pid_t
        switch ChildStreams.start(command, environment: environment) {
        case .failure(let error): return End(cause: .failedToStart(error.number), output: [], errors: [])
        case .success(let started): (streams, child) = started
        }
        var exchange = Exchange(streams: streams, input: input[...], holdsInput: holdsInput)
        defer { exchange.close() }
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(seconds)
        var cause: End.Cause?
        var status: Int32 = 0
        while true {
            // A process that has closed what it speaks through is about to end.
            exchange.go(for: exchange.isSilent ? 1 : 50)
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child || (ended < 0 && errno != EINTR) { break }
            guard cause == nil else { continue }
            if isCancelled.isSet { cause = .cancelled } else if clock.now > deadline { cause = .timeout }
            // Its whole group, as it may have started others.
            if cause != nil { kill(-child, SIGKILL) }
        }
        // Whatever it started must not outlive it.
        kill(-child, SIGKILL)
        exchange.drain()
        let own: End.Cause = status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
        return End(cause: cause ?? own, output: exchange.output, errors: exchange.errors)
    }
}

/// The ends of a child's streams that are ours.
struct ChildStreams {
    var input: Int32
    var output: Int32
    var errors: Int32

    /// Why a child could not be started: a number of the system's.
    struct StartError: Error {
        var number: Int32
    }

    /// Held while pipes are made and inherited, so that no other child gets them, and their ends are seen.
    private static let starting = Mutex(())

    /// Starts a child in a process group of its own, with the signals' usual effects.
    static func start(
        _ command: [String], environment: [String]
    ) -> Result<(ChildStreams, pid_t), StartError> {
        starting.withLock { _ in startAlone(command, environment: environment) }
    }

    private static func startAlone(
        _ command: [String], environment: [String]
    ) -> Result<(ChildStreams, pid_t), StartError> {
        var pipes: [[Int32]] = []
        func closeAll() { for end in pipes.joined() { close(end) } }
        for _ in 0..<3 {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else {
                let reason = errno
                closeAll()
                return .failure(StartError(number: reason))
            }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            pipes.append(ends)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0][0], 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1][1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[2][1], 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETPGROUP))
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child = pid_t()
        let result = posix_spawn(&child, command[0], &actions, &attributes, &arguments, &variables)
        for end in [pipes[0][0], pipes[1][1], pipes[2][1]] { close(end) }
        guard result == 0 else {
            for end in [pipes[0][1], pipes[1][0], pipes[2][0]] { close(end) }
            return .failure(StartError(number: result))
        }
        for end in [pipes[0][1], pipes[1][0], pipes[2][0]] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        return .success((ChildStreams(input: pipes[0][1], output: pipes[1][0], errors: pipes[2][0]), child))
    }
}

/// What goes to and comes from a child.
private struct Exchange {
    private var streams: ChildStreams
    private var input: ArraySlice<UInt8>
    private let holdsInput: Bool
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []

    init(streams: ChildStreams, input: ArraySlice<UInt8>, holdsInput: Bool) {
        (self.streams, self.input, self.holdsInput) = (streams, input, holdsInput)
        if input.isEmpty, !holdsInput { closeInput() }
    }

    /// Whether nothing more can come.
    var isSilent: Bool { streams.output < 0 && streams.errors < 0 }

    /// Reads and writes what can be, and waits at most some milliseconds until something can be.
    mutating func go(for milliseconds: Int32) {
        var ends = [
            pollfd(fd: streams.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: streams.errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: input.isEmpty ? -1 : streams.input, events: Int16(POLLOUT), revents: 0),
        ]
        guard poll(&ends, nfds_t(ends.count), milliseconds) > 0 else { return }
        if ends[0].revents != 0 { Self.read(&streams.output, into: &output) }
        if ends[1].revents != 0 { Self.read(&streams.errors, into: &errors) }
        if ends[2].revents != 0 { write() }
    }

    /// Reads what is left.
    mutating func drain() {
        Self.read(&streams.output, into: &output)
        Self.read(&streams.errors, into: &errors)
    }

    mutating func close() {
        closeInput()
        for end in [streams.output, streams.errors] where end >= 0 { Glibc.close(end) }
    }

    private mutating func closeInput() {
        if streams.input >= 0 { Glibc.close(streams.input) }
        streams.input = -1
    }

    private mutating func write() {
        let count = input.withUnsafeBytes { Glibc.write(streams.input, $0.baseAddress, $0.count) }
        if count > 0 { input = input.dropFirst(count) }
        // A child that reads no more gets no more.
        if count < 0, errno != EAGAIN, errno != EINTR { input = [] }
        if input.isEmpty, !holdsInput { closeInput() }
    }

    private static func read(_ end: inout Int32, into bytes: inout [UInt8]) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while end >= 0 {
            let count = Glibc.read(end, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else {
                Glibc.close(end)
                end = -1
                return
            }
            // What is beyond is read and dropped, so that the child doesn't wait.
            bytes += buffer[..<min(count, max(0, ChildProcess.mostOutput - bytes.count))]
        }
    }
}

extension String {
    /// Without blanks at either end.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
