import NetworkModel
import Packing

extension SideIndex: Packable {
    /// The arrays as they are.
    func pack(into writer: inout PackWriter) {
        writer.write(flat: classes)
        writer.write(flat: workloads)
        writer.write(flat: population)
        for direction in Direction.allCases {
            writer.write(flat: subjects[direction])
            writer.write(flat: memberships[direction])
            let nodes = nodeMemberships[direction].sorted { $0.key < $1.key }
            writer.write(flat: nodes.map { Int32($0.key) })
            writer.write(flat: nodes.map { Int32($0.value) })
            writer.write(flat: peerUse[direction])
            writer.write(flat: isListed[direction].map { UInt8($0 ? 1 : 0) })
        }
        writer.write(flat: isInForce.map { UInt8($0 ? 1 : 0) })
        writer.write(flat: selectorUse)
        writer.write(flat: isCounted.map { UInt8($0 ? 1 : 0) })
        writer.write(flat: matchCount)
        writer.write(flat: namespaces)
        writer.write(served.sorted { $0.key < $1.key }) { writer, served in
            writer.write(count: served.key)
            writer.write(served.value)
        }
        writer.write(tiers) { writer, tier in writer.write(tier) }
        writer.write(nodePods.rawValue)
        writer.write(count: nodePodCount)
        writer.write(count: workloadCount)
    }

    /// Reads a side.
    init(from reader: inout PackReader) throws(PackError) {
        self.init()
        classes = try reader.flat()
        workloads = try reader.flat()
        population = try reader.flat()
        for direction in Direction.allCases {
            subjects[direction] = try reader.flat()
            memberships[direction] = try reader.flat()
            let (keys, values): ([Int32], [Int32]) = (try reader.flat(), try reader.flat())
            guard keys.count == values.count else { throw PackError() }
            for (key, value) in zip(keys, values) { nodeMemberships[direction][Int(key)] = Int(value) }
            peerUse[direction] = try reader.flat()
            isListed[direction] = try reader.flat(of: UInt8.self).map { $0 == 1 }
        }
        isInForce = try reader.flat(of: UInt8.self).map { $0 == 1 }
        selectorUse = try reader.flat()
        isCounted = try reader.flat(of: UInt8.self).map { $0 == 1 }
        matchCount = try reader.flat()
        namespaces = try reader.flat()
        for _ in 0..<(try reader.count()) {
            let endpoint = try reader.count()
            served[endpoint] = try reader.value()
        }
        tiers = try reader.array { (reader) throws(PackError) in try reader.text() }
        guard let nodePods = NodePodReading(rawValue: try reader.text()) else { throw PackError() }
        self.nodePods = nodePods
        nodePodCount = try reader.count()
        workloadCount = try reader.count()
        version = SideVersion(namespaces: Numbering.versionOfRead, population: Numbering.versionOfRead)
        policiesVersion = Numbering.versionOfRead
    }
}
