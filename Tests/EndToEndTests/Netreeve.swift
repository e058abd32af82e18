import Glibc
import TestSupport

/// The built command, run as a person or a pipeline runs it.
enum Netreeve {
    /// The binary that is tested: `NETREEVE_BINARY`, or else what was built beside these tests.
    static let binary: String? = {
        if let path = getenv("NETREEVE_BINARY").map({ String(cString: $0) }), !path.isEmpty { return path }
        let root = folder(of: folder(of: folder(of: #filePath)))
        let places = [folder(of: executable), folder(of: CommandLine.arguments.first ?? ""), root + "/.build/debug"]
        return places.map { $0 + "/netreeve" }.first { access($0, X_OK) == 0 }
    }()

    /// Why nothing can be tested.
    struct NotBuilt: Error, CustomStringConvertible {
        let description = "no netreeve beside these tests: run `swift build`, or set NETREEVE_BINARY"
    }

    /// Runs it with an environment that holds nothing but what is given.
    static func run(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        guard let binary else {
            throw NotBuilt()
        }
        return try CommandOutcome.running([binary] + arguments, in: folder, environment: environment)
    }

    private static var executable: String {
        guard let path = realpath("/proc/self/exe", nil) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}

extension TemporaryRepository {
    /// Runs the command, by default in the working folder, in the environment in which git runs here.
    func netreeve(
        _ arguments: String..., in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        try netreeve(arguments, in: folder, environment: environment)
    }

    /// The same with a list of arguments.
    func netreeve(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> CommandOutcome {
        try Netreeve.run(
            arguments, in: folder ?? path, environment: hermeticEnvironment.merging(environment) { $1 })
    }

    /// The answer of `netreeve diff` with each pair that changed.
    func diff(_ arguments: String..., in folder: String? = nil) throws -> Answer {
        let all = ["diff", "--format", "json", "--pairs"] + arguments
        return try Answer(Netreeve.run(all, in: folder ?? path, environment: hermeticEnvironment))
    }

    /// The answer of `netreeve list` with each pair that may connect.
    func list(_ arguments: String..., in folder: String? = nil) throws -> Answer {
        let all = ["list", "--format", "json", "--pairs"] + arguments
        return try Answer(Netreeve.run(all, in: folder ?? path, environment: hermeticEnvironment))
    }

    /// The answer of `netreeve explain`.
    func explain(_ arguments: String..., in folder: String? = nil) throws -> Answer {
        let all = ["explain", "--format", "json"] + arguments
        return try Answer(Netreeve.run(all, in: folder ?? path, environment: hermeticEnvironment))
    }
}
