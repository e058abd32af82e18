package import Git
import Glibc
package import Manifests

/// A file of the machine as it is, for a path that a person names.
///
/// - Throws: `.unreadable`.
package func localFile(_ path: String) throws(GitError) -> SourceText {
    func unreadable() -> GitError {
        GitError(.unreadable, "\(path) can't be read: \(String(cString: strerror(errno)))")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable() }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // A record that is larger than a reader accepts is refused by the reader: it has to see one byte too many.
    while bytes.count <= 2 << 20 {
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw unreadable() }
        guard count > 0 else { break }
        bytes += buffer[..<count]
    }
    return SourceText(path: path, bytes: bytes)
}

/// Writes a file that isn't there yet, with the folders above it.
///
/// - Throws: `.invalidArgument` where there is something, `.unreadable` where it can't be written.
package func createFile(_ path: String, _ text: String) throws(GitError) {
    func unwritable() -> GitError {
        GitError(.unreadable, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    for index in path.indices where path[index] == "/" && index > path.startIndex {
        guard mkdir(String(path[..<index]), 0o777) == 0 || errno == EEXIST else { throw unwritable() }
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
        guard errno == EEXIST else { throw unwritable() }
        throw GitError(.invalidArgument, "\(path) is there already", advice: "nothing was written")
    }
    defer { close(descriptor) }
    guard writeAll(text, to: descriptor) == 0 else { throw unwritable() }
}

/// Writes a report to a file, in place of what is there.
///
/// - Throws: `.unreadable` where the file can't be opened, the end of the command where it can't be written to its end.
package func writeFile(_ path: String, _ body: (inout ReportOutput) -> Void) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
        throw GitError(.unreadable, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var out = ReportOutput(descriptor)
    body(&out)
    try out.finish()
}
