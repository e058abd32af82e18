import Git
import Ledger
import Logging
import Review
import ServiceLifecycle

/// Looks at the refs of all repositories: of those that somebody called at once, of the others from time to time.
struct WatchService: Service {
    let context: DaemonContext

    func run() async throws {
        var ear = context.refs.listen()
        var due: [String: ContinuousClock.Instant] = [:]
        let clock = ContinuousClock()
        var isRunning = true
        while isRunning {
            context.health.beat()
            let configuration = context.configuration
            let called = context.refs.names()
            let now = clock.now
            var next = now + .seconds(configuration.pollSeconds)
            let repositories = configuration.repositories.filter {
                called.contains($0.name) || (due[$0.name] ?? now) <= now
            }
            let looks = await withTaskGroup(of: (String, Bool).self) { group in
                for repository in repositories { group.addTask { (repository.name, await look(at: repository)) } }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for repository in repositories {
                let isSteady = looks[repository.name] ?? true
                // Apart from each other, so that a hundred repositories aren't looked at at once.
                let wait = Double(configuration.pollSeconds) * Double.random(in: 0.9...1.1)
                due[repository.name] = clock.now + (isSteady ? .seconds(wait) : .seconds(1))
            }
            for repository in configuration.repositories { next = min(next, due[repository.name] ?? clock.now) }
            isRunning = await ear.wait(for: max(.milliseconds(1), next - clock.now))
        }
    }

    /// Whether the repository stood still.
    private func look(at repository: ServiceConfiguration.WatchedRepository) async -> Bool {
        var logger = context.logger
        logger[metadataKey: "repo"] = "\(repository.name)"
        do {
            let look = try await RefWatch(repository: repository, ledger: context.ledger).look()
            context.health.noteLook(at: repository.name, trouble: nil)
            if look.isAdopted { logger.info("watched from now on") }
            if look.new + look.coalesced > 0 {
                logger.info("refs moved", metadata: ["new": "\(look.new)", "coalesced": "\(look.coalesced)"])
                context.metrics.add("netreeve_ref_events_total", ["source": "new"], look.new)
                context.metrics.add("netreeve_ref_events_total", ["source": "coalesced"], look.coalesced)
                context.moves.ring()
            }
            return !look.isUnsteady
        } catch is CancellationError {
            return true
        } catch {
            context.health.noteLook(at: repository.name, trouble: "\(error)")
            logger.error("the repository can't be looked at", metadata: ["err": "\(error)"])
            return true
        }
    }
}
