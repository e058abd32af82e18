/// The lines by which git itself says which commits a commit is made of.
struct OriginLines {
    private(set) var reverts: [CommitMessage.Revert] = []
    private(set) var cherryPickedFrom: [CommitMessage.Origin] = []

    /// Reads a message; git begins each such line at its first column, and breaks none but that of a reverted merge.
    init(_ text: MessageText) {
        for (index, line) in text.lines.enumerated() where !text.isComment(line) {
            let content = text.content(line)
            let following = index + 1 < text.lines.count ? text.content(text.lines[index + 1]) : []
            if let revert = Self.revert(content, following, line.number) { reverts.append(revert) }
            if let origin = Self.cherryPick(content, line.number) { cherryPickedFrom.append(origin) }
        }
    }

    // "This reverts commit X." and, for a merge, "This reverts commit X, reversing\nchanges made to Y.", and with
    // `git revert --reference` X in the form "1234abc (subject, 2024-01-02)": git's sequencer.c.
    private static func revert(
        _ line: ArraySlice<UInt8>, _ following: ArraySlice<UInt8>, _ number: Int
    ) -> CommitMessage.Revert? {
        let start: StaticString = "This reverts commit "
        guard line.starts(with: start), let commit = id(line.dropFirst(start.utf8CodeUnitCount)) else { return nil }
        return CommitMessage.Revert(commit: commit, mainline: mainline(line, following), line: number)
    }

    private static func mainline(_ line: ArraySlice<UInt8>, _ following: ArraySlice<UInt8>) -> String? {
        let (reversing, changes): (StaticString, StaticString) = (", reversing", "changes made to ")
        let line = line.trimmed
        if line.reversed().starts(with: ", reversing".utf8.reversed()), following.starts(with: changes) {
            return id(following.dropFirst(changes.utf8CodeUnitCount))
        }
        // The same in one line, where something has filled the paragraph anew.
        guard let comma = line.lastIndex(of: UInt8(ascii: ",")), line[comma...].starts(with: reversing) else {
            return nil
        }
        let rest = line[comma...].dropFirst(reversing.utf8CodeUnitCount + 1)
        return rest.starts(with: changes) ? id(rest.dropFirst(changes.utf8CodeUnitCount)) : nil
    }

    private static func cherryPick(_ line: ArraySlice<UInt8>, _ number: Int) -> CommitMessage.Origin? {
        let start: StaticString = "(cherry picked from commit "
        guard line.starts(with: start), line.trimmed.last == UInt8(ascii: ")") else { return nil }
        return id(line.dropFirst(start.utf8CodeUnitCount)).map { CommitMessage.Origin(commit: $0, line: number) }
    }

    /// The object id that a text begins with: 40 digits, 64 with SHA-256, or an abbreviation of at least four.
    private static func id(_ text: ArraySlice<UInt8>) -> String? {
        let digits = text.prefix(while: \.isHexDigit)
        let next = text.dropFirst(digits.count).first
        guard (4...64).contains(digits.count), next?.isASCIIAlphanumeric != true else { return nil }
        return String(decoding: digits.map(\.asciiLowercased), as: UTF8.self)
    }
}
