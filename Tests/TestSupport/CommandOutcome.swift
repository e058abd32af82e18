import Glibc

/// How a command ended and what it printed.
public struct CommandOutcome: Hashable, Sendable {
    /// The exit status; -1 if a signal ended it.
    public let status: Int32
    /// What it wrote to its standard output, repaired where it isn't UTF-8.
    public let output: String
    /// What it wrote to its standard error, repaired likewise.
    public let errors: String
}

extension CommandOutcome {
    /// Runs a command to its end, whatever its exit status; its standard input is empty.
    ///
    /// - Parameters:
    ///   - command: The program, found in PATH, and its arguments.
    ///   - folder: The folder to run it in.
    ///   - environment: All of its environment.
    public static func running(
        _ command: [String], in folder: String, environment: [String: String]
    ) throws -> CommandOutcome {
        // Names of its own for each command, so that several may run at once.
        var template = Array("/tmp/netreeve-run-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw TemporaryRepository.Failure(description: "no temporary folder could be made")
        }
        let scratch = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let (output, errors) = (scratch + "/stdout", scratch + "/stderr")
        defer {
            unlink(output)
            unlink(errors)
            rmdir(scratch)
        }
        let status = try TemporaryRepository.spawn(
            ["env", "--chdir=\(folder)"] + command, environment: environment.map { "\($0.key)=\($0.value)" },
            output: output, errors: errors)
        return CommandOutcome(
            status: status, output: TemporaryRepository.content(output), errors: TemporaryRepository.content(errors))
    }
}
