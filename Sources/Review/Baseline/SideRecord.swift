import Manifests
import Packing
import PolicyCompiler

/// What is remembered of a cluster at one tree, apart from its network: enough to tell what a few changed files mean.
///
/// Lists of hashes are sorted and flat, so that reading a record costs next to nothing. Where two things share a hash, a
/// change looks less plain than it is, and the whole side is read: never the other way around.
struct SideRecord: Sendable {
    /// How many files may hold manifests.
    var fileCount = 0
    /// How many objects matter to reachability.
    var objectCount = 0
    /// What there is to say, as the compiler says it: sorted.
    var diagnostics: [Diagnostic] = []
    /// The objects that are declared: sorted.
    fileprivate(set) var declared = FlatList<UInt64>()
    /// Those that are declared more than once: sorted.
    fileprivate(set) var repeated = FlatList<UInt64>()
    /// Those that are refused: sorted.
    fileprivate(set) var refused = FlatList<UInt64>()
    /// The namespaces in which there are pods of an owner: sorted.
    fileprivate(set) var withOwners = FlatList<UInt64>()
    /// The namespaces that something is in, sorted, and how many objects are in each.
    fileprivate(set) var namespaces = FlatList<UInt64>()
    fileprivate(set) var namespaceCounts = FlatList<Int32>()
    /// Whether routes lead through an ingress controller, and whether networks are declared.
    fileprivate(set) var hasRoutes = false
    fileprivate(set) var hasNetworks = false
    /// The folders with a Helm chart, those that aren't looked at included: sorted.
    fileprivate(set) var charts: [String] = []
    /// How many files are looked at, of any kind.
    fileprivate(set) var coveredCount = 0
}

extension SideRecord {
    /// What is to be remembered of a cluster.
    ///
    /// - Parameters:
    ///   - manifests: what was read of it.
    ///   - fileCount: how many files may hold its manifests.
    ///   - coveredCount: how many files are looked at, of any kind.
    ///   - charts: the folders with a chart, those that aren't looked at included.
    init(of manifests: ManifestSet, fileCount: Int, coveredCount: Int, charts: [String]) {
        self.fileCount = fileCount
        self.coveredCount = coveredCount
        self.charts = charts
        objectCount = manifests.objects.count
        let objects = manifests.objects
        var counts: [String: Int32] = [:]
        var owners: Set<UInt64> = []
        var hashes: [UInt64] = []
        hashes.reserveCapacity(objects.count)
        // Objects of a namespace mostly stand together.
        var (last, run): (String?, Int32) = (nil, 0)
        // By index, since manifests are too large to be copied.
        for index in objects.indices {
            let namespace = objects[index].effectiveNamespace
            if namespace != last {
                if let last { counts[last, default: 0] += run }
                (last, run) = (namespace, 0)
            }
            run += 1
            switch objects[index].content {
            case .ingressRoute: hasRoutes = true
            case .userDefinedNetwork: hasNetworks = true
            case .workload(let workload):
                if workload.owner != nil, let namespace { owners.insert(stableHash(namespace)) }
            case .namespace, .service, .gateway, .networkPolicy, .clusterPolicy: break
            }
            hashes.append(objects[index].identity.stableHash)
        }
        if let last { counts[last, default: 0] += run }
        hashes.sort()
        declared.reserveCapacity(hashes.count)
        for hash in hashes {
            if declared.last != hash { declared.append(hash) } else if repeated.last != hash { repeated.append(hash) }
        }
        refused = FlatList(Set(manifests.rejected.map { $0.identity.stableHash }).sorted())
        withOwners = FlatList(owners.sorted())
        let sorted = counts.map { (stableHash($0.key), $0.value) }.sorted { $0.0 < $1.0 }
        namespaces = FlatList(sorted.map(\.0))
        namespaceCounts = FlatList(sorted.map(\.1))
    }
}

extension ObjectIdentity {
    /// A number for the identity, the same in every run.
    ///
    /// The group is no part of it: pods of two owners that differ in it alone would be one workload.
    var stableHash: UInt64 {
        var hash = Packing.stableHash(kind)
        hash = Packing.stableHash(namespace ?? "\u{0}", seed: hash)
        return Packing.stableHash(name, seed: hash)
    }
}

extension SideRecord: Packable {
    func pack(into writer: inout PackWriter) {
        writer.write(count: fileCount)
        writer.write(count: objectCount)
        writer.write(diagnostics) { writer, diagnostic in
            writer.write(diagnostic.severity.rawValue)
            writer.write(diagnostic.code)
            writer.write(diagnostic.message)
            writer.write(diagnostic.location.path)
            writer.write(count: diagnostic.location.line)
            writer.write(count: diagnostic.location.column)
            writer.write(diagnostic.advice) { writer, advice in writer.write(advice) }
            writer.write(diagnostic.rules) { writer, rule in writer.write(rule) }
        }
        for list in [declared, repeated, refused, withOwners, namespaces] { writer.write(flat: list) }
        writer.write(flat: namespaceCounts)
        for flag in [hasRoutes, hasNetworks] { writer.write(flag) }
        writer.write(count: coveredCount)
        writer.write(charts) { writer, chart in writer.write(chart) }
    }

    init(from reader: inout PackReader) throws(PackError) {
        fileCount = try reader.count()
        objectCount = try reader.count()
        diagnostics = try reader.array { (reader) throws(PackError) in
            guard let severity = Diagnostic.Severity(rawValue: try reader.text()) else { throw PackError() }
            let (code, message) = (try reader.text(), try reader.text())
            let location = SourceLocation(
                path: try reader.text(), line: try reader.count(), column: try reader.count())
            return Diagnostic(
                severity, code, message, at: location,
                advice: try reader.optional { (reader) throws(PackError) in try reader.text() },
                rules: try reader.array { (reader) throws(PackError) in try reader.text() })
        }
        declared = try reader.list()
        repeated = try reader.list()
        refused = try reader.list()
        withOwners = try reader.list()
        namespaces = try reader.list()
        namespaceCounts = try reader.list()
        guard namespaces.count == namespaceCounts.count else { throw PackError() }
        hasRoutes = try reader.flag()
        hasNetworks = try reader.flag()
        coveredCount = try reader.count()
        charts = try reader.array { (reader) throws(PackError) in try reader.text() }
    }
}
