import Glibc

/// A folder in which git looks for hooks.
public struct HookFolder: Hashable, Sendable {
    /// Where it is.
    public let path: String
    /// Whether it serves several repositories.
    public let isShared: Bool

    /// A folder.
    public init(path: String, isShared: Bool = false) {
        self.path = path
        self.isShared = isShared
    }

    /// What stands where git looks for a hook.
    public enum State: Hashable, Sendable {
        /// Nothing.
        case missing
        /// A hook of somebody else's.
        case foreign
        /// Netreeve's.
        case ours(Ours)
    }

    /// A hook of Netreeve's.
    public struct Ours: Hashable, Sendable {
        /// The program that it runs; `nil` where it names none.
        public var program: String?
        /// Whether it may be run.
        public var isExecutable: Bool
        /// Whether a hook that was there before is asked first.
        public var hasChained: Bool
    }

    /// Why hooks could not be put there or taken away.
    public struct Failure: Error, Hashable, Sendable {
        /// What went wrong, for people.
        public let message: String
        /// What to do next, for people; `nil` where that is plain.
        public let advice: String?

        init(_ message: String, advice: String? = nil) {
            self.message = message
            self.advice = advice
        }
    }

    /// What stands where git looks for a hook.
    ///
    /// - Throws: Where something is there that can't be read.
    public func state(of hook: HookName) throws(Failure) -> State {
        let place = place(of: hook)
        // A link that leads nowhere is somebody's as well.
        guard isThere(place) else { return .missing }
        guard access(place, F_OK) == 0 else { return .foreign }
        let text = try content(of: place)
        guard HookScript.isOurs(text) else { return .foreign }
        return .ours(
            Ours(
                program: HookScript.program(of: text), isExecutable: access(place, X_OK) == 0,
                hasChained: isThere(place + HookScript.suffixOfChained)))
    }

    /// Puts a hook there: one that is there already is kept beside it, and asked first.
    ///
    /// - Parameter program: what the hook runs.
    /// - Throws: Where a file can't be written, or both places are taken.
    public func install(_ hook: HookName, program: String) throws(Failure) {
        try makeFolder()
        let place = place(of: hook)
        let chained = place + HookScript.suffixOfChained
        if try state(of: hook) == .foreign {
            guard !isThere(chained) else {
                throw Failure(
                    "there are both \(place) and \(chained), and neither is Netreeve's",
                    advice: "Make one of the two, or move one away.")
            }
            guard rename(place, chained) == 0 else { throw failure("\(place) can't be kept as \(chained)") }
        }
        try write(HookScript(hook, program: program, isShared: isShared).text, to: place)
    }

    /// Takes a hook away, and puts back the one that was there before; whether there was one to take.
    ///
    /// - Throws: Where a file can't be removed or moved.
    public func uninstall(_ hook: HookName) throws(Failure) -> Bool {
        guard case .ours(let ours) = try state(of: hook) else { return false }
        let place = place(of: hook)
        if ours.hasChained {
            // In one step, so that there is a hook at any time.
            guard rename(place + HookScript.suffixOfChained, place) == 0 else {
                throw failure("\(place) can't be put back")
            }
        } else {
            guard unlink(place) == 0 else { throw failure("\(place) can't be removed") }
        }
        return true
    }

    /// Where git looks for a hook.
    public func place(of hook: HookName) -> String { "\(path)/\(hook.rawValue)" }

    private func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private func failure(_ what: String) -> Failure { Failure("\(what): \(String(cString: strerror(errno)))") }

    /// Makes the folder and those above it.
    private func makeFolder() throws(Failure) {
        for index in path.indices where path[index] == "/" && index > path.startIndex {
            guard mkdir(String(path[..<index]), 0o777) == 0 || errno == EEXIST else {
                throw failure("\(path) can't be made")
            }
        }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure("\(path) can't be made") }
    }

    private func content(of place: String) throws(Failure) -> String {
        guard let file = fopen(place, "rbe") else { throw failure("\(place) can't be read") }
        defer { fclose(file) }
        // A hook may be a program; what tells a script of ours stands in its first lines.
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw failure("\(place) can't be read") }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Writes a script in place of what is there, as a whole or not at all.
    private func write(_ text: String, to place: String) throws(Failure) {
        let unfinished = "\(place).\(getpid())"
        let descriptor = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o777)
        guard descriptor >= 0 else { throw failure("\(unfinished) can't be written") }
        let bytes = Array(text.utf8)
        let written = Glibc.write(descriptor, bytes, bytes.count)
        let isWhole = close(descriptor) == 0 && written == bytes.count
        guard isWhole, rename(unfinished, place) == 0 else {
            let failure = failure("\(place) can't be written")
            unlink(unfinished)
            throw failure
        }
    }
}
