import Manifests

/// Names that tell apart the pods of one owner, where they differ (W-6).
struct WorkloadVariants {
    /// Pods of one owner that don't differ.
    struct Group {
        /// Their labels, without those that controllers add.
        var labels: [String: String]
        /// One of the objects that describe them.
        var representative: ObjectIdentity?
    }

    /// A name for each group, in the order given: all different, and empty when there is only one group.
    ///
    /// The name is made of the labels that not all groups share, as in `tier=agent,!legacy`. Groups that differ in
    /// something else than labels have the name of an object added.
    let names: [String]

    init(_ groups: [Group]) {
        guard groups.count > 1 else {
            names = groups.map { _ in "" }
            return
        }
        let keys = Set(groups.flatMap(\.labels.keys)).filter { key in
            Set(groups.map { $0.labels[key] }).count > 1
        }.sorted()
        let byLabels = groups.map { group in
            keys.map { key in group.labels[key].map { "\(key)=\($0)" } ?? "!\(key)" }.joined(separator: ",")
        }
        let byName = Self.distinguish(byLabels, groups) { $0.name }
        let byKind = Self.distinguish(byName, groups) { $0.kind }
        names = Self.distinguish(byKind, groups) { $0.group }
    }

    /// The names, those that occur more than once with a part of the representative's identity added.
    private static func distinguish(
        _ names: [String], _ groups: [Group], by part: (ObjectIdentity) -> String
    ) -> [String] {
        let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
        return zip(names, groups).map { name, group in
            guard counts[name, default: 0] > 1, let representative = group.representative else { return name }
            let addition = part(representative)
            return name.isEmpty || addition.isEmpty ? name + addition : "\(name),\(addition)"
        }
    }
}
