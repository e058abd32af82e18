import Ledger
import Logging
import Packing
import Reports
import Review
import Synchronization

/// What is served by HTTP.
struct Site: Sendable {
    let context: DaemonContext
    let http: ServiceConfiguration.HTTP
    private let failures = Allowance(perSecond: 10)

    init(context: DaemonContext, http: ServiceConfiguration.HTTP) {
        self.context = context
        self.http = http
    }

    /// The largest body that is read, in bytes: forges send less (GitHub at most 25 MB, a push far less).
    static let largestBody = 5 << 20

    /// What every answer says.
    ///
    /// What pages may do, they say themselves as well (``ContentPolicy`` of the reports).
    static let headers = [
        "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
        "content-security-policy": "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cache-control": "no-store", "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    ]

    /// Answers a request.
    func answer(_ call: Call, body: [UInt8]) async -> Answer {
        guard let path = call.path else { return .text(400, "The path can't be read.") }
        do {
            if call.method == "POST", path.count == 2, path[0] == "webhooks" {
                return try receive(path[1], call, body)
            }
            guard call.method == "GET" || call.method == "HEAD" else {
                return Answer(status: 405, headers: ["allow": "GET, HEAD"], body: Array("Only reading.\n".utf8))
            }
            if path == ["livez"] { return .text(200, "alive") }
            if path == ["readyz"] { return try ready() }
            // Browsers ask for it without being told to.
            if path == ["favicon.ico"] { return Answer(status: 204, body: []) }
            if let refusal = refusal(of: call) { return refusal }
            if path == ["metrics"] {
                return Answer(
                    status: 200, headers: ["content-type": "text/plain; version=0.0.4; charset=utf-8"],
                    body: Array(try metrics().utf8))
            }
            if path.first == "api" { return try api(Array(path.dropFirst())) }
            return try await page(path)
        } catch {
            context.logger.error("a request could not be answered", metadata: ["err": "\(error)"])
            return .text(503, "The ledger can't be read now.")
        }
    }

    /// Refuses whoever hasn't the token, and what a browser is led to by another site's name.
    private func refusal(of call: Call) -> Answer? {
        guard let file = http.tokenFile else {
            // Without a token a caller is trusted for being of this machine: a page of another site isn't, which a name
            // that leads here would make look like one (DNS rebinding).
            guard case .host = http.address else { return nil }
            let host = call.headers["host"] ?? ""
            let name = host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
            let isLocal = ServiceConfiguration.HTTP.Address.host(String(name), port: 0).isLocal
            return isLocal ? nil : .text(421, "This name isn't served here.")
        }
        let words = (call.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        let given: String? =
            switch (words.first?.lowercased(), words.last) {
            case ("bearer", let token?): token
            // A browser asks for a name and a password: the password is the token (RFC 7617).
            case ("basic", let coded?):
                Base64.decoded(coded).flatMap { $0.split(separator: ":", maxSplits: 1).last.map(String.init) }
            default: nil
            }
        if let given, context.loaded.secrets(in: file).contains(where: { MessageCode.isSame($0.utf8, given.utf8) }) {
            return nil
        }
        if given != nil, !failures.take() { return .text(429, "Too many wrong tokens.") }
        var answer = Answer.text(401, "A token is needed.")
        answer.headers["www-authenticate"] = "Basic realm=\"netreeve\", charset=\"UTF-8\""
        return answer
    }

    /// Whether the service can do its work: the ledger is there, and every repository could be looked at.
    private func ready() throws -> Answer {
        let looks = context.health.looks
        let missing = context.configuration.repositories.map(\.name).filter { looks[$0] == nil }
        let troubled = looks.filter { $0.value != nil }.keys.sorted()
        _ = try context.ledger.standing()
        guard missing.isEmpty, troubled.count < max(1, looks.count) else {
            return .text(503, "not ready: \((missing + troubled).sorted().joined(separator: ", "))")
        }
        return .text(200, troubled.isEmpty ? "ready" : "ready, but for: \(troubled.joined(separator: ", "))")
    }

    private func metrics() throws -> String {
        let standing = try context.ledger.standing()
        let now = Moment.now.seconds
        var gauges = [
            Metrics.Gauge(name: "netreeve_build_info", labels: ["version": context.worker.version], value: 1),
            Metrics.Gauge(name: "netreeve_queue_depth", value: standing.moves),
            Metrics.Gauge(
                name: "netreeve_oldest_job_age_seconds", value: standing.oldestMove.map { max(0, now - $0) } ?? 0),
            Metrics.Gauge(name: "netreeve_dead_jobs", value: standing.deadMoves.count),
            Metrics.Gauge(name: "netreeve_dead_deliveries", value: standing.deadDeliveries.count),
        ]
        for sink in context.configuration.sinks {
            gauges.append(
                .init(
                    name: "netreeve_outbox_depth", labels: ["sink": sink.name],
                    value: standing.deliveries[sink.name] ?? 0))
        }
        for repository in standing.repositories {
            guard let last = repository.lastReview else { continue }
            gauges.append(
                .init(
                    name: "netreeve_last_successful_review_timestamp_seconds", labels: ["repo": repository.name],
                    value: last))
        }
        return context.metrics.text(gauges)
    }
}

/// How often something may happen: so many times a second, and as many at once.
final class Allowance: Sendable {
    private let rate: Double
    private let state: Mutex<(left: Double, at: ContinuousClock.Instant)>

    init(perSecond rate: Double) {
        self.rate = rate
        state = Mutex((rate, ContinuousClock().now))
    }

    /// Whether it may happen now, once.
    func take() -> Bool {
        state.withLock { state in
            let now = ContinuousClock().now
            state.left = min(rate, state.left + rate * ((now - state.at) / .seconds(1)))
            state.at = now
            guard state.left >= 1 else { return false }
            state.left -= 1
            return true
        }
    }
}

/// The alphabet of RFC 4648, section 4.
enum Base64 {
    /// The text that was coded; `nil` where it wasn't, or isn't UTF-8.
    static func decoded(_ text: String) -> String? {
        var (bits, count): (UInt32, Int) = (0, 0)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="): continue
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
