import CGit2
import Glibc

/// The libgit2 library as a whole.
enum Library {
    /// Extensions that libgit2 1.5.1 would refuse by their name alone although reading is safe.
    ///
    /// `objectformat` and `refstorage` are here so that `Repository` can look at their value: "sha1" and "files" are
    /// what libgit2 reads anyway, and of the others an error can say what to do. Names are in lower case, as libgit2
    /// compares them with the normalised key.
    private static let acceptedExtensions: [StaticString] = [
        "partialclone", "worktreeconfig", "preciousobjects", "relativeworktrees", "objectformat", "refstorage",
    ]

    /// Negative if libgit2 could not be started; initialised once, by whoever opens or hashes first.
    static let state: Int32 = {
        let started = git_libgit2_init()
        guard started >= 0 else { return started }
        var names = acceptedExtensions.map { name -> UnsafePointer<CChar>? in
            UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        // Kept trees take more memory than the files that are listed from them, and are hardly looked at again.
        let cached = cgit2_set_cache_limit(GIT_OBJECT_TREE, 0)
        guard cached >= 0 else { return cached }
        return cgit2_set_extensions(&names, names.count)
    }()

    static func start() throws(GitError) {
        guard state >= 0 else {
            throw GitError(.other, "libgit2 could not be started: \(LibraryFailure(state).text)")
        }
    }
}

/// Stands in the place of mbed TLS's function of this name, by which libgit2 reads the machine's certificates whenever it
/// starts: that would take as long as a small comparison, for connections that are never made.
///
/// A program's own function goes before that of a library, as the linker's rules have it. One that reads nothing fails
/// closed: without certificates no server would be trusted. A libgit2 that is built with another library for TLS doesn't
/// call it.
///
/// - Returns: 0 for success.
@_cdecl("mbedtls_x509_crt_parse_file")
public func readNoCertificates(_ chain: UnsafeMutableRawPointer?, _ path: UnsafePointer<CChar>?) -> CInt { 0 }

extension String {
    /// Whether both have the same bytes; `==` also holds for texts that only look the same (é as one or two scalars).
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && bytewiseOrder(relativeTo: other) == 0
    }

    /// Whether this comes first in the order of the bytes, which is git's.
    func precedesBytewise(_ other: String) -> Bool { bytewiseOrder(relativeTo: other) < 0 }

    /// Negative if this comes first in the order of the bytes, 0 if they are equal, positive if the other comes first.
    func bytewiseOrder(relativeTo other: String) -> Int {
        // Comparing the views themselves takes ten times as long, which counts where there are 100,000 paths.
        let order = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { others -> Int in
                guard let a = mine.baseAddress, let b = others.baseAddress else { return mine.count - others.count }
                let order = memcmp(a, b, min(mine.count, others.count))
                return order == 0 ? mine.count - others.count : Int(order)
            }
        }
        // Strings from elsewhere than Swift may be without storage.
        guard let order, let order else {
            return utf8.elementsEqual(other.utf8) ? 0 : utf8.lexicographicallyPrecedes(other.utf8) ? -1 : 1
        }
        return order
    }
}
