/// What is said of a text that can't be read, whatever it was meant to be.
struct TextComplaint {
    /// A stable identifier in kebab case.
    var code: String
    /// One sentence for people.
    var message: String
    /// 1-based; 0 when it isn't known.
    var line: Int
    /// 1-based; 0 when it isn't known.
    var column = 0
    /// What to do about it.
    var advice: String?
}

extension YAMLIssue {
    /// What is said of it.
    var complaint: TextComplaint {
        switch fault {
        case .syntax:
            let isTab = message.hasPrefix("found character that cannot start any token")
            return TextComplaint(
                code: "yaml-syntax", message: "the document is not valid YAML: \(message)", line: line, column: column,
                advice: isTab ? "Is it indented with a tab? Use spaces." : nil)
        case .encoding:
            guard !message.hasPrefix("control") else {
                return TextComplaint(
                    code: "control-character", message: "the text has a control character", line: line,
                    advice: "Remove it: YAML doesn't allow it.")
            }
            return TextComplaint(
                code: "not-utf8", message: "the text is not UTF-8: \(message)", line: line,
                advice: "Save the file as UTF-8.")
        case .limit:
            return TextComplaint(
                code: "yaml-limit", message: "the document can't be read: \(message)", line: line, column: column)
        }
    }
}

extension TextSurvey.Fault {
    /// What is said of it.
    var complaint: TextComplaint {
        switch self {
        case .lfsPointer:
            TextComplaint(
                code: "lfs-pointer",
                message: "the file is a Git LFS pointer: its content is not in the repository", line: 1, column: 1,
                advice: "Keep manifests out of LFS.")
        case .utf16:
            TextComplaint(
                code: "utf16", message: "the text is UTF-16", line: 1, column: 1, advice: "Save the file as UTF-8.")
        case .nulByte(let line):
            TextComplaint(
                code: "nul-byte", message: "the text has a NUL byte", line: line,
                advice: "Is it a binary file? Give it another name, or save it as UTF-8.")
        case .mergeConflict(let line):
            TextComplaint(
                code: "merge-conflict", message: "the file has the marker of an unresolved merge conflict",
                line: line, column: 1, advice: "Resolve the conflict.")
        }
    }
}
