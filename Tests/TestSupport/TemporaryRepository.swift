import Glibc

/// A git repository in its own temporary folder, made by the `git` command and removed with the object.
///
/// Neither the user's nor the system's git configuration is read, names are fixed, and every commit is a minute
/// younger than the one before, so that the same steps give the same ids.
public final class TemporaryRepository {
    /// Why a step could not be done.
    public struct Failure: Error, CustomStringConvertible {
        /// What failed, with what the command printed on its standard error.
        public let description: String
    }

    /// The temporary folder that holds everything, for clones and worktrees beside the repository; an absolute path
    /// without symbolic links.
    public let folder: String
    /// The repository's working folder, or the repository itself if it is bare.
    public let path: String

    private var time = 1_700_000_000

    /// Makes an empty repository whose branch is called main.
    ///
    /// - Parameter options: More options of `git init`, such as `--bare`.
    public init(_ options: String...) throws {
        var template = Array("/tmp/netreeve-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let resolved = realpath(template, nil) else {
            throw Failure(description: "no temporary folder could be made")
        }
        defer { free(resolved) }
        folder = String(cString: resolved)
        path = folder + "/repository"
        mkdir(folder + "/home", 0o755)
        try run(["git", "init", "--quiet", "--initial-branch=main"] + options + [path], in: folder)
    }

    deinit {
        // A test may have made a folder unreadable, which rm copes with as long as it owns the folder.
        _ = try? run(["chmod", "-R", "u+rwX", folder], in: "/")
        _ = try? run(["rm", "-rf", folder], in: "/")
    }

    /// Writes a file below the working folder, with the folders above it.
    public func write(_ path: String, _ text: String) throws {
        try write(path, bytes: Array(text.utf8))
    }

    /// Writes bytes to a file below the working folder, with the folders above it.
    public func write(_ path: String, bytes: [UInt8]) throws {
        let whole = self.path + "/" + path
        try makeFolders(above: whole)
        guard let file = fopen(whole, "wbe") else { throw Failure(description: "\(whole) can't be written") }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
            throw Failure(description: "\(whole) can't be written")
        }
    }

    /// Makes a symbolic link below the working folder.
    public func link(_ path: String, to target: String) throws {
        let whole = self.path + "/" + path
        try makeFolders(above: whole)
        guard symlink(target, whole) == 0 else { throw Failure(description: "\(whole) can't be made a link") }
    }

    /// Runs git in the working folder; returns its standard output without the last line end.
    @discardableResult
    public func git(_ arguments: String...) throws -> String {
        try run(["git"] + arguments, in: path)
    }

    /// Stages everything and commits it, even if nothing has changed; returns the commit's id in hexadecimal.
    @discardableResult
    public func commit(_ message: String) throws -> String {
        try git("add", "--all")
        try git("commit", "--quiet", "--allow-empty", "--message", message)
        return try git("rev-parse", "HEAD")
    }

    /// Runs any command in a folder; returns its standard output without the last line end.
    ///
    /// - Parameters:
    ///   - command: The program, found in PATH, and its arguments.
    ///   - folder: The folder to run it in.
    ///   - environment: Variables beside the hermetic ones, which they may replace.
    @discardableResult
    public func run(
        _ command: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> String {
        time += 60
        let variables = hermeticEnvironment.merging(environment) { $1 }
        let (output, errors) = (self.folder + "/stdout", self.folder + "/stderr")
        let status = try Self.spawn(
            ["env", "--chdir=\(folder)"] + command, environment: variables.map { "\($0.key)=\($0.value)" },
            output: output, errors: errors)
        let text = Self.content(output)
        guard status == 0 else {
            throw Failure(
                description: "`\(command.joined(separator: " "))` failed (\(status)): \(text)\(Self.content(errors))")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// The environment in which git depends on nothing but this folder and the steps so far.
    public var hermeticEnvironment: [String: String] {
        [
            "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin",
            "HOME": folder + "/home",
            "XDG_CONFIG_HOME": folder + "/home",
            "LC_ALL": "C",
            "TZ": "UTC",
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Ada Author",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": "\(time) +0100",
            "GIT_COMMITTER_NAME": "Cleo Committer",
            "GIT_COMMITTER_EMAIL": "cleo@example.org",
            "GIT_COMMITTER_DATE": "\(time) +0000",
        ]
    }

    private func makeFolders(above path: String) throws {
        var parts = path.split(separator: "/").dropLast()
        var missing: [String] = []
        while !parts.isEmpty {
            let folder = "/" + parts.joined(separator: "/")
            if access(folder, F_OK) == 0 { break }
            missing.append(folder)
            parts = parts.dropLast()
        }
        for folder in missing.reversed() {
            guard mkdir(folder, 0o755) == 0 else { throw Failure(description: "\(folder) can't be made") }
        }
    }

    // Files instead of pipes: a pipe would stay open in a command that another test starts at the same moment.
    static func spawn(
        _ command: [String], environment: [String], output: String, errors: String
    ) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        // What tests block isn't blocked there, or a shell that waits for its children would wait for ever.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var child = pid_t()
        guard posix_spawnp(&child, command[0], &actions, &attributes, &arguments, &variables) == 0 else {
            throw Failure(description: "\(command) could not be started")
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }

    static func content(_ path: String) -> String {
        guard let file = fopen(path, "rbe") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
