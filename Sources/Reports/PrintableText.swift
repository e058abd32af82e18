import Packing

/// Text out of a repository, made fit to be shown.
///
/// Names, labels, paths and messages come from people who may want a report to say something else than it does: by
/// escape sequences that move the cursor, by marks that turn the reading direction, by characters that can't be seen.
public enum PrintableText {
    /// How many characters of one text are shown; Kubernetes' own names have at most 253.
    public static let mostCharacters = 400

    /// The text with every character that is invisible, or moves what is around it, written as `\u{1B}`; cut with `…`
    /// where it is longer than `mostCharacters` Unicode scalars.
    public static func printable(_ text: String, mostCharacters: Int = mostCharacters) -> String {
        let isPlain = text.utf8.count <= mostCharacters && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        if isPlain { return text }
        var result = ""
        for (count, scalar) in text.unicodeScalars.enumerated() {
            guard count < mostCharacters else { return result + "…" }
            if scalar.isUnprintable {
                result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension String {
    /// The text with some characters replaced.
    ///
    /// It looks at Unicode scalars: a quotation mark with an accent on it is one character to Swift, and still a
    /// quotation mark to whoever parses the result.
    func replacing(_ replacements: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if let replacement = replacements[scalar] {
                result.unicodeScalars.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The length of the longest run of a character.
    func longestRun(of wanted: Unicode.Scalar) -> Int {
        var run = 0
        var longest = 0
        for scalar in unicodeScalars {
            run = scalar == wanted ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
