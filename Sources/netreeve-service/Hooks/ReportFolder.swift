import Commands
import Git
import Glibc
import Packing
import Reports
import Review

/// A folder of whole reports, as pages and as JSON, each named by what stands for the review.
struct ReportFolder {
    /// Where it is.
    let path: String

    /// Writes the reports of a review; gives the name of the page.
    ///
    /// They appear as a whole or not at all, and those of a review that was made before are replaced by the same bytes.
    ///
    /// - Throws: `.unreadable` where they can't be written.
    func write(_ review: ChangeReview) throws -> String {
        let page = "\(review.key.hex).html"
        try replace(page) { HTMLReport.write(review, to: &$0) }
        try replace("\(review.key.hex).json") { JSONReport.write(review, to: &$0) }
        return page
    }

    private func replace(_ name: String, _ body: (inout ReportOutput) -> Void) throws {
        let whole = "\(path)/\(name)"
        let unfinished = "\(path)/.\(name).\(getpid())"
        do {
            try writeFile(unfinished, body)
        } catch {
            unlink(unfinished)
            throw error
        }
        guard rename(unfinished, whole) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(unfinished)
            throw GitError(.unreadable, "\(whole) can't be written: \(reason)")
        }
    }
}
