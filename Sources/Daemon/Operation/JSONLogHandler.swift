import Glibc
import Ledger
public import Logging
import Packing
import Review

/// Writes each message as a JSON object on one line, with `ts`, `level`, `msg` and what was said besides.
public struct JSONLogHandler: LogHandler {
    /// The least grave messages that are written.
    public var logLevel: Logger.Level
    /// What every message says besides.
    public var metadata: Logger.Metadata = [:]
    private let descriptor: Int32

    /// A handler that writes to a file that is open.
    public init(level: Logger.Level, descriptor: Int32 = 2) {
        (logLevel, self.descriptor) = (level, descriptor)
    }

    /// One of the things that every message says.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a message; what may be a secret, by its key, is left out.
    public func log(event: LogEvent) {
        write(event.level, "\(event.message)", event.metadata ?? [:])
    }

    private func write(_ level: Logger.Level, _ message: String, _ said: Logger.Metadata) {
        var members: [String: JSONValue] = [:]
        for (key, value) in metadata.merging(said, uniquingKeysWith: { $1 }) {
            members[key] = .string(Self.isSecret(key) ? "[redacted]" : "\(value)")
        }
        members["ts"] = .string("\(Moment.now)")
        members["level"] = .string(level.rawValue)
        members["msg"] = .string(message)
        let line = Array((JSONValue.object(members).text + "\n").utf8)
        // One write a line, so that those of several threads don't mix.
        _ = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    private static func isSecret(_ key: String) -> Bool {
        ["token", "secret", "password", "authorization", "signature"].contains { key.lowercased().contains($0) }
    }
}
