import Ledger
import Packing

/// A line of the notes of the newest commit, for each review of it.
///
/// The line is canonical, and added once. The repository is told to merge the notes of several hosts line by line
/// (git-notes(1), `cat_sort_uniq`).
struct NoteSink: Sink {
    var ref: String
    /// Where the repositories are, by name.
    var paths: [String: String]
    var environment: [String]

    func deliver(_ delivery: Delivery, from ledger: Ledger) async throws(DeliveryError) {
        guard let review = delivery.review else { return }
        guard let path = paths[delivery.move.repository] else {
            throw .permanent("the repository \(delivery.move.repository) isn't watched any more")
        }
        let line = Self.line(delivery, review)
        let name = ref.dropFirst("refs/notes/".count)
        try await git(["config", "notes.\(name).mergeStrategy", "cat_sort_uniq"], in: path).succeed()
        let there = await git(["notes", "--ref", ref, "show", review.head], in: path).run()
        guard case .exit(let status) = there.cause else { throw .temporary("git notes didn't end by itself") }
        if status == 0 {
            let lines = String(decoding: there.output, as: UTF8.self).split(separator: "\n")
            if lines.contains(where: { $0 == line }) { return }
        }
        try await git(["notes", "--ref", ref, "append", "-m", line, review.head], in: path).succeed()
    }

    /// What the note says: the same for the same review, whoever writes it and when.
    static func line(_ delivery: Delivery, _ review: Delivery.Content) -> String {
        JSONValue.object([
            "schema": .string("netreeve.dev/note/v1"), "key": .string(review.key), "ref": .string(delivery.move.ref),
            "base": .optional(review.base), "head": .string(review.head), "verdict": .string(review.verdict),
            "digest": .optional(review.digest), "tickets": .array(review.tickets.map(JSONValue.string)),
        ]).text
    }

    /// Runs git without anything of the repository's being run.
    private func git(_ arguments: [String], in path: String) -> ChildProcess {
        ChildProcess(
            command: [
                "/usr/bin/env", "git", "-C", path, "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c",
                "user.name=netreeve", "-c", "user.email=netreeve@localhost",
            ] + arguments, environment: environment + ["GIT_TERMINAL_PROMPT=0"], seconds: 60)
    }
}
