import CGit2

/// Why a repository or folder could not be read.
///
/// An error is about the environment. Content that can be read but not understood is never an error here.
public struct GitError: Error, Hashable, Sendable {
    /// What kind of obstacle it is, for a caller that acts on it.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no repository at or above the folder.
        case notARepository
        /// The repository belongs to another user and isn't listed as safe.
        case notOwned
        /// The repository uses a format or feature that can't be read.
        case unsupportedRepository
        /// No commit has this name.
        case missingRevision
        /// Several objects have this abbreviated id.
        case ambiguousRevision
        /// An object that ought to be there is not, as in a partial clone.
        case missingObject
        /// An object or the index is damaged.
        case corruptObject
        /// The answer lies beyond the boundary of a shallow clone.
        case truncatedHistory
        /// The repository, or the branch that is checked out, has no commit yet.
        case emptyRepository
        /// The operating system refused to read a file or folder, or the file changed meanwhile.
        case unreadable
        /// A file, tree or path exceeds a limit.
        case tooLarge
        /// The request makes no sense, such as the content of a submodule.
        case invalidArgument
        /// Anything else that libgit2 reports.
        case other
    }

    /// What kind of obstacle it is.
    public let code: Code
    /// What went wrong and where, for people; one sentence without a full stop.
    public let message: String
    /// What to do next, for people; nil if there is nothing to suggest.
    public let advice: String?

    /// An obstacle, with the words to tell people about it.
    public init(_ code: Code, _ message: String, advice: String? = nil) {
        self.code = code
        self.message = message
        self.advice = advice
    }
}

extension GitError: CustomStringConvertible {
    /// The message, and the advice if there is some.
    public var description: String {
        guard let advice else { return message }
        return "\(message). \(advice)"
    }
}

/// What libgit2 says about a call that has just failed.
struct LibraryFailure {
    let result: Int32
    let errorClass: UInt32
    let text: String

    /// Reads the calling thread's last error, which the next call overwrites.
    init(_ result: Int32) {
        self.result = result
        let last = git_error_last()
        errorClass = last.map { UInt32(bitPattern: $0.pointee.klass) } ?? GIT_ERROR_NONE.rawValue
        text = last?.pointee.message.map { String(cString: $0) } ?? "libgit2 reports error \(result)"
    }

    /// Whether something isn't there; git_merge_base of libgit2 1.5.1 says so with a mere -1 of a missing parent.
    var isNotFound: Bool {
        result == GIT_ENOTFOUND.rawValue
            || errorClass == GIT_ERROR_ODB.rawValue && text.hasPrefix("object not found")
    }

    /// The obstacle, as far as libgit2's number and class tell; `.missingObject` for whatever isn't found.
    var code: GitError.Code {
        if isNotFound { return .missingObject }
        switch result {
        case GIT_EAMBIGUOUS.rawValue: return .ambiguousRevision
        case GIT_EMISMATCH.rawValue: return .corruptObject
        case GIT_EOWNER.rawValue: return .notOwned
        case GIT_EINVALIDSPEC.rawValue, GIT_EPEEL.rawValue: return .invalidArgument
        default: break
        }
        switch errorClass {
        case GIT_ERROR_ODB.rawValue, GIT_ERROR_ZLIB.rawValue, GIT_ERROR_OBJECT.rawValue, GIT_ERROR_TREE.rawValue,
            GIT_ERROR_INDEX.rawValue:
            return .corruptObject
        case GIT_ERROR_OS.rawValue, GIT_ERROR_FILESYSTEM.rawValue: return .unreadable
        default: return .other
        }
    }
}
