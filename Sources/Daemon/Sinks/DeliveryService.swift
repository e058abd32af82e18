import Ledger
import Logging
import Review
import ServiceLifecycle

/// Delivers what the ledger has to deliver: one delivery of a sink after the other, so that a sink that hangs keeps no
/// other waiting.
struct DeliveryService: Service {
    let context: DaemonContext

    func run() async throws {
        var ear = context.deliveries.listen()
        await withTaskGroup(of: Void.self) { group in
            var served: Set<String> = []
            var isRunning = true
            while isRunning {
                let names = Set(context.configuration.sinks.map(\.name))
                // Whoever serves a sink that is gone ends by himself.
                served.formIntersection(names)
                for name in names where served.insert(name).inserted { group.addTask { await serve(name) } }
                isRunning = await ear.wait(for: .seconds(context.configuration.pollSeconds))
            }
        }
    }

    private func serve(_ name: String) async {
        var ear = context.deliveries.listen()
        while let sink = context.configuration.sinks.first(where: { $0.name == name }) {
            await deliverAll(to: sink)
            guard await ear.wait(for: .seconds(context.configuration.pollSeconds)) else { return }
        }
    }

    private func deliverAll(to sink: ServiceConfiguration.Sink) async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                guard let delivery = try context.ledger.claimDelivery(to: sink.name, at: .now) else { return }
                try await deliver(delivery, to: sink)
            } catch {
                context.logger.error("the ledger fails", metadata: ["err": "\(error)"])
                return
            }
        }
    }

    private func deliver(_ delivery: Delivery, to sink: ServiceConfiguration.Sink) async throws {
        var logger = context.logger
        for (key, value) in [("sink", sink.name), ("repo", delivery.move.repository), ("ref", delivery.move.ref)] {
            logger[metadataKey: key] = "\(value)"
        }
        do {
            try await conformer(sink).deliver(delivery, from: context.ledger)
            try context.ledger.delivered(delivery, at: .now)
            logger.info("delivered", metadata: ["job": "\(delivery.move.number)"])
            context.metrics.add("netreeve_deliveries_total", ["sink": sink.name, "outcome": "done"])
        } catch let error as DeliveryError {
            let isLast = error.isPermanent || delivery.attempts >= context.configuration.attempts
            let wait = isLast ? nil : Backoff.seconds(after: delivery.attempts)
            try context.ledger.putBack(delivery, because: error.message, after: wait, at: .now)
            context.metrics.add(
                "netreeve_deliveries_total", ["sink": sink.name, "outcome": isLast ? "dead" : "failed"])
            logger.error(
                isLast ? "a delivery was given up" : "a delivery failed, and is tried again",
                metadata: ["err": "\(error.message)", "attempt": "\(delivery.attempts)", "id": "\(delivery.id)"])
            guard let wait else { return }
            let deliveries = context.deliveries
            Task {
                try await Task.sleep(for: .seconds(wait))
                deliveries.ring()
            }
        }
    }

    private func conformer(_ sink: ServiceConfiguration.Sink) -> any Sink {
        let environment = context.worker.environment
        switch sink.kind {
        case .files(let folder): return FileSink(folder: folder)
        case .notes(let ref):
            let paths = context.configuration.repositories.map { ($0.name, $0.path) }
            return NoteSink(
                ref: ref, paths: Dictionary(paths, uniquingKeysWith: { first, _ in first }), environment: environment)
        case .webhook(let url, let secretFile):
            return WebhookSink(url: url, secret: context.loaded.secrets(in: secretFile).first ?? "")
        case .command(let words): return CommandSink(command: words, environment: environment)
        case .mail(let to, let from, let sendmail):
            return MailSink(to: to, from: from, sendmail: sendmail, environment: environment)
        }
    }
}
