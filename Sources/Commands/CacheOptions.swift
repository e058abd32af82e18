package import ArgumentParser
package import Cache
package import Git
import Glibc
package import Review

/// What is kept between runs, and what is told of the work.
package struct CacheOptions: ParsableArguments {
    package init() {}

    @Option(
        help: ArgumentHelp(
            "Keep what was read and compiled here. Otherwise in $XDG_CACHE_HOME/netreeve, or ~/.cache/netreeve.",
            valueName: "folder"))
    package var cacheDir: String?

    @Flag(help: "Keep nothing, and use nothing that was kept.")
    package var noCache = false

    @Option(help: ArgumentHelp("Write how much was done to this file, as JSON: the same for the same input and cache."))
    package var counters: String?

    package func validate() throws {
        if noCache, cacheDir != nil { throw ValidationError("--cache-dir and --no-cache exclude each other") }
        if cacheDir == "" { throw ValidationError("--cache-dir needs a folder") }
    }

    /// The cache of a run; `nil` for none.
    ///
    /// A hook of a server writes into nobody's home unless it is told to: there a folder has to be named.
    package func folder(for repository: Repository?) -> CacheFolder? {
        if noCache { return nil }
        if let cacheDir { return CacheFolder(path: absolute(cacheDir)) }
        let isBare = repository != nil && repository?.workingDirectory == nil
        guard getenv("GIT_QUARANTINE_PATH") == nil, !(isBare && getenv("GIT_DIR") != nil) else { return nil }
        var environment: [String: String] = [:]
        for name in ["XDG_CACHE_HOME", "HOME"] { environment[name] = getenv(name).map { String(cString: $0) } }
        return CacheFolder.defaultPath(environment: environment).map { CacheFolder(path: $0) }
    }

    /// Writes the counters, and warns where the folder that was named can't be used.
    ///
    /// - Throws: The end of the command where the counters could not be written.
    package func finish(_ reviewer: Reviewer) throws {
        if cacheDir != nil, let trouble = reviewer.cacheTrouble {
            var stderr = StandardError()
            print("netreeve: warning: nothing is kept: \(trouble)", to: &stderr)
        }
        guard let counters else { return }
        let lines = reviewer.work.counters.map { "  \"\($0.name)\": \($0.count)" }.joined(separator: ",\n")
        guard let failure = writeFile("{\n\(lines)\n}\n", at: counters) else { return }
        throw trouble("\(counters) could not be written: \(failure)", advice: nil)
    }
}

/// A path from the root, for one that may be relative to the current folder.
private func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return String(cString: current) + "/" + path
}

/// Writes a file anew; gives why it could not be written.
private func writeFile(_ text: String, at path: String) -> String? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { return String(cString: strerror(errno)) }
    defer { close(descriptor) }
    let failure = writeAll(text, to: descriptor)
    return failure == 0 ? nil : String(cString: strerror(failure))
}
