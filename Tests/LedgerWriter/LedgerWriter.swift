import Git
import Glibc
import Ledger
import Reports
import Review

/// Records reviews as fast as it can, and says which are recorded: for tests that end it, run several, or fill the disk.
///
/// usage: ledger-writer LEDGER REPOSITORY NAME FIRST COUNT [forge]
///
/// Reviews HEAD once, and records that COUNT times as of repositories called NAME-FIRST, NAME-(FIRST+1) …; a line for
/// each is printed once it is recorded, after the line `ready`. With `forge`, what is recorded isn't what was found.
/// Exit status: 0 all is recorded, 2 trouble.
@main
enum LedgerWriter {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 6, let first = Int(arguments[4]), let count = Int(arguments[5]) else { exit(64) }
        do {
            let request = ReviewRequest(.commit("HEAD"), day: Moment(seconds: 1_800_000_000).day)
            var reviewer = Reviewer(repository: try Repository(containing: arguments[2]))
            let review = try reviewer.review(request)
            var report = ""
            JSONReport.write(review, to: &report)
            if arguments.count > 6 {
                report = report.replacing("\"verdict\": \"attention\"", with: "\"verdict\": \"pass\"")
            }
            say("ready")
            let ledger = try Ledger.opened(at: arguments[1])
            for number in first..<first + count {
                let name = count == 1 ? arguments[3] : "\(arguments[3])-\(number)"
                let record = ReviewRecord(
                    review, report: report, of: request, options: ReviewOptions(), repository: name,
                    tool: "netreeve 0.1.0")
                try ledger.record(record, at: Moment(seconds: 1_800_000_000 + number))
                say(name)
            }
        } catch let error as LedgerError {
            say("trouble \(error.code.rawValue): \(error.message)")
            exit(2)
        } catch {
            say("trouble: \(error)")
            exit(2)
        }
    }

    /// Writes a line at once.
    private static func say(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = write(STDOUT_FILENO, line, line.count)
    }
}
