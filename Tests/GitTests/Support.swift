import Git
import TestSupport
import Testing

extension TemporaryRepository {
    /// The repository as `Git` sees it.
    func opened() throws -> Repository { try Repository(containing: path) }
}

extension SourceTree {
    /// The paths and kinds, for comparing at a glance.
    var listing: [String] { entries.map { "\($0.path) \($0.kind)" } }
}

/// The error that a step throws; fails the test if it throws none, or another one.
func failure(of step: () throws -> Void, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> GitError {
    try #require(throws: GitError.self, sourceLocation: sourceLocation, performing: step)
}

/// Bytes as text, for comparing.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
