import Glibc
import Ledger
import Logging
import Packing
import Review
import ServiceLifecycle

/// Has moves reviewed, each by a process of its own: one at a time of a repository, several repositories at once.
struct MoveService: Service {
    let context: DaemonContext
    /// How long a review that runs may go on after the service was told to stop.
    static let patience = Duration.seconds(20)

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for number in 1...context.configuration.workers { group.addTask { await work(number) } }
        }
    }

    private func work(_ number: Int) async {
        var ear = context.moves.listen()
        var isRunning = true
        while isRunning {
            while !Task.isShuttingDownGracefully, !Task.isCancelled, await workOnce(number) {}
            context.health.beat()
            // Nothing that is due later than the next look waits for longer than that.
            isRunning = await ear.wait(for: .seconds(context.configuration.pollSeconds))
        }
    }

    /// Reviews a move, if one waits; whether there was one.
    private func workOnce(_ number: Int) async -> Bool {
        let configuration = context.configuration
        let lease = "\(getpid())-\(number)-\(UInt64.random(in: 0 ... .max))"
        do {
            let move = try context.ledger.claimMove(
                lease: lease, repositories: configuration.repositories.map(\.name), at: .now)
            guard let move else { return false }
            guard let repository = configuration.repositories.first(where: { $0.name == move.repository }) else {
                try context.ledger.handBack(move.number)
                return false
            }
            context.health.beat()
            try await review(move, of: repository, lease: lease, configuration)
            return true
        } catch {
            context.logger.error("the ledger fails", metadata: ["err": "\(error)"])
            return false
        }
    }

    private func review(
        _ move: RefMove, of repository: ServiceConfiguration.WatchedRepository, lease: String,
        _ configuration: ServiceConfiguration
    ) async throws {
        var logger = context.logger
        for (key, value) in [("repo", move.repository), ("ref", move.ref), ("job", "\(move.number)")] {
            logger[metadataKey: key] = "\(value)"
        }
        let process = ChildProcess(
            command: [context.worker.program, context.worker.subcommand]
                + arguments(of: move, in: repository, lease: lease, configuration),
            environment: context.worker.environment, input: context.loaded.rulesMessage(for: repository.name),
            holdsInput: true, seconds: configuration.limits.seconds)
        logger.debug("begun", metadata: ["attempt": "\(move.attempts)"])
        let clock = ContinuousClock()
        let start = clock.now
        let end = await untilPatienceEnds { await process.run() }
        let duration = clock.now - start
        let outcome: String
        switch end.cause {
        case .exit(0):
            outcome = "done"
            logger.info("reviewed", metadata: ["dur_ms": "\(duration.milliseconds)"])
            context.deliveries.ring()
            // What was pushed meanwhile waited for this review.
            context.refs.ring(move.repository)
        case .exit(5):
            outcome = "lost"
            logger.warning("somebody else has the move now")
        case .cancelled:
            outcome = "handed-back"
            try context.ledger.handBack(move.number)
            logger.info("handed back")
        case .exit, .signal, .timeout, .failedToStart:
            let trouble = Self.trouble(of: end, limits: configuration.limits)
            let wait = move.attempts < configuration.attempts ? Backoff.seconds(after: move.attempts) : nil
            try context.ledger.putBack(move, lease: lease, because: trouble, after: wait, at: .now)
            outcome = wait == nil ? "dead" : "failed"
            logger.error(
                wait == nil ? "given up" : "failed, and is tried again",
                metadata: ["err": "\(trouble)", "attempt": "\(move.attempts)", "retry_s": "\(wait ?? 0)"])
            if let wait { ring(after: wait) }
        }
        context.metrics.add("netreeve_jobs_total", ["outcome": outcome])
        context.metrics.observe("netreeve_job_duration_seconds", seconds: Double(duration.milliseconds) / 1000)
    }

    private func ring(after seconds: Int) {
        let moves = context.moves
        Task {
            try await Task.sleep(for: .seconds(seconds))
            moves.ring()
        }
    }

    /// Lets something go on for a while after the service was told to stop, and cancels it then.
    private func untilPatienceEnds(
        _ body: @escaping @Sendable () async -> ChildProcess.End
    ) async -> ChildProcess.End {
        let work = Task { await body() }
        return await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work.value
            } onGracefulShutdown: {
                Task {
                    try await Task.sleep(for: Self.patience)
                    work.cancel()
                }
            }
        } onCancel: {
            work.cancel()
        }
    }

    private func arguments(
        of move: RefMove, in repository: ServiceConfiguration.WatchedRepository, lease: String,
        _ configuration: ServiceConfiguration
    ) -> [String] {
        var arguments = [
            "--ledger", context.ledger.path, "--move", "\(move.number)", "--lease", lease, "--path", repository.path,
            "--target", repository.target, "--seconds", "\(configuration.limits.seconds * 2)", "--memory",
            "\(configuration.limits.memory)",
        ]
        if let cache = configuration.cache { arguments += ["--cache-dir", cache] }
        for sink in configuration.sinks { arguments += ["--sink", sink.name] }
        return arguments
    }

    /// Why a review failed, in a line.
    static func trouble(of end: ChildProcess.End, limits: ServiceConfiguration.Limits) -> String {
        switch end.cause {
        case .exit(let status):
            end.firstError.isEmpty ? "the review ended with status \(status)" : end.firstError
        case .signal(SIGXCPU):
            "limit: the review computed for more than \(limits.seconds * 2) s"
        case .signal(let number):
            "crash: the review was ended by signal \(number)\(end.firstError.isEmpty ? "" : ": \(end.firstError)")"
        case .timeout: "limit: the review took more than \(limits.seconds) s"
        case .failedToStart(let number): "the review could not be started: \(String(cString: strerror(number)))"
        case .cancelled: "the review was stopped"
        }
    }
}

/// How long to wait before something is tried again.
enum Backoff {
    /// 1, 2, 4 … seconds after the first, second, third … attempt, up to the longest wait; half of it is up to chance, so
    /// that what failed together isn't tried together.
    static func seconds(after attempts: Int) -> Int {
        let most = min(Ledger.longestWait, 1 << min(max(attempts - 1, 0), 20))
        return max(1, most / 2 + Int.random(in: 0...(most - most / 2)))
    }
}

extension Duration {
    /// How many whole milliseconds it has.
    var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}
