import Foundation
import TestSupport

/// What `netreeve blame`, `orphans` or `history` answered as JSON.
struct ProvenanceAnswer {
    let status: Int32
    let errors: String
    private let members: [String: Any]

    init(_ run: CommandOutcome) throws {
        guard let members = try? JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any] else {
            throw Answer.Unreadable(description: "status \(run.status), no JSON: \(run.output)\(run.errors)")
        }
        (status, errors, self.members) = (run.status, run.errors, members)
    }

    func list(_ name: String) -> [[String: Any]] { members[name] as? [[String: Any]] ?? [] }

    /// The first line of the message of each commit that opened something.
    var openers: [String] { list("flows").compactMap { ($0["commit"] as? [String: Any])?["subject"] as? String } }
    /// The same of each group of flows without a ticket.
    var orphanOpeners: [String] {
        list("orphans").compactMap { ($0["commit"] as? [String: Any])?["subject"] as? String }
    }
    /// The abbreviated ids of the commits that opened something.
    var openerIDs: [String] {
        list("flows").compactMap { (($0["commit"] as? [String: Any])?["id"] as? String).map { String($0.prefix(12)) } }
    }
    /// The first line of the message of each merge by which something came.
    var arrivals: [String] { list("flows").compactMap { ($0["arrival"] as? [String: Any])?["subject"] as? String } }
    /// The tickets named by those who opened something.
    var tickets: [String] {
        list("flows").flatMap { $0["tickets"] as? [[String: Any]] ?? [] }.compactMap { $0["id"] as? String }
    }
    /// The subjects of the commits of a history.
    var subjects: [String] { list("commits").compactMap { $0["subject"] as? String } }
}

extension TemporaryRepository {
    /// The answer of `netreeve blame`.
    func blame(_ arguments: String...) throws -> ProvenanceAnswer {
        try ProvenanceAnswer(netreeve(["blame", "--format", "json"] + arguments))
    }

    /// The answer of `netreeve orphans` on a day on which nothing has expired unless a test says so.
    func orphans(_ arguments: String..., asOf day: String = "2026-11-24") throws -> ProvenanceAnswer {
        try ProvenanceAnswer(netreeve(["orphans", "--format", "json", "--as-of", day] + arguments))
    }

    /// The answer of `netreeve history`.
    func history(_ arguments: String...) throws -> ProvenanceAnswer {
        try ProvenanceAnswer(netreeve(["history", "--format", "json"] + arguments))
    }
}
