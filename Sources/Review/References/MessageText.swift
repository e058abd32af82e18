/// In what state a message is.
public enum MessageStage: Hashable, Sendable {
    /// A commit has it, and every byte of it counts.
    case committed
    /// It is in the file that the `commit-msg` hook gets, and git cleans it up before it commits.
    ///
    /// A `---` line is text: `git commit` keeps it and `git log` reads trailers below it; only `git am` and
    /// `git interpret-trailers` without `--no-divider` end a message there.
    case inFile(MessageCleanup)

    /// It is in the file that the `commit-msg` hook gets, written in an editor, and git isn't configured otherwise.
    public static let beingWritten = MessageStage.inFile(MessageCleanup(mode: nil, isEdited: true))
}

/// What git drops of a message before it commits: `git commit --cleanup`.
public struct MessageCleanup: Hashable, Sendable {
    /// Whether it drops everything from the scissors line, which it writes itself, above the diff that it shows.
    public var cutsAtScissors: Bool
    /// Whether it drops comment lines.
    public var dropsComments: Bool
    /// Whether it drops trailing spaces and surplus blank lines.
    public var stripsSpace: Bool

    /// What git does by a mode.
    ///
    /// Source: `get_cleanup_mode` and `cleanup_message` of git's `sequencer.c`.
    ///
    /// - Parameters:
    ///   - mode: the value of `commit.cleanup`; `nil` where it isn't set.
    ///   - isEdited: whether the message is written in an editor, as without `-m` and `-F`.
    public init(mode: String?, isEdited: Bool) {
        cutsAtScissors = isEdited
        stripsSpace = mode != "verbatim"
        switch mode {
        case "strip": dropsComments = true
        case "whitespace", "verbatim", "scissors": dropsComments = false
        default: dropsComments = isEdited
        }
    }
}

/// A message as lines, each with its place in the text that was given.
struct MessageText {
    struct Line {
        /// Its bytes with the line feed, if it has one.
        var range: Range<Int>
        /// Its 1-based number in the text that was given.
        var number: Int
    }

    /// The text that counts.
    private(set) var bytes: [UInt8] = []
    private(set) var lines: [Line] = []
    /// The lines of the first paragraph: the subject, which has no trailers.
    private(set) var title = 0..<0
    let commentCharacter: UInt8

    /// The part of a message that counts at its stage.
    ///
    /// As for git, a message ends at its first NUL and begins at the first line that isn't blank.
    init(_ text: String, stage: MessageStage, commentCharacter: UInt8) {
        self.commentCharacter = commentCharacter
        bytes = Array(text.utf8.prefix { $0 != 0 })
        readLines()
        switch stage {
        case .committed: lines.removeFirst(lines.prefix { isBlank($0) }.count)
        case .inFile(let cleanup): cleanUp(cleanup)
        }
        title = 0..<(lines.indices.first { !isComment(lines[$0]) && isBlank(lines[$0]) } ?? lines.endIndex)
    }

    /// The bytes of a line without its line end.
    func content(_ line: Line) -> ArraySlice<UInt8> {
        var end = line.range.upperBound
        if end > line.range.lowerBound, bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > line.range.lowerBound, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[line.range.lowerBound..<end]
    }

    func isBlank(_ line: Line) -> Bool { bytes[line.range].allSatisfy(\.isASCIISpace) }

    func isComment(_ line: Line) -> Bool { bytes[line.range].first == commentCharacter }

    /// Whether git cuts the message before the line: the scissors of `git commit --verbose`, to the byte.
    func isScissors(_ line: Line) -> Bool {
        isComment(line)
            && bytes[line.range].dropFirst().elementsEqual(
                " ------------------------ >8 ------------------------\n".utf8)
    }

    private mutating func readLines() {
        var start = 0
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.endIndex
            lines.append(Line(range: start..<end, number: lines.count + 1))
            start = end
        }
    }

    /// What `git commit` does with a message: it cuts, then it strips (`git stripspace`, `--strip-comments`).
    private mutating func cleanUp(_ cleanup: MessageCleanup) {
        var (cleaned, kept): ([UInt8], [Line]) = ([], [])
        var blank: Line?
        func append(_ content: ArraySlice<UInt8>, _ number: Int) {
            let start = cleaned.count
            cleaned += content
            cleaned.append(UInt8(ascii: "\n"))
            kept.append(Line(range: start..<cleaned.count, number: number))
        }
        for line in lines {
            if cleanup.cutsAtScissors, isScissors(line) { break }
            if cleanup.dropsComments, isComment(line) { continue }
            guard cleanup.stripsSpace else {
                append(content(line), line.number)
                continue
            }
            guard let last = bytes[line.range].lastIndex(where: { !$0.isASCIISpace }) else {
                blank = blank ?? line
                continue
            }
            if let blank, !kept.isEmpty { append([], blank.number) }
            blank = nil
            append(bytes[line.range.lowerBound...last], line.number)
        }
        (bytes, lines) = (cleaned, kept)
    }
}
