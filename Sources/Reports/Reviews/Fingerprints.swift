import Manifests
import Packing
import Review

/// What stands for each thing that a report tells, the same from run to run and no two the same.
struct Fingerprints {
    private var seen: [String: Int] = [:]

    /// The fingerprint of the next thing of an id: the id of the first, and one of its own for each that follows.
    mutating func next(_ id: Digest) -> String {
        let number = seen[id.hex, default: 0]
        seen[id.hex] = number + 1
        return number == 0 ? id.hex : Digest(of: "\(id.hex) \(number)").hex
    }
}

extension ChangeReview {
    /// What there is to say about files: manifests, the configuration and the records.
    ///
    /// What is only true of base is mended by the change.
    var statements: [Diagnostic] { change.diagnostics.filter { $0.side != .base }.map(\.diagnostic) + diagnostics }
}

extension Diagnostic {
    /// What rules of statements are called, apart from kinds of findings.
    var ruleID: String { "file/\(code)" }

    /// What stands for the statement wherever it stands in its file.
    var fingerprint: Digest {
        Digest(of: [code, location.path, message].map(\.debugDescription).joined(separator: " "))
    }
}
