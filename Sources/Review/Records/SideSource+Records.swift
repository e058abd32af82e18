import Git
import Manifests

/// Why an entry of a side can't be read as a record.
struct RecordFault: Error {
    /// What is said of it.
    var diagnostic: Diagnostic

    init(_ path: String, _ message: String, advice: String) {
        diagnostic = Diagnostic(
            .error, "unreadable-record", message, at: SourceLocation(path: path), advice: advice)
    }
}

extension SideSource {
    /// The text of a record's file, as far as it is an ordinary file of an ordinary size.
    ///
    /// A link isn't followed: a record has to be what its own history says.
    func recordText(_ entry: SourceTree.Entry) throws(GitError) -> Result<SourceText, RecordFault> {
        switch entry.kind {
        case .file, .executable: break
        case .symbolicLink, .submodule, .conflicted, .special:
            return .failure(
                RecordFault(entry.path, "a record has to be an ordinary file", advice: "Write the record itself here."))
        }
        do {
            return .success(SourceText(path: entry.path, bytes: try content(of: entry, limit: Self.largestRecord)))
        } catch {
            guard error.code == .tooLarge else { throw error }
            return .failure(
                RecordFault(entry.path, "the file is too large for a record", advice: "Records have at most 1 MiB."))
        }
    }

    private static let largestRecord = 1 << 20
}
