import CGit2

/// Patterns of paths, with the meaning that `git diff -- PATTERN` gives them.
///
/// A plain path matches itself and everything below it; `*` also matches `/`, and `**/` any folders. A pattern that
/// matches a folder matches everything below it. Matching is case-sensitive. Source: gitglossary(7), "pathspec".
public final class PathSpecification {
    /// The patterns as given.
    public let patterns: [String]
    private let handle: OpaquePointer
    /// By pattern, what every path that it matches starts with.
    private let starts: [[UInt8]]

    /// Compiles patterns of which one has to match.
    ///
    /// - Throws: `.invalidArgument` for an empty list, or an empty pattern.
    public init(_ patterns: [String]) throws(GitError) {
        guard !patterns.isEmpty, !patterns.contains("") else {
            throw GitError(.invalidArgument, "an empty pattern matches no path")
        }
        try Library.start()
        self.patterns = patterns
        // libgit2 matches a pattern with wildcards against the whole path only.
        starts = patterns.map { Self.start(of: Self.normalized($0)) }
        let spellings = patterns.map(Self.normalized).flatMap { $0.isEmpty ? ["**"] : [$0, $0 + "/**"] }
        handle = try Self.compile(spellings)
    }

    deinit { git_pathspec_free(handle) }

    /// Whether one of the patterns matches a path.
    public func matches(_ path: String) -> Bool {
        git_pathspec_matches_path(handle, GIT_PATHSPEC_USE_CASE.rawValue, path) == 1
    }

    /// Whether a path below a folder may match; where this says no, the folder need not be opened.
    ///
    /// - Parameter folder: The bytes of its path, without a slash at the end.
    func mayMatch(below folder: [UInt8]) -> Bool {
        let inside = folder + [UInt8(ascii: "/")]
        return starts.contains { $0.starts(with: inside) || inside.starts(with: $0) }
    }

    /// What every path that a pattern matches starts with: up to the first character that isn't only itself.
    private static func start(of pattern: String) -> [UInt8] {
        let special = Set("*?[\\!:".utf8)
        return Array(pattern.utf8.prefix { !special.contains($0) })
    }

    /// A pattern without `.` and empty components, as git reads it.
    private static func normalized(_ pattern: String) -> String {
        pattern.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private static func compile(_ patterns: [String]) throws(GitError) -> OpaquePointer {
        var strings: [UnsafeMutablePointer<CChar>?] = patterns.map { pattern in
            pattern.withCString { source in
                let bytes = Array(UnsafeBufferPointer(start: source, count: pattern.utf8.count + 1))
                let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
                copy.initialize(from: bytes, count: bytes.count)
                return copy
            }
        }
        defer { strings.forEach { $0?.deallocate() } }
        var found: OpaquePointer?
        let code = strings.withUnsafeMutableBufferPointer { buffer in
            var array = git_strarray(strings: buffer.baseAddress, count: buffer.count)
            return git_pathspec_new(&found, &array)
        }
        guard code == 0, let found else {
            throw GitError(.invalidArgument, "not a pattern of paths: \(patterns.joined(separator: " "))")
        }
        return found
    }
}
