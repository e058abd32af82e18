import ArgumentParser
import Daemon
import Git
import Glibc
import Ledger
import Reports
import Review

/// How a command ends.
///
/// As for `diff` and `grep`: 0 no, 1 yes, 2 trouble; and 3 where the answer is incomplete.
enum Outcome: Int32 {
    case unchanged = 0
    case changed = 1
    case trouble = 2
    case incomplete = 3

    /// Ends the command.
    func exit(unlessZero exitZero: Bool) throws {
        if exitZero || self == .unchanged { return }
        throw ExitCode(rawValue)
    }
}

/// Says what is wrong with the environment on stderr and ends with 2.
func reportingTrouble(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as GitError {
        throw trouble(error.message, advice: error.advice)
    } catch let error as LedgerError {
        throw trouble(error.message, advice: error.advice)
    } catch let error as LoadedConfiguration.Problem {
        throw trouble("the configuration can't be used", advice: error.description)
    } catch let error as PortError {
        let names = error.declared.isEmpty ? "it names none" : "it names \(error.declared.joined(separator: ", "))"
        throw trouble("the destination has no port of the name \(error.name): \(names)", advice: nil)
    } catch let error as EndpointError {
        let hint = error.suggestions.isEmpty ? nil : "did you mean \(error.suggestions.joined(separator: ", "))?"
        throw trouble("there is no endpoint \(error.name) on any side", advice: hint)
    }
}

/// Writes a message for people on stderr.
func trouble(_ message: String, advice: String?) -> ExitCode {
    var stderr = StandardError()
    print("netreeve: \(PrintableText.printable(message))", to: &stderr)
    if let advice { print("  \(PrintableText.printable(advice))", to: &stderr) }
    return ExitCode(Outcome.trouble.rawValue)
}

/// The standard error stream.
struct StandardError: TextOutputStream {
    mutating func write(_ text: String) {
        writeAll(text, to: STDERR_FILENO)
    }
}

/// The standard output stream, or a file, written in large pieces.
///
/// When the reader goes away (`netreeve list | head`), the process ends by SIGPIPE like any filter.
struct ReportOutput: TextOutputStream {
    private var buffer = ""
    private let descriptor: Int32
    /// The first error number that writing gave; 0 while there is none.
    private var failure: Int32 = 0

    /// A stream to a file that is open; unless told otherwise, the standard output.
    init(_ descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

    mutating func write(_ text: String) {
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
    mutating func finish() throws {
        flush()
        guard failure != 0 else { return }
        throw trouble("the report could not be written: \(String(cString: strerror(failure)))", advice: nil)
    }
}

/// Writes a text; gives the error number, or 0.
@discardableResult
func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
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
