import NetworkModel

/// Which state of its endpoints and namespaces a side is in: of sides with equal versions, a selector matches the same.
struct SideVersion: Hashable, Sendable {
    /// Which namespaces there are, with which labels.
    var namespaces: Int
    /// Of which base classes there are endpoints.
    var population: Int
    /// Whether implied endpoints are among them, which only one comparison looks at.
    var hasImplied = false
}

/// What was found out about whom selectors match, for as long as it holds.
///
/// Sides that follow one another mostly differ in their policies alone. Then everybody is matched by the same selectors as
/// before, whatever the policies make of it.
struct RememberedMatches: Sendable {
    /// By selector, the base classes that it matches or may match: of the sides that were asked about last.
    private var baseClasses: [Int: [BaseClasses]] = [:]
    /// By the namespaces that are asked for, where these are.
    private var places: [NamespaceScope: Places] = [:]
    /// By base class and the namespace that it is in, the selectors that match it or may match it: the sides of a comparison
    /// may be asked about in any order.
    private var selectors: [PlacedClass: Selectors] = [:]
    /// By base class of implied endpoints, its signatures under the policies of the sides that were looked at last.
    private var signatures: [Int: [Signatures]] = [:]
    /// What the last change of policies was about.
    var policyChange = PolicyChange(from: -1, to: -1, selectors: nil)
    /// How many matches are kept.
    private var count = 0

    /// So many are kept before all are forgotten: some megabytes.
    private static let most = 1 << 19
    /// Of so many sides with implied endpoints, and of so many without: the two of a comparison.
    private static let mostSides = 2

    private struct BaseClasses: Sendable {
        var version: SideVersion
        var matches: [NumberedMatch]
    }

    /// Where some namespaces are, on sides with certain namespaces.
    struct Places: Sendable {
        var version: Int
        /// How many places there were.
        var placeCount: Int
        var matches: [NumberedMatch]
        /// By place: how surely it is one of them; nothing for one that isn't.
        var byPlace: [Int: Match]
    }

    private struct PlacedClass: Hashable, Sendable {
        var baseClass: Int
        /// The number of the namespace that the pods are in.
        var namespace: Int
    }

    private struct Selectors: Sendable {
        /// How many selectors there were.
        var count: Int
        var matches: [NumberedMatch]
    }

    /// The policies of one side, and what differs from them on another.
    struct PolicyChange: Sendable {
        var from: Int
        var to: Int
        /// The selectors of those whose signatures may differ; `nil` for anybody.
        var selectors: Set<Int>?
    }

    /// The signatures of a base class under some policies.
    struct Signatures: Sendable {
        var policies: Int
        /// The number of the namespace that the pods are in.
        var namespace: Int
        var subjects: PerDirection<Int>
        var memberships: PerDirection<Int>
    }

    /// The signatures of a base class, of which the selectors that match it are given: known under the same policies, or under
    /// those before the last change, where that was about others.
    mutating func signatures(
        of baseClass: Int, matching selectors: [NumberedMatch], under policies: Int, in namespace: Int
    ) -> Signatures? {
        let known = signatures[baseClass]?.filter { $0.namespace == namespace } ?? []
        if let found = known.first(where: { $0.policies == policies }) { return found }
        guard policyChange.to == policies, let changed = policyChange.selectors,
            var before = known.first(where: { $0.policies == policyChange.from }),
            !selectors.contains(where: { changed.contains($0.number) })
        else { return nil }
        before.policies = policies
        keep(before, of: baseClass)
        return before
    }

    mutating func keep(_ found: Signatures, of baseClass: Int) {
        makeRoom(for: 1)
        let known = signatures[baseClass] ?? []
        signatures[baseClass] = [found] + known.prefix(Self.mostSides - 1)
    }

    /// The base classes that a selector matches or may match; `nil` where that isn't known.
    func baseClasses(matching selector: Int, on version: SideVersion) -> [NumberedMatch]? {
        baseClasses[selector]?.first { $0.version == version }?.matches
    }

    mutating func keep(_ matches: [NumberedMatch], of selector: Int, on version: SideVersion) {
        makeRoom(for: matches.count)
        var known = baseClasses[selector] ?? []
        known.insert(BaseClasses(version: version, matches: matches), at: 0)
        let alike = known.indices.filter { known[$0].version.hasImplied == version.hasImplied }
        if alike.count > Self.mostSides, let oldest = alike.last {
            count -= known.remove(at: oldest).matches.count + 1
        }
        baseClasses[selector] = known
    }

    /// The places in a scope; `nil` where they aren't known.
    func places(in scope: NamespaceScope, on version: SideVersion, of placeCount: Int) -> Places? {
        guard let known = places[scope], known.version == version.namespaces, known.placeCount == placeCount else {
            return nil
        }
        return known
    }

    mutating func keep(_ found: Places, in scope: NamespaceScope) {
        makeRoom(for: found.matches.count)
        if let old = places.updateValue(found, forKey: scope) { count -= old.matches.count + 1 }
    }

    /// The first selectors that match a base class in a namespace or may match it, and how many were looked at.
    func selectors(matching baseClass: Int, in namespace: Int) -> (matches: [NumberedMatch], count: Int)? {
        guard let known = selectors[PlacedClass(baseClass: baseClass, namespace: namespace)] else { return nil }
        return (known.matches, known.count)
    }

    mutating func keep(_ matches: [NumberedMatch], ofFirst count: Int, matching baseClass: Int, in namespace: Int) {
        makeRoom(for: matches.count)
        let found = Selectors(count: count, matches: matches)
        let place = PlacedClass(baseClass: baseClass, namespace: namespace)
        if let old = selectors.updateValue(found, forKey: place) { self.count -= old.matches.count + 1 }
    }

    private mutating func makeRoom(for more: Int) {
        count += more + 1
        guard count > Self.most else { return }
        self = RememberedMatches()
        count = more + 1
    }
}
