import Foundation
import TestSupport
import Testing

/// What some commits of public repositories mean for reachability, as people read them, against what the command says.
///
/// The histories are bundles in the folder that `NETREEVE_HISTORIES` names.
@Suite(.serialized) struct RealCommitTests {
    /// What a commit does to what may connect.
    enum Effect {
        /// Nothing opens, something closes.
        case tightens
        /// Nothing closes, something opens.
        case loosens
        /// Nothing at all.
        case changesNothing
        /// Workloads get other names or another namespace, and keep their flows under them: what was, and what is.
        case renames(String, String)
    }

    /// A commit, and what it means.
    struct Meaning: CustomTestStringConvertible {
        var commit: String
        var paths: [String]
        var effect: Effect
        /// Changes that have to be among those reported: how each starts and how it ends.
        var including: [(start: String, end: String)] = []
        /// How every change that is reported has to start; empty for any.
        var onlyFrom: [String] = []

        var testDescription: String { commit }
    }

    static let folder = ProcessInfo.processInfo.environment["NETREEVE_HISTORIES"] ?? ""
    static let isThere = !folder.isEmpty

    @Test(.enabled(if: isThere, "NETREEVE_HISTORIES names no folder of bundles"))
    func `says of commits of a demo shop what they mean`() throws { try check("sock-shop", RealCommits.sockShop) }

    @Test(.enabled(if: isThere, "NETREEVE_HISTORIES names no folder of bundles"))
    func `says of commits of a monitoring stack what they mean`() throws {
        try check("kube-prometheus", RealCommits.kubePrometheus)
    }

    @Test(.enabled(if: isThere, "NETREEVE_HISTORIES names no folder of bundles"))
    func `says of commits of a delivery tool what they mean`() throws { try check("argo-cd", RealCommits.argoCD) }

    private func check(_ bundle: String, _ meanings: [Meaning]) throws {
        let place = try TemporaryRepository()
        let clone = place.folder + "/clone"
        try place.run(
            ["git", "clone", "--quiet", "--bare", "\(Self.folder)/\(bundle).bundle", clone], in: place.folder)
        for meaning in meanings { try check(meaning, place, clone) }
    }

    private func check(_ meaning: Meaning, _ place: TemporaryRepository, _ clone: String) throws {
        func answer(_ command: String, _ side: String) throws -> Answer {
            let paths = meaning.paths.flatMap { ["--path", $0] }
            return try Answer(
                place.netreeve([command, side, "--format", "json", "--pairs"] + paths, in: clone))
        }
        let diff = try answer("diff", meaning.commit)
        let comment = Comment(rawValue: "\(meaning.commit): \(diff.headline)")
        #expect(diff.isComplete, comment)
        func count(_ effects: String...) -> Int { effects.reduce(0) { $0 + (diff.summary[$1] ?? 0) } }
        switch meaning.effect {
        case .changesNothing:
            #expect(diff.status == 0, comment)
            #expect(diff.changes.isEmpty, comment)
        case .tightens:
            #expect(count("opened", "widened", "changed") == 0, comment)
            #expect(count("closed", "narrowed") > 0, comment)
        case .loosens:
            #expect(count("closed", "narrowed", "changed") == 0, comment)
            #expect(count("opened", "widened") > 0, comment)
        case .renames(let old, let new):
            let before = try answer("list", meaning.commit + "^").connections
            let after = try answer("list", meaning.commit).connections
            #expect(before != after, comment)
            #expect(before.map { $0.replacing(old, with: new) }.sorted() == after, comment)
        }
        for (start, end) in meaning.including {
            #expect(
                diff.changes.contains { $0.hasPrefix(start) && $0.hasSuffix(end) },
                "\(meaning.commit): no change from '\(start)' to '\(end)'")
        }
        guard !meaning.onlyFrom.isEmpty else { return }
        for change in diff.changes {
            #expect(meaning.onlyFrom.contains(where: change.hasPrefix), "\(meaning.commit): \(change)")
        }
    }
}
