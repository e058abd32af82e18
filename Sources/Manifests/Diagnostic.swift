/// A place in a source file.
///
/// Lines and columns are 1-based; columns count Unicode scalars. A path is relative to the repository's root.
public struct SourceLocation: Hashable, Sendable, Comparable {
    /// The file, relative to the root of the repository or folder.
    public var path: String
    /// The 1-based line; 0 when the statement is about the file as a whole.
    public var line: Int
    /// The 1-based column; 0 when the statement is about the line or file as a whole.
    public var column: Int

    /// A place at a line and column of a file.
    public init(path: String, line: Int = 0, column: Int = 0) {
        self.path = path
        self.line = line
        self.column = column
    }

    /// Orders by path, then line, then column.
    public static func < (a: SourceLocation, b: SourceLocation) -> Bool {
        (a.path, a.line, a.column) < (b.path, b.line, b.column)
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `path:line:column`, without the parts that are unknown.
    public var description: String {
        switch (line, column) {
        case (0, _): path
        case (_, 0): "\(path):\(line)"
        default: "\(path):\(line):\(column)"
        }
    }
}

/// Something to say about the content of a file.
///
/// A diagnostic is a value that travels beside a result; it is never thrown. What a reader has to know about the
/// environment (an object that can't be read) is an error instead.
public struct Diagnostic: Hashable, Sendable {
    /// How much of the file's meaning is lost.
    public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Worth knowing; the meaning is not in doubt.
        case note
        /// Probably not what the author meant, but the meaning is clear.
        case warning
        /// The object or file could not be analysed; the analysis is incomplete without it.
        case error

        /// Orders from harmless to serious.
        public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .note: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// How much is lost.
    public var severity: Severity
    /// A stable identifier in kebab case to filter and test by, such as `unknown-field`.
    public var code: String
    /// One sentence for people, without the place.
    public var message: String
    /// Where it stands.
    public var location: SourceLocation
    /// What to do about it, as one sentence; `nil` when the message says it all.
    public var advice: String?
    /// The rules of `docs/semantics-coverage.md` that it follows from, such as `V-4`.
    public var rules: [String]

    /// A statement about a place in a file.
    public init(
        _ severity: Severity, _ code: String, _ message: String, at location: SourceLocation, advice: String? = nil,
        rules: [String] = []
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.location = location
        self.advice = advice
        self.rules = rules
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `path:line:column: severity: message`, as compilers print it.
    public var description: String { "\(location): \(severity.rawValue): \(message)" }
}
