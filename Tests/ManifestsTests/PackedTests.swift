import Foundation
import Manifests
import Packing
import TestSupport
import Testing

/// Holds what was read from bytes against what is read from them at another path, and against what packing keeps.
func expectPackable(_ set: ManifestSet, _ bytes: [UInt8], path: String) {
    let packed = set.packed()
    let otherPath = "elsewhere/ä b/\(path).txt"
    let other = ManifestReader().read(SourceText(path: otherPath, bytes: bytes))
    #expect(other.packed() == packed)
    do throws(PackError) {
        // Equal sets may differ in texts that are canonically equivalent; their bytes would tell.
        let (unpacked, moved) = (
            try ManifestSet(packed: packed, path: path), try ManifestSet(packed: packed, path: otherPath)
        )
        #expect(unpacked == set)
        #expect(unpacked.packed() == packed)
        #expect(moved == other)
    } catch {
        Issue.record("what was packed can't be unpacked")
    }
}

@Suite struct PackedTests {
    /// The manifests of the conformance vectors, one text a block.
    static let vectors: [String] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "ConformanceTests/Vectors")
        let files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
        return files.filter { $0.hasSuffix(".md") }.sorted().flatMap { file -> [String] in
            let text = (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
            return text.components(separatedBy: "```yaml").dropFirst().compactMap { block in
                block.components(separatedBy: "```").first?.split(separator: "\n", maxSplits: 1).last.map(String.init)
            }
        }
    }()

    @Test func `keeps everything that is read of every vector`() {
        #expect(Self.vectors.count > 200)
        for text in Self.vectors { _ = read(text) }
        _ = read(Self.vectors.joined(separator: "---\n"))
    }

    @Test func `keeps what hostile names say`() {
        let names = [
            "é", "e\u{301}", "x\u{0}y", String(repeating: "é", count: 40), String(repeating: "e\u{301}", count: 40),
        ]
        for name in names {
            let location = Manifests.SourceLocation(path: "p", line: -1, column: .max)
            let identity = ObjectIdentity(group: name, kind: name, namespace: nil, name: name)
            let set = ManifestSet(
                rejected: names.map { _ in RejectedObject(identity: identity, location: location) },
                unreadableFiles: ["p", "p"], ignoredKinds: [name: .min],
                diagnostics: names.map { Diagnostic(.note, $0, name, at: location, advice: $0, rules: [name, $0]) })
            let unpacked = try? ManifestSet(packed: set.packed(), path: "p")
            #expect(unpacked == set)
            #expect(unpacked?.diagnostics.map { Array($0.code.utf8) } == names.map { Array($0.utf8) })
        }
    }

    @Test func `equal bytes don't depend on the order of dictionaries`() {
        let keys = (0..<50).map { "key-\($0)" }
        func set(_ keys: [String]) -> ManifestSet {
            var labels: [String: String] = [:]
            for key in keys { labels[key] = key }
            return ManifestSet(
                objects: [
                    Manifest(
                        identity: ObjectIdentity(group: "", kind: "Namespace", namespace: nil, name: "a"),
                        apiVersion: "v1", location: Manifests.SourceLocation(path: "p"), labels: labels,
                        content: .namespace)
                ])
        }
        #expect(set(keys).packed() == set(keys.reversed()).packed())
        #expect(set(keys).objects.map(\.meaning) == set(keys.reversed()).objects.map(\.meaning))
    }

    /// What was kept by an older build under the same version would be taken for what this one reads.
    ///
    /// Where this fails and the change is meant: raise `ManifestReader.formatVersion`, and note both numbers here.
    @Test func `bytes change only with the version`() {
        let samples = HostileTextTests.seeds + TextTests.noManifests.map(\.text)
        let bytes = samples.flatMap { read($0).packed() }
        #expect(ManifestReader.formatVersion == 1)
        #expect(stableHash(bytes) == 18_326_483_196_917_678_172)
    }

    @Test func `refuses bytes of another version, and any that are cut off or go on`() throws {
        let packed = read(HostileTextTests.seeds.joined(separator: "\n---\n")).packed()
        for length in packed.indices {
            #expect(throws: PackError.self) { try ManifestSet(packed: Array(packed[..<length]), path: "p") }
        }
        #expect(throws: PackError.self) { try ManifestSet(packed: packed + [0], path: "p") }
        var other = packed
        other[0] += 1
        #expect(throws: PackError.self) { try ManifestSet(packed: other, path: "p") }
        let reader = PackReader([9, 9] + packed + [9], in: 2..<2 + packed.count)
        #expect(try ManifestSet(packed: reader, path: "p") == ManifestSet(packed: packed, path: "p"))
    }

    @Test(arguments: 0..<10)
    func `returns from any bytes`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let packed = read(HostileTextTests.seeds.joined(separator: "\n---\n")).packed()
        for _ in 0..<2000 {
            var bytes = packed
            for _ in 0...Int(random.next() % 4) {
                let position = 1 + Int(random.next() % UInt64(bytes.count - 1))
                switch random.next() % 4 {
                case 0: bytes[position] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes[position] = [0, 1, 0x7f, 0x80, 0xff][Int(random.next() % 5)]
                case 2: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: position)
                default: bytes.replaceSubrange(position..<position, with: Array(repeating: 0xff, count: 8))
                }
            }
            guard let set = try? ManifestSet(packed: bytes, path: "p") else { continue }
            // What is no canonical form is read all the same; what it says is kept from then on.
            #expect((try? ManifestSet(packed: set.packed(), path: "p")) == set)
        }
    }

    private func meanings(_ text: String) -> [[UInt8]] { read(text).objects.map(\.meaning) }

    @Test func `the meaning of an object is not where and how it is written`() {
        let plain = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {a: b, c: d}}
            spec:
              template:
                metadata: {labels: {app: web, tier: front}}
                spec: {containers: [{image: "web:1", env: [{name: A, value: "1"}], ports: [{containerPort: 80}]}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: web, tier: front}, matchExpressions: [{key: x, operator: In, values: [a, b]}]}
              ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]
            """
        let dressed = """
            # A comment.
            kind: Deployment
            apiVersion: "apps/v1"
            spec:
              template:
                spec:
                  containers:
                  - ports:
                    - {protocol: TCP, containerPort: 80}
                    image: "web:2"
                metadata:
                  labels:
                    tier: front
                    app: web
            metadata:
              labels: {c: d, a: b}
              namespace: shop
              name: web
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: shop, name: p, annotations: {why: because}}
            spec:
              ingress:
              - from:
                - podSelector: {}
                - ipBlock:
                    cidr: 10.0.0.0/8
              podSelector:
                matchExpressions:
                - values: [b, a]
                  key: x
                  operator: In
                matchLabels:
                  tier: front
                  app: web
            """
        #expect(meanings(plain).count == 2)
        #expect(meanings(plain) == meanings(dressed))
    }

    @Test(arguments: [
        ("name: web", "name: wob"), ("namespace: shop", "namespace: shup"), ("{l: m}", "{l: n}"),
        ("{app: web}", "{app: wub}"), ("containerPort: 80", "containerPort: 81"), ("protocol: UDP", "protocol: TCP"),
        ("hostNetwork: true", "hostNetwork: false"), ("replicas: 1", "replicas: 0"),
        ("apiVersion: apps/v1", "apiVersion: apps/v1beta1"), ("kind: Deployment", "kind: StatefulSet"),
        ("name: http", "name: https"),
    ])
    func `whatever bears on reachability is in the meaning`(old: String, new: String) {
        let text = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {l: m}}
            spec:
              replicas: 1
              template:
                metadata: {labels: {app: web}}
                spec: {hostNetwork: true, containers: [{ports: [{name: http, containerPort: 80, protocol: UDP}]}]}
            """
        #expect(text.contains(old))
        #expect(meanings(text) != meanings(text.replacingOccurrences(of: old, with: new)))
    }

    /// Objects that mean the same have the same bytes, and no others have.
    @Test func `meanings tell the objects of the vectors apart as their contents do`() {
        let objects = Self.vectors.flatMap { read($0).objects }
        var byMeaning: [[UInt8]: Manifest] = [:]
        for object in objects {
            var placeless = object
            placeless.location = Manifests.SourceLocation(path: "")
            guard let same = byMeaning.updateValue(placeless, forKey: object.meaning) else { continue }
            #expect(same.identity == object.identity && same.labels == object.labels)
            if case .service = object.content { #expect(same.content == object.content) }
        }
        #expect(byMeaning.count > 200)
    }
}
