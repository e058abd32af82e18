import Glibc
import Processes

extension Shape {
    /// Writes the files below a folder, which is made with those above it.
    ///
    /// - Parameter change: a change to make of them.
    public func write(toFolder folder: String, with change: ShapeChange? = nil) throws {
        let changed = Dictionary(
            (change?.files ?? []).map { ($0.path, $0.text) }, uniquingKeysWith: { first, _ in first })
        var made: Set<String> = []
        for file in files where changed[file.path] == nil {
            try Self.write(file.text, to: "\(folder)/\(file.path)", &made)
        }
        for case (let path, let text?) in changed { try Self.write(text, to: "\(folder)/\(path)", &made) }
    }

    private static func write(_ text: String, to path: String, _ made: inout Set<String>) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        if made.insert(parts.joined(separator: "/")).inserted {
            for count in parts.indices.dropFirst() { mkdir(parts[...count].joined(separator: "/"), 0o755) }
        }
        guard let file = fopen(path, "wbe") else { throw Command.Failure("\(path) can't be written") }
        defer { fclose(file) }
        try write(text, to: file)
    }

    fileprivate static func write(_ text: String, to file: UnsafeMutablePointer<FILE>) throws {
        var text = text
        let isWritten = text.withUTF8 { $0.isEmpty || fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
        guard isWritten else { throw Command.Failure("what takes the shape's files took no more") }
    }
}

/// A bare repository that holds a shape: its files as the first commit of `main`, and each change in a branch of its own.
///
/// Names and dates are fixed, so that equal shapes give equal ids.
public struct ShapeRepository: Sendable {
    /// Where it is.
    public let path: String

    /// Makes it; git has to be there.
    ///
    /// - Parameters:
    ///   - path: a folder that doesn't exist yet.
    ///   - shape: the shape.
    ///   - changes: what to make branches of; see ``branch(of:)``.
    ///   - history: what to make one commit after the other of, in the branch ``historyBranch``.
    ///   - start: how many of these to have as a branch of their own besides, ``startBranch``: to name a commit by counting back
    ///     thousands from the newest takes as long as many a question about it.
    public init(
        at path: String, of shape: Shape, changes: [ShapeChange] = [], history: [ShapeChange] = [], start: Int = 0
    ) throws {
        self.path = path
        let made = try Command(["git", "init", "--quiet", "--bare", "--initial-branch=main", path]).run()
        guard made.status == 0 else { throw Command.Failure("'git init' failed") }
        // However few objects there are, they go into a pack, as in a clone.
        let take = Command(["git", "-C", path, "-c", "fastimport.unpackLimit=1", "fast-import", "--quiet", "--done"])
        try take.run { file in
            try Self.commit("refs/heads/main", "The shape \(shape.name)", to: file)
            for entry in shape.files { try Self.put(entry.text, at: entry.path, to: file) }
            for change in changes {
                try Self.commit(change, to: Self.branch(of: change), from: "main", file)
            }
            for (number, change) in history.enumerated() {
                try Self.commit(change, to: Self.historyBranch, from: number == 0 ? "main" : nil, file)
                if number + 1 == start {
                    try Shape.write(
                        "reset refs/heads/\(Self.startBranch)\nfrom refs/heads/\(Self.historyBranch)\n\n", to: file)
                }
            }
            try Shape.write("done\n", to: file)
        }
    }

    /// The branch of a change, such as `edit/policy-port-0001`.
    public static func branch(of change: ShapeChange) -> String { branch(of: change.edit, number: change.number) }

    /// The branch of the change of a kind and number.
    public static func branch(of edit: ShapeEdit, number: Int) -> String {
        "edit/\(edit.rawValue)-\(number.padded(4))"
    }

    /// The branch whose commits follow one another.
    public static let historyBranch = "history"
    /// The branch of the first of them.
    public static let startBranch = "history-start"

    /// Commits a change to a branch, which begins at another where one is named.
    private static func commit(
        _ change: ShapeChange, to branch: String, from start: String?, _ file: UnsafeMutablePointer<FILE>
    ) throws {
        try commit(
            "refs/heads/" + branch, "\(change.edit.rawValue) \(change.number)", from: start.map { "refs/heads/" + $0 },
            to: file)
        for entry in change.files {
            if let text = entry.text {
                try put(text, at: entry.path, to: file)
            } else {
                try Shape.write("D \(entry.path)\n", to: file)
            }
        }
    }

    private static func commit(
        _ branch: String, _ message: String, from parent: String? = nil, to file: UnsafeMutablePointer<FILE>
    ) throws {
        let origin = parent.map { "from \($0)\n" } ?? ""
        try Shape.write(
            "commit \(branch)\ncommitter Ada Author <ada@example.org> 1700000000 +0000\n"
                + "data \(message.utf8.count)\n\(message)\n\(origin)", to: file)
    }

    private static func put(_ text: String, at path: String, to file: UnsafeMutablePointer<FILE>) throws {
        try Shape.write("M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n", to: file)
    }
}
