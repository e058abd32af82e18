import Glibc
import Packing
import Synchronization

/// An entry that is being written piece by piece, and appears as a whole or not at all.
final class NewEntry: Sendable {
    /// What came of it.
    enum Outcome {
        /// It is there, and so many bytes long.
        case written(Int)
        /// It would be so long, which is too much.
        case tooLarge(Int)
        /// It isn't, for this reason.
        case failed(String)
    }

    private struct State {
        var numbers = PieceNumbers()
        /// How many bytes came, those of the head included.
        var count: Int
        /// The file; -1 where there is none, or none any more.
        var file: CInt
        var failure: String?
    }

    private let key: CacheKey
    private let folder: CInt
    private let most: Int
    private let name = TemporaryName.new()
    private let state: Mutex<State>

    /// Begins an entry.
    ///
    /// - Parameters:
    ///   - key: its key.
    ///   - folder: the folder, which stays open meanwhile.
    ///   - most: how many bytes it may have, those of the head included.
    init(of key: CacheKey, in folder: CInt, most: Int) {
        (self.key, self.folder, self.most) = (key, folder, most)
        let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        state = Mutex(
            State(
                count: EntryForm.headLength(of: key), file: file,
                failure: file < 0 ? OpenFolder.lastError : nil))
    }

    /// Takes a piece; once something went wrong, it is only counted.
    func append(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { state in
            let start = state.count
            state.count += bytes.count
            guard state.failure == nil, state.count <= most else { return Self.giveUp(&state, name, in: folder) }
            state.numbers.update(bytes)
            state.failure = Self.write(bytes, to: state.file, at: start)
        }
    }

    /// Writes the head, and gives the file its name.
    func finish() -> Outcome {
        state.withLock { state in
            guard state.count <= most else { return .tooLarge(state.count) }
            let head = EntryForm.head(
                of: key, count: state.count - EntryForm.headLength(of: key), numbers: state.numbers.all)
            let failure = state.failure ?? head.withUnsafeBytes { Self.write($0, to: state.file, at: 0) }
            if let failure {
                Self.giveUp(&state, name, in: folder)
                return .failed(failure)
            }
            let file = state.file
            state.file = -1
            guard close(file) == 0, renameat(folder, name, folder, key.fileName) == 0 else {
                let reason = OpenFolder.lastError
                unlinkat(folder, name, 0)
                return .failed(reason)
            }
            return .written(state.count)
        }
    }

    private static func giveUp(_ state: inout State, _ name: String, in folder: CInt) {
        guard state.file >= 0 else { return }
        close(state.file)
        state.file = -1
        unlinkat(folder, name, 0)
    }

    /// Writes bytes at a place of a file; says what went wrong.
    private static func write(_ bytes: UnsafeRawBufferPointer, to file: CInt, at start: Int) -> String? {
        // Beyond the limit of `ulimit -f`, the system would end the process instead of refusing.
        var most = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &most) == 0,
            most.rlim_cur >= rlim_t(start + bytes.count)
        else { return "a file may not be as large" }
        var done = 0
        while done < bytes.count {
            let more = pwrite(file, bytes.baseAddress?.advanced(by: done), bytes.count - done, start + done)
            if more < 0 && errno == EINTR { continue }
            guard more > 0 else { return OpenFolder.lastError }
            done += more
        }
        return nil
    }
}

/// Names of files that are being written.
enum TemporaryName {
    private static let prefix = ".new-"

    /// A name that no other process and no other call uses.
    static func new() -> String {
        "\(prefix)\(getpid())-\(String(UInt64.random(in: 0...UInt64.max), radix: 16))"
    }

    /// Whether a name is one of these.
    static func isOne(_ name: String) -> Bool { name.utf8.starts(with: prefix.utf8) }
}
