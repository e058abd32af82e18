import CGit2

/// The bytes of a tree: a line for each entry, of its mode, its name and its id (git's documentation of `git mktree`, and
/// gitformat-pack(5) of packed trees).
struct TreeText {
    private let lines: [Line]

    /// One entry.
    struct Line {
        var mode: git_filemode_t
        /// The name; neither empty nor with a slash.
        var name: ArraySlice<UInt8>
        var id: ObjectID

        var isFolder: Bool { mode == GIT_FILEMODE_TREE }

        /// The path of the entry, in a folder.
        func path(below prefix: [UInt8]) -> [UInt8] {
            prefix.isEmpty ? Array(name) : prefix + [UInt8(ascii: "/")] + name
        }
    }

    /// The lines of a tree; nil where it is in none of the packs, and for modes that git doesn't write: libgit2 has to be
    /// asked then.
    init?(_ id: ObjectID, in packs: PackedObjects) {
        guard let bytes = packs.content(of: id, .tree), let lines = Self.lines(of: bytes) else { return nil }
        self.lines = lines
    }

    private static func lines(of bytes: [UInt8]) -> [Line]? {
        var lines: [Line] = []
        lines.reserveCapacity(bytes.count / 32)
        var position = 0
        while position < bytes.count {
            guard let mode = mode(in: bytes, &position) else { return nil }
            let start = position
            while position < bytes.count, bytes[position] != 0 {
                if bytes[position] == UInt8(ascii: "/") { return nil }
                position += 1
            }
            guard position > start, position + 1 + Pack.hash <= bytes.count else { return nil }
            let name = bytes[start..<position]
            let id = bytes.withUnsafeBytes { bytes in
                ObjectID(
                    high: bytes.bigEndian(at: position + 1), middle: bytes.bigEndian(at: position + 9),
                    low: bytes.bigEndian(at: position + 17))
            }
            lines.append(Line(mode: mode, name: name, id: id))
            position += 1 + Pack.hash
        }
        return lines
    }

    /// The mode with which a line begins, up to and with the space behind it.
    private static func mode(in bytes: [UInt8], _ position: inout Int) -> git_filemode_t? {
        var number: UInt32 = 0
        while position < bytes.count, bytes[position] != UInt8(ascii: " ") {
            guard UInt8(ascii: "0")...UInt8(ascii: "7") ~= bytes[position], number < 1 << 24 else { return nil }
            number = number << 3 | UInt32(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position < bytes.count else { return nil }
        position += 1
        let modes = [
            GIT_FILEMODE_TREE, GIT_FILEMODE_BLOB, GIT_FILEMODE_BLOB_EXECUTABLE, GIT_FILEMODE_LINK, GIT_FILEMODE_COMMIT,
        ]
        return modes.first { $0.rawValue == number }
    }

    /// The entries that only one of two trees has, or that both have differently: in git's order.
    ///
    /// A folder and a file of one name are two entries, which don't follow one another.
    func differences(to other: TreeText) -> [(old: Line?, new: Line?)] {
        var found: [(old: Line?, new: Line?)] = []
        var (i, j) = (0, 0)
        while i < lines.count || j < other.lines.count {
            let order =
                i == lines.count ? 1 : j == other.lines.count ? -1 : lines[i].order(relativeTo: other.lines[j])
            if order < 0 {
                found.append((lines[i], nil))
            } else if order > 0 {
                found.append((nil, other.lines[j]))
            } else if lines[i].id != other.lines[j].id || lines[i].mode != other.lines[j].mode {
                found.append((lines[i], other.lines[j]))
            }
            if order <= 0 { i += 1 }
            if order >= 0 { j += 1 }
        }
        return found
    }
}

extension TreeText.Line {
    /// Less than, equal to or greater than 0 as it comes before another, is of the same name, or comes behind it: a folder's
    /// name counts as if a slash followed it.
    fileprivate func order(relativeTo other: Self) -> Int {
        name.withUnsafeBytes { a in
            other.name.withUnsafeBytes { b in
                let common = min(a.count, b.count)
                var index = 0
                while index < common, a[index] == b[index] { index += 1 }
                func byte(_ bytes: UnsafeRawBufferPointer, _ isFolder: Bool) -> Int {
                    index < bytes.count ? Int(bytes[index]) : index == bytes.count && isFolder ? 0x2f : 0
                }
                return byte(a, isFolder) - byte(b, other.isFolder)
            }
        }
    }
}
