import Manifests

/// The objects as a cluster would hold them: of several documents about one object, the last applied counts (V-3).
struct EffectiveObjects {
    /// One manifest an object, ordered by place.
    var manifests: [Manifest]
    /// A warning for each object that is declared more than once, or one for all when there are many.
    let diagnostics: [Diagnostic]

    /// Beyond this many objects, a warning for each would hide everything else.
    private static let individualWarnings = 10

    /// The objects that count among manifests in any order.
    init(_ manifests: [Manifest]) {
        let ordered = Self.ordered(manifests)
        guard let later = Self.later(in: ordered) else {
            self.manifests = ordered
            diagnostics = []
            return
        }
        self.manifests = ordered.indices.lazy.filter { later[$0] == nil }.map { ordered[$0] }

        var counting: [Int: Int] = [:]
        for (index, next) in later.sorted(by: { $0.key > $1.key }) { counting[index] = counting[next] ?? next }
        var overridden: [Int: [SourceLocation]] = [:]
        for (index, counts) in counting.sorted(by: { $0.key < $1.key }) {
            overridden[counts, default: []].append(ordered[index].location)
        }
        let duplicates = overridden.keys.sorted().map { index in
            Duplicate(counts: ordered[index], overridden: overridden[index] ?? [])
        }
        if duplicates.count > Self.individualWarnings {
            diagnostics = Self.summary(of: duplicates).map { [$0] } ?? []
        } else {
            diagnostics = duplicates.map(\.warning)
        }
    }

    /// The policies among them.
    ///
    /// - Parameter givesUp: Whether the NetworkPolicies are given away, so that their contents are held once.
    mutating func policies(_ byKind: ObjectsByKind, givesUp: Bool) -> WrittenPolicies {
        var policies = WrittenPolicies(clusterWide: byKind.clusterPolicies.map { manifests[$0] }, namespaced: [])
        policies.namespaced.reserveCapacity(byKind.networkPolicies.count)
        for index in byKind.networkPolicies {
            policies.namespaced.append(manifests[index])
            if givesUp { manifests[index].content = .gateway }
        }
        return policies
    }

    /// The manifests by place: as they are where the reader gave them so, since manifests are too large to move often.
    private static func ordered(_ manifests: [Manifest]) -> [Manifest] {
        var index = 1
        while index < manifests.count, manifests[index - 1].location <= manifests[index].location { index += 1 }
        guard index < manifests.count else { return manifests }
        return manifests.indices
            .sorted { (manifests[$0].location, $0) < (manifests[$1].location, $1) }
            .map { manifests[$0] }
    }

    /// For each manifest whose object is declared again, the index of the next declaration; `nil` when none is.
    private static func later(in manifests: [Manifest]) -> [Int: Int]? {
        guard manifests.count > 1 else { return nil }
        var later: [Int: Int] = [:]
        var table = IdentityTable(capacity: manifests.count)
        for index in manifests.indices {
            if let earlier = table.place(index, of: manifests) { later[earlier] = index }
        }
        return later.isEmpty ? nil : later
    }

    /// One warning for many duplicates, which most likely come from folders that describe different clusters.
    private static func summary(of duplicates: [Duplicate]) -> Diagnostic? {
        guard let first = duplicates.first else { return nil }
        let examples = duplicates.prefix(3).map { "\($0.counts.identity) (\($0.places))" }
        return Diagnostic(
            .warning, "duplicate-object",
            "\(duplicates.count) objects are declared more than once, and the last of each counts: "
                + "\(examples.joined(separator: "; ")) and others",
            at: first.counts.location,
            advice: "If the files describe several clusters, name them with `--cluster NAME=GLOB`, "
                + "or narrow the review with `--path`.",
            rules: ["V-3"])
    }

    /// An object that is declared more than once.
    private struct Duplicate {
        var counts: Manifest
        var overridden: [SourceLocation]

        /// The places of which the last counts; of many, the first and the last.
        var places: String {
            let others = overridden.count > 3 ? "\(overridden[0]), \(overridden.count - 1) more places" : nil
            return "\(others ?? overridden.map(\.description).joined(separator: ", ")) and \(counts.location)"
        }

        var warning: Diagnostic {
            Diagnostic(
                .warning, "duplicate-object",
                "\(counts.identity) is declared more than once, at \(places); the last one counts",
                at: counts.location, advice: "Keep one of them.", rules: ["V-3"])
        }
    }
}

/// The manifests of policies: one a policy, ordered by place.
struct WrittenPolicies {
    var clusterWide: [Manifest]
    var namespaced: [Manifest]
}
