import Glibc
import Manifests
public import Review

/// A service's configuration with what the files hold that it names: read together, so that nothing of it changes later.
public struct LoadedConfiguration: Sendable {
    /// What the service does.
    public let service: ServiceConfiguration
    /// What the host says about the reviews of a repository, by its name.
    private var rules: [String: SourceText] = [:]
    /// The lines of the files with secrets, by path: the first two that aren't empty.
    private var secrets: [String: [String]] = [:]

    /// Why a configuration can't be used.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// One line for each fault.
        public let lines: [String]

        /// The lines, one after the other.
        public var description: String { lines.joined(separator: "; ") }
    }

    /// Reads a file, and all that it names.
    ///
    /// - Throws: ``Problem`` where anything can't be used.
    public init(file: String) throws(Problem) {
        let text = try Self.text(file)
        let configuration = try Self.configuration(text)
        guard let service = configuration.service else {
            throw Problem(lines: ["\(file) has no section `serve`"])
        }
        self.service = service
        for repository in service.repositories {
            if let path = repository.configuration {
                let own = try Self.text(path)
                _ = try Self.configuration(own)
                rules[repository.name] = own
            } else if service.configuresReviews {
                rules[repository.name] = text
            }
        }
        var paths = service.webhooks.map(\.secretFile) + [service.http?.tokenFile].compactMap(\.self)
        for case .webhook(_, let path) in service.sinks.map(\.kind) { paths.append(path) }
        for path in Set(paths).sorted() {
            let lines = String(decoding: try Self.text(path).bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
                .map { String($0).trimmed }.filter { !$0.isEmpty }
            guard lines.first.map({ $0.utf8.count >= Self.shortestSecret }) ?? false else {
                throw Problem(lines: ["\(path) has to hold a secret of at least \(Self.shortestSecret) bytes"])
            }
            secrets[path] = Array(lines.prefix(2))
        }
    }

    private static let shortestSecret = 16

    /// The secrets that a file holds: the first is the one to sign with.
    func secrets(in path: String) -> [String] { secrets[path] ?? [] }

    /// What a process that reviews a repository has to know (``MoveWork/hostRules()``).
    func rulesMessage(for repository: String) -> [UInt8] {
        guard let text = rules[repository] else { return Array("0 -\n".utf8) }
        return Array("\(text.bytes.count) \(text.path)\n".utf8) + text.bytes
    }

    private static func configuration(_ text: SourceText) throws(Problem) -> ReviewConfiguration {
        let (configuration, diagnostics) = ReviewConfiguration.read(text)
        guard let configuration else {
            throw Problem(
                lines: diagnostics.map {
                    "\($0.location.path):\($0.location.line):\($0.location.column): \($0.message)"
                })
        }
        return configuration
    }

    private static func text(_ path: String) throws(Problem) -> SourceText {
        func unreadable() -> Problem { Problem(lines: ["\(path) can't be read: \(String(cString: strerror(errno)))"]) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= 2 << 20 {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable() }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return SourceText(path: path, bytes: bytes)
    }
}
