import Glibc
import Review
import ServiceLifecycle

/// Tells systemd how the service is (sd_notify(3)); without one, nobody.
enum ServiceManager {
    /// Sends a state, such as `READY=1`.
    ///
    /// - Returns: Whether somebody was told.
    @discardableResult
    static func tell(_ state: String, environment: [String: String]) -> Bool {
        guard let path = environment["NOTIFY_SOCKET"], let (address, length) = UnixAddress.of(path) else {
            return false
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let bytes = Array(state.utf8)
        return UnixAddress.with(address) {
            sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length) == bytes.count
        }
    }

    /// How often systemd wants to hear that the service works: half of what it waits; `nil` where it doesn't.
    static func watchdogInterval(environment: [String: String]) -> Duration? {
        guard let text = environment["WATCHDOG_USEC"], let microseconds = Int(text), microseconds > 0 else {
            return nil
        }
        return .microseconds(microseconds / 2)
    }
}

/// Tells systemd that the service works, as long as its loops go round.
struct Watchdog: Service {
    let context: DaemonContext
    let environment: [String: String]

    func run() async throws {
        ServiceManager.tell("READY=1\nSTATUS=watching", environment: environment)
        guard let interval = ServiceManager.watchdogInterval(environment: environment) else {
            return try await gracefulShutdown()
        }
        var ear = Bell().listen()
        var (last, silent) = (-1, 0)
        repeat {
            let beats = context.health.beats
            silent = beats == last ? silent + 1 : 0
            last = beats
            // A loop goes round once a polling interval at least; one that doesn't for long has stuck.
            let patience = Int(.seconds(2 * context.configuration.pollSeconds) / interval) + 2
            if silent <= patience { ServiceManager.tell("WATCHDOG=1", environment: environment) }
        } while await ear.wait(for: interval)
    }
}
