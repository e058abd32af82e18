import Git
import Manifests

/// What was made of the files that were read last, for readers of one commit after the other: the older side of each was the
/// newer side of one before.
struct RecentFiles: Sendable {
    private struct Key: Hashable {
        var path: String
        var blob: ObjectID
    }

    private var recent: [Key: ManifestSet] = [:]
    /// Those that were read before the recent ones; they are forgotten once there are enough of these.
    private var older: [Key: ManifestSet] = [:]
    private var byteCount = 0

    /// So many bytes of files are kept twice over.
    private static let mostBytes = 8 << 20

    /// What was made of a blob at a path; `nil` where it isn't known.
    func manifests(of blob: ObjectID, at path: String) -> ManifestSet? {
        let key = Key(path: path, blob: blob)
        return recent[key] ?? older[key]
    }

    /// Keeps what was made of a blob of so many bytes.
    mutating func keep(_ manifests: ManifestSet, of blob: ObjectID, at path: String, byteCount: Int) {
        if self.byteCount + byteCount > Self.mostBytes {
            (older, recent) = (recent, [:])
            self.byteCount = 0
        }
        self.byteCount += byteCount
        recent[Key(path: path, blob: blob)] = manifests
    }
}
