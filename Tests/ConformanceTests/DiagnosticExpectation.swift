import Foundation
import Manifests
import Testing

/// A diagnostic as the vectors see it.
struct Said {
    var severity: String
    var diagnostic: Diagnostic

    init(_ pair: (String, Diagnostic)) {
        severity = pair.0
        diagnostic = pair.1
    }

    /// Whether a line such as `error at 12: endPort` speaks of it.
    func isMeant(by line: String) -> Bool {
        guard let colon = line.range(of: ": ") else { return false }
        let head = line[..<colon.lowerBound].components(separatedBy: " at ")
        guard head.first == severity else { return false }
        if head.count == 2, Int(head[1]) != diagnostic.location.line { return false }
        let wanted = line[colon.upperBound...].trimmingCharacters(in: .whitespaces)
        return diagnostic.message.contains(wanted) || (diagnostic.advice ?? "").contains(wanted)
    }
}

/// Every line has its diagnostic; a vector that expects none has no error.
func check(_ said: [Said], _ vector: Vector) {
    guard let lines = vector.lines(of: "diagnostics") else {
        let errors = said.filter { $0.severity == "error" }
        #expect(errors.isEmpty, "\(vector.title): \(errors.map { "\($0.diagnostic)" })")
        return
    }
    for line in lines {
        #expect(
            said.contains { $0.isMeant(by: line) },
            "\(vector.title): nothing says '\(line)'; there is: \(said.map { "\($0.diagnostic)" })")
    }
    if !lines.contains(where: { $0.hasPrefix("error") }) {
        let errors = said.filter { $0.severity == "error" }
        #expect(errors.isEmpty, "\(vector.title): \(errors.map { "\($0.diagnostic)" })")
    }
}

/// A folder that is removed with the test.
final class TemporaryFolder {
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "netreeve-vector-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    /// Writes files below a folder of their own and returns its path.
    func write(_ files: [(path: String, text: String)], below name: String) throws -> String {
        let folder = root.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            let place = folder.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: place)
        }
        return folder.path
    }
}
