import Cache
import Git
import Manifests
import NetworkModel
import Packing
import PolicyCompiler
import Reachability

/// A cluster at one tree, kept so that later commits are compared with what changed since.
///
/// It has three parts, each read only when it is needed: the record tells what a few changed files mean, the network how
/// reachability changes by it, and the places where what decided stands. A change that does nothing needs the first alone.
struct Baseline: Sendable {
    /// The tree that it is of.
    private(set) var tree: ObjectID
    /// What the record and what was followed since tell of it.
    private(set) var state: SideState
    /// Whether it is as a cache keeps it, and may be of a tree that is long past.
    private(set) var isOfCache = false
    private let record: SideRecord
    private var network: Part<NetworkBaseline>
    private var places: Part<PolicyPlaces>
    /// Whether a part was asked for that the cache has lost.
    private(set) var isDamaged = false

    /// A part that is here, or in a cache, or away while something changes it.
    private enum Part<Value: Packable & Sendable>: Sendable {
        case here(Value)
        case cached(CacheFolder, CacheKey)
        case away

        /// The part; `nil` where the cache has lost it.
        func get() -> Value? {
            switch self {
            case .here(let value): return value
            case .cached(let folder, let key): return folder.value(key)
            case .away: return nil
            }
        }
    }

    /// A baseline that was just made.
    init(tree: ObjectID, record: SideRecord, network: NetworkBaseline, places: PolicyPlaces) {
        self.tree = tree
        self.record = record
        state = SideState(record)
        self.network = .here(network)
        self.places = .here(places)
    }

    /// A baseline of a cache; `nil` where the cache doesn't have it.
    init?(tree: ObjectID, in folder: CacheFolder, _ scope: BaselineScope) {
        guard let key = scope.key("record", tree), let record: SideRecord = folder.value(key),
            let network = scope.key("network", tree), let places = scope.key("places", tree)
        else { return nil }
        self.tree = tree
        self.record = record
        state = SideState(record)
        isOfCache = true
        self.network = .cached(folder, network)
        self.places = .cached(folder, places)
    }

    /// Puts the baseline into a cache.
    func write(to folder: CacheFolder, _ scope: BaselineScope) {
        guard case .here(let network) = network, case .here(let places) = places else { return }
        folder.write(places, under: scope.key("places", tree))
        folder.write(network, under: scope.key("network", tree))
        // The record goes last: who finds it finds the others.
        folder.write(record, under: scope.key("record", tree))
        folder.write(tree, under: scope.latest)
    }

    /// How two sides differ, each given as what differs from the one before it; `nil` where the network is lost.
    ///
    /// - Parameter follows: whether the network is that of the newer side from then on; then ``follow(_:_:)`` has to be
    ///   called as well.
    mutating func compare(
        base: NetworkDelta, head: NetworkDelta, implied: ImpliedEndpointMode, follows: Bool, reasons: Bool,
        watching watched: [WatchedFlows], following: WatchedFlows.Following?
    ) -> ReachabilityComparison? {
        if head.isEmpty && (base.isEmpty || !follows) && watched.isEmpty { return ReachabilityComparison.unchanged }
        guard var network = network.get() else {
            isDamaged = true
            return nil
        }
        // While it changes it is nobody else's, so that nothing copies it.
        self.network = .away
        let comparison = network.compare(
            base: base, head: head, implied: implied, follows: follows, reasons: reasons, watching: watched,
            following: following)
        self.network = .here(network)
        return comparison
    }

    /// Makes the newer side that was compared last what later ones are compared with.
    mutating func follow(_ tree: ObjectID, _ state: SideState) {
        self.tree = tree
        self.state = state
        isOfCache = false
    }

    /// In how many files a commit may differ from it: to take in more takes longer than to read all of them.
    var mostChangedFiles: Int { isOfCache ? max(64, state.fileCount / 16) : 5_000 }

    /// Whether so much was compared with it that a new one is due.
    var isWorn: Bool {
        if case .here(let network) = network { network.isWorn } else { false }
    }

    /// Adds the places of policies to a table; `false` where they are lost.
    mutating func add(_ policies: [PolicyID], to table: inout SourceTable) -> Bool {
        if policies.isEmpty { return true }
        guard let places = places.get() else {
            isDamaged = true
            return false
        }
        self.places = .here(places)
        do {
            for id in policies { try places.add(id, to: &table) }
            return true
        } catch {
            isDamaged = true
            return false
        }
    }
}

/// What baselines are kept for: everything besides the tree that decides what they hold.
struct BaselineScope: Sendable {
    /// Raised whenever what a baseline holds, or how, changes.
    private static let version = 3

    private let content: String

    /// The scope of some options in a repository.
    init(_ options: ReviewOptions, repository: String) {
        var writer = PackWriter()
        writer.write(repository)
        writer.write(options.paths) { writer, path in writer.write(path) }
        writer.write(options.profile.name)
        writer.write(options.profile.ipBlockSelectsPods)
        writer.write(options.profile.nodePods.rawValue)
        writer.write(count: options.largestFile)
        writer.write(count: ManifestReader.formatVersion)
        let hash = stableHash(writer.bytes)
        content = String(repeating: "0", count: hash.leadingZeroBitCount / 4) + String(hash, radix: 16)
    }

    /// What stands for the scope and for what is made under it.
    var name: String { "\(Self.version)-\(content)" }

    /// The key of a part of the baseline of a tree.
    func key(_ part: String, _ tree: ObjectID) -> CacheKey? {
        CacheKey(kind: part, version: Self.version, content: tree.hex + content)
    }

    /// The key of what is known of files.
    var parsed: CacheKey? { CacheKey(kind: "parsed", version: Self.version, content: content) }

    /// The key under which the tree of the latest baseline is kept.
    var latest: CacheKey? { CacheKey(kind: "latest", version: Self.version, content: content) }
}

extension CacheFolder {
    /// A value; `nil` where it isn't there, or isn't whole.
    func value<Value: Packable>(_ key: CacheKey) -> Value? {
        guard let bytes = read(key) else { return nil }
        var reader = PackReader(bytes)
        do {
            return try reader.value()
        } catch {
            return nil
        }
    }

    func write(_ value: some Packable, under key: CacheKey?) {
        guard let key else { return }
        write(for: key) { take in
            var writer = PackWriter(handingOn: take)
            writer.write(value)
            writer.finish()
        }
    }

    /// The tree of the latest baseline of a scope.
    func latestTree(_ scope: BaselineScope) -> ObjectID? {
        scope.latest.flatMap(read).flatMap { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
    }

    fileprivate func write(_ tree: ObjectID, under key: CacheKey?) {
        if let key { write(Array(tree.hex.utf8), for: key) }
    }
}
