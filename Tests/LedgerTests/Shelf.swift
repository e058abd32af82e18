import Foundation
import GRDB
import Git
import Ledger
import Reports
import Review
import TestSupport

/// A folder with a small repository, and place for a ledger.
final class Shelf {
    let repository: TemporaryRepository
    let path: String
    let request: ReviewRequest
    let review: ChangeReview
    let report: String

    /// The folder; its ledger is begun by whoever records something.
    init(_ name: String = "state/netreeve/ledger.sqlite") throws {
        repository = try TemporaryRepository()
        path = repository.folder + "/" + name
        for name in ["web", "db"] { try repository.write("apps/\(name).yaml", Self.deployment(name)) }
        try repository.write("tickets/NET-42.yaml", Self.ticket)
        try repository.commit("Begin")
        try repository.write("policies/db.yaml", Self.policy)
        try repository.write("policies/broken.yaml", "kind: [")
        try repository.commit("Close db\n\nTicket: NET-42\n")
        request = ReviewRequest(
            .commit("HEAD"), ref: "refs/heads/main", branch: "feature", pushOptions: ["ticket=NET-42"],
            day: Moment(seconds: 1_800_000_000).day)
        var reviewer = Reviewer(repository: try Repository(containing: repository.path))
        review = try reviewer.review(request)
        var report = ""
        JSONReport.write(review, to: &report)
        self.report = report
    }

    /// The review, as of a repository of some name.
    func record(_ name: String = "shop") -> ReviewRecord {
        ReviewRecord(
            review, report: report, of: request, options: ReviewOptions(), repository: name, tool: "netreeve 0.1.0")
    }

    /// A moment of day 1, 2, 3 … of the year 2027.
    static func moment(day: Int) -> Moment { Moment(seconds: 1_798_761_600 + (day - 1) * 86_400) }

    /// Records reviews of repositories, one a day.
    @discardableResult
    func record(_ names: [String]) throws -> Ledger {
        let ledger = try Ledger.opened(at: path)
        for (day, name) in names.enumerated() { try ledger.record(record(name), at: Self.moment(day: day + 1)) }
        return ledger
    }

    /// Writes to the ledger as whoever has the file can: past its triggers, which are there again afterwards.
    static func touch(_ path: String, _ body: (Database) throws -> Void) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { database in
            let triggers = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            try body(database)
            for trigger in triggers { try database.execute(sql: trigger[1]) }
        }
        try queue.close()
    }

    /// Copies the ledger, with what lies beside it.
    func copy(_ name: String) throws -> String {
        let copy = repository.folder + "/" + name
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: copy + suffix)
            if FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
            }
        }
        return copy
    }

    /// What a query gives, row by row.
    static func query(_ path: String, _ sql: String) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "" : "\($0.storage.value ?? "")" }.joined(separator: " ")
            }
        }
    }

    private static func deployment(_ name: String) -> String {
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name), namespace: shop}
        spec:
          selector: {matchLabels: {app: \(name)}}
          template: {metadata: {labels: {app: \(name)}}, spec: {containers: [{name: main, image: i}]}}

        """
    }

    private static let policy = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]}

        """

    private static let ticket = """
        apiVersion: netreeve.dev/v1
        kind: ProcurementTicket
        id: NET-42
        title: Nobody reaches db
        state: approved
        requirements:
        - {id: R1, text: shut, assert: {expect: must-not-reach, from: shop/web, to: shop/db, ports: any}}

        """
}

extension LedgerCheck {
    /// The table, row and column of the fault, as far as it has them.
    var place: String {
        guard let fault else { return "intact" }
        return [fault.table, fault.row, fault.column].compactMap(\.self).joined(separator: " / ")
    }
}
