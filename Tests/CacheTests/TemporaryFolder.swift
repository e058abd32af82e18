import Cache
import Glibc
import TestSupport
import Testing

/// A folder that goes with the object.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/netreeve-cache-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { _ = try? shell("chmod -R u+rwX . && rm -rf \"$PWD\"") }

    /// Where the cache of a test is; the folder isn't there yet.
    var cachePath: String { path + "/cache" }

    /// Runs a command of the shell in the folder; its standard output in lines.
    @discardableResult
    func shell(_ command: String) throws -> [String] {
        let outcome = try CommandOutcome.running(
            ["/bin/sh", "-c", command], in: path, environment: ["PATH": "/usr/bin:/bin"])
        try #require(outcome.status == 0, "\(command): \(outcome.errors)")
        return outcome.output.split(separator: "\n").map(String.init)
    }

    /// The names in the cache.
    func names() throws -> [String] { try shell("cd cache && LC_ALL=C ls -A") }

    /// The bytes of a file of the cache.
    func content(_ name: String) throws -> [UInt8] {
        let file = try #require(fopen("\(cachePath)/\(name)", "rbe"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
        return bytes
    }

    /// Replaces the bytes of a file of the cache.
    func put(_ bytes: [UInt8], _ name: String) throws {
        let file = try #require(fopen("\(cachePath)/\(name)", "wbe"))
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }

    /// Says that a file was last used some seconds ago.
    func age(_ name: String, by seconds: Int) throws {
        let moment = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
        try #require(utimensat(AT_FDCWD, "\(cachePath)/\(name)", [moment, moment], 0) == 0)
    }

    /// How many seconds ago a file was last used.
    func age(of name: String) throws -> Int {
        var status = stat()
        try #require(stat("\(cachePath)/\(name)", &status) == 0)
        return time(nil) - status.st_mtim.tv_sec
    }
}

/// A key for tests.
func key(_ number: Int, kind: String = "parsed", version: Int = 1) throws -> CacheKey {
    try #require(CacheKey(kind: kind, version: version, content: String(number, radix: 16)))
}

/// Bytes that differ for each seed.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}
