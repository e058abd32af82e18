/// Bounds on what a tree may hold, so that a hostile one can't exhaust memory or stack.
///
/// A few hundred bytes of tree objects can spell out billions of files by naming the same subtree again and again.
package struct TreeLimits: Hashable, Sendable {
    /// A million files and 256 levels of folders.
    package static let standard = TreeLimits(mostEntries: 1_000_000, mostLevels: 256)

    package var mostEntries: Int
    package var mostLevels: Int

    package init(mostEntries: Int, mostLevels: Int) {
        self.mostEntries = mostEntries
        self.mostLevels = mostLevels
    }

    func check(count: Int) throws(GitError) {
        guard count <= mostEntries else {
            throw GitError(.tooLarge, "there are more than \(mostEntries) files")
        }
    }

    func check(depth: Int, path: [UInt8]) throws(GitError) {
        guard depth <= mostLevels else {
            throw GitError(
                .tooLarge, "folders are nested more than \(mostLevels) deep in \(Disk.text(path).prefix(60))…")
        }
    }
}
