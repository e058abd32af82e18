import Commands
import Git
import Reports
import Review

/// The file of a message that is about to be written.
struct MessageFile {
    let text: String

    /// The file with suggestions among its comments; `nil` where there is nothing to suggest, or no place for it.
    ///
    /// They are comments, not trailers: a message of trailers alone would keep git from giving the commit up when nobody
    /// writes anything.
    func adding(
        _ suggestions: TicketSuggestions, _ cleanup: MessageCleanup, _ reviewer: Reviewer
    ) throws(GitError) -> String? {
        let reading = try reviewer.reading(of: text, cleanup)
        guard reading.message.references.isEmpty else { return nil }
        let lines = suggestions.lines(after: reading.commentCharacter)
        guard !lines.isEmpty else { return nil }
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let place = place(among: all, reading.commentCharacter, cleanup) else { return nil }
        all.insert(contentsOf: lines, at: place)
        return all.joined(separator: "\n")
    }

    /// Where comments may be added so that git drops them: above its own, or below the scissors.
    private func place(among lines: [String], _ comment: Character, _ cleanup: MessageCleanup) -> Int? {
        if cleanup.dropsComments { return lines.firstIndex { $0.first == comment } ?? lines.count - 1 }
        guard cleanup.cutsAtScissors,
            let scissors = lines.firstIndex(of: "\(comment) ------------------------ >8 ------------------------")
        else { return nil }
        return lines[scissors...].firstIndex { $0.first != comment } ?? lines.count
    }
}

extension TicketSuggestions {
    /// One line a ticket, to be uncommented.
    fileprivate func lines(after comment: Character) -> [String] {
        let named = ofBranch.map { "\(trailer): \(PrintableText.printable($0))" }
        let found = covering.filter { !ofBranch.contains($0.id) }.map {
            "\(trailer): \(PrintableText.printable($0.id))   \(PrintableText.printable($0.title, mostCharacters: 60))"
        }
        guard !named.isEmpty || !found.isEmpty else { return [] }
        let heads = [
            named.isEmpty ? nil : "The branch's name holds a ticket; to name it, move this to the end of the message:"
        ].compactMap(\.self)
        let others =
            found.isEmpty ? [] : ["What is staged is what these tickets authorise; to name one, move it likewise:"]
        return (heads + named + others + found.prefix(5)).map { "\(comment) \($0)" }
    }
}
