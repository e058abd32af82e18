import Foundation
import TestSupport

/// What the command answered as JSON, in words that are easy to compare.
struct Answer {
    /// The exit status.
    let status: Int32
    /// What stood on the standard error.
    let errors: String
    private let members: [String: Any]

    /// Why an output is no answer.
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads the output of a run with `--format json`.
    init(_ run: CommandOutcome) throws {
        guard let members = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] else {
            throw Unreadable(description: "status \(run.status), no JSON: \(run.output)\(run.errors)")
        }
        (status, errors, self.members) = (run.status, run.errors, members)
    }

    /// The first line of the report.
    var headline: String { members["headline"] as? String ?? "" }
    /// Whether everything could be analysed.
    var isComplete: Bool { members["complete"] as? Bool ?? false }
    /// How many groups of flows changed in which way.
    var summary: [String: Int] { members["summary"] as? [String: Int] ?? [:] }
    /// How many files changed.
    var changedFiles: Int? { (members["files"] as? [String: Int])?["changed"] }
    /// The label of a side: `base` or `head`.
    func label(of side: String) -> String? { (members[side] as? [String: Any])?["label"] as? String }

    /// Each pair whose access changed: `shop/web → shop/db: nothing → TCP 5432`; sorted.
    var changes: [String] {
        list("changes").map { row in
            let before = Words.verdict(row["before"], row["possibleBefore"])
            let after = Words.verdict(row["after"], row["possibleAfter"])
            return "\(Words.pair(row)): \(before) → \(after)"
        }.sorted()
    }

    /// Each pair that may connect: `shop/web → shop/db: TCP 5432`; sorted.
    var connections: [String] {
        list("connections").map { "\(Words.pair($0)): \(Words.verdict($0["allowed"], $0["possible"]))" }.sorted()
    }

    /// What is said about files.
    var diagnostics: [Remark] { list("diagnostics").map(Remark.init) }

    /// The outcome of each answer of an explanation.
    var outcomes: [String] { list("answers").map { $0["outcome"] as? String ?? "" } }

    /// The pairs of each answer of an explanation.
    var explainedPairs: [String] { list("answers").map(Words.pair) }

    /// The rows of a member that is a list of objects.
    func list(_ name: String) -> [[String: Any]] { members[name] as? [[String: Any]] ?? [] }
}

/// A diagnostic as the command reported it.
struct Remark {
    let code: String
    let severity: String
    let side: String
    let path: String
    let line: Int?
    let message: String
    let advice: String?

    init(_ members: [String: Any]) {
        code = members["code"] as? String ?? ""
        severity = members["severity"] as? String ?? ""
        side = members["side"] as? String ?? ""
        path = members["path"] as? String ?? ""
        line = members["line"] as? Int
        message = members["message"] as? String ?? ""
        advice = members["advice"] as? String
    }
}

/// JSON values in words.
enum Words {
    /// `shop/web → shop/db`, after the cluster where there is one.
    static func pair(_ row: [String: Any]) -> String {
        let cluster = (row["cluster"] as? String).map { "[\($0)] " } ?? ""
        return "\(cluster)\(endpoint(row["source"])) → \(endpoint(row["destination"]))"
    }

    /// `shop/web`, `any web=1 in shop`, or the ranges of addresses.
    static func endpoint(_ value: Any?) -> String {
        let members = value as? [String: Any] ?? [:]
        func text(_ name: String) -> String { members[name] as? String ?? "" }
        switch text("type") {
        case "workload": return "\(text("namespace"))/\(text("name"))\(text("variant"))"
        case "implied": return "any \(text("podLabels")) in \(text("namespace"))\(text("namespaceLabels"))"
        case "external":
            let ranges = (members["ranges"] as? [[String]] ?? []).map { $0.joined(separator: "-") }
            let isEverything = ranges == ["0.0.0.0-255.255.255.255", "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]
            return isEverything ? "anywhere" : ranges.joined(separator: " ")
        default: return text("type")
        }
    }

    /// `TCP 80,443-445`, `all`, `nothing`, with what is possible besides.
    static func verdict(_ allowed: Any?, _ possible: Any?) -> String {
        let certain = traffic(allowed)
        guard let possible, traffic(possible) != "nothing" else { return certain }
        return "\(certain), possibly \(traffic(possible))"
    }

    private static func traffic(_ value: Any?) -> String {
        let parts = (value as? [[String: Any]] ?? []).map { part in
            let ports = (part["ports"] as? [[Int]] ?? []).map { $0[0] == $0[1] ? "\($0[0])" : "\($0[0])-\($0[1])" }
            return "\(part["protocol"] as? String ?? "") \(ports.joined(separator: ","))"
        }
        if parts == ["TCP 1-65535", "UDP 1-65535", "SCTP 1-65535"] { return "all" }
        return parts.isEmpty ? "nothing" : parts.joined(separator: " ")
    }
}
