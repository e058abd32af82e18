package import ArgumentParser
import Git
import Glibc
package import Manifests
import Reports
import Review

/// How a command ends.
///
/// As for `diff` and `grep`: 0 no, 1 yes, 2 trouble; and 3 where the answer is incomplete.
package enum Outcome: Int32 {
    case unchanged = 0
    case changed = 1
    case trouble = 2
    case incomplete = 3

    /// Ends the command.
    package func exit(unlessZero exitZero: Bool) throws {
        if exitZero || self == .unchanged { return }
        throw ExitCode(rawValue)
    }
}

/// An error of a part that only some commands have, such as the ledger, with what to say of it.
package protocol StatedTrouble: Error {
    /// What went wrong, in one line.
    var message: String { get }
    /// What to do about it.
    var advice: String? { get }
}

/// Says what is wrong with the environment on stderr and ends with 2.
package func reportingTrouble(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as GitError {
        throw trouble(error.message, advice: error.advice)
    } catch let error as any StatedTrouble {
        throw trouble(error.message, advice: error.advice)
    } catch let error as PortError {
        let names = error.declared.isEmpty ? "it names none" : "it names \(error.declared.joined(separator: ", "))"
        throw trouble("the destination has no port of the name \(error.name): \(names)", advice: nil)
    } catch let error as EndpointError {
        let hint = error.suggestions.isEmpty ? nil : "did you mean \(error.suggestions.joined(separator: ", "))?"
        throw trouble("there is no endpoint \(error.name) on any side", advice: hint)
    }
}

/// Writes a message for people on stderr.
package func trouble(_ message: String, advice: String?) -> ExitCode {
    var stderr = StandardError()
    print("netreeve: \(PrintableText.printable(message))", to: &stderr)
    if let advice { print("  \(PrintableText.printable(advice))", to: &stderr) }
    return ExitCode(Outcome.trouble.rawValue)
}

/// Ends a command with 3: says on stderr what can't be used, after the errors that are why.
package func unusable(_ what: String, because diagnostics: [Diagnostic]) -> ExitCode {
    var stderr = StandardError()
    for diagnostic in diagnostics where diagnostic.severity == .error {
        print(PrintableText.printable("\(diagnostic)", mostCharacters: 2_000), to: &stderr)
        if let advice = diagnostic.advice { print("  \(PrintableText.printable(advice))", to: &stderr) }
    }
    _ = trouble(what, advice: nil)
    return ExitCode(Outcome.incomplete.rawValue)
}

/// The standard error stream.
package struct StandardError: TextOutputStream {
    package init() {}

    package mutating func write(_ text: String) {
        writeAll(text, to: STDERR_FILENO)
    }
}

/// The standard output stream, or a file, written in large pieces.
///
/// When the reader goes away (`netreeve list | head`), the process ends by SIGPIPE like any filter.
package struct ReportOutput: TextOutputStream {
    private var buffer = ""
    private let descriptor: Int32
    /// The first error number that writing gave; 0 while there is none.
    private var failure: Int32 = 0

    /// A stream to a file that is open; unless told otherwise, the standard output.
    package init(_ descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

    package mutating func write(_ text: String) {
        buffer += text
        if buffer.utf8.count > 1 << 16 { flush() }
    }

    private mutating func flush() {
        if failure == 0 { failure = writeAll(buffer, to: descriptor) }
        buffer = ""
    }

    /// Writes what is left.
    ///
    /// - Throws: The end of the command where the output could not be written, such as to a full disk.
    package mutating func finish() throws {
        flush()
        guard failure != 0 else { return }
        throw trouble("the report could not be written: \(String(cString: strerror(failure)))", advice: nil)
    }
}

/// Writes a text; gives the error number, or 0.
@discardableResult
package func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return errno }
            rest = rest.dropFirst(count)
        }
        return 0
    }
}
