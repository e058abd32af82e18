import NetworkModel
public import Packing
public import Reachability

extension FlowChange {
    /// What stands for the change wherever it is told: who, whom, and which traffic may pass before and after.
    ///
    /// Neither places nor commits nor reasons are part of it, so that moving a policy to another file keeps it.
    ///
    /// - Parameter cluster: the cluster's name; empty for a single one.
    public func digest(in cluster: String) -> Digest { Digest(of: canonicalText(in: cluster)) }

    /// The change as one line of text.
    func canonicalText(in cluster: String) -> String {
        Self.line(cluster, cause, pairText, before.canonicalText, after.canonicalText)
    }

    /// The change, and its opposite, as one line of text each.
    fileprivate func canonicalTexts(in cluster: String) -> (made: String, takenBack: String) {
        let opposite: Cause =
            switch cause {
            case .access: .access
            case .added: .removed
            case .removed: .added
            }
        let (pair, was, will) = (pairText, before.canonicalText, after.canonicalText)
        return (Self.line(cluster, cause, pair, was, will), Self.line(cluster, opposite, pair, will, was))
    }

    private var pairText: String { "\(sources.canonicalText.escaped)\t\(destinations.canonicalText.escaped)" }

    private static func line(
        _ cluster: String, _ cause: Cause, _ pair: String, _ was: String, _ will: String
    ) -> String {
        "\(cluster.escaped)\t\(cause.rawValue)\t\(pair)\t\(was.escaped)\t\(will.escaped)"
    }
}

extension ChangeReport {
    /// What stands for all flow changes together, and what approvals are bound to; `nil` where there are none.
    ///
    /// A rebase onto a base where the same flows change keeps it; another flow, or other traffic, changes it.
    public var flowDigest: Digest? { flowDigests?.made }

    /// What stands for all flow changes together, and for the opposite of them; `nil` where there are none.
    var flowDigests: (made: Digest, takenBack: Digest)? {
        guard hasChanges else { return nil }
        let lines = clusters.flatMap { cluster in cluster.changes.map { $0.canonicalTexts(in: cluster.name) } }
        return (Digest(ofFlowChanges: lines.map(\.made)), Digest(ofFlowChanges: lines.map(\.takenBack)))
    }
}

extension CommitEffect {
    /// What stands for all flow changes together, as for the report of the same comparison; `nil` where there are none.
    var flowDigest: Digest? {
        let lines = clusters.flatMap { cluster in cluster.changes.map { $0.canonicalTexts(in: cluster.name).made } }
        return lines.isEmpty ? nil : Digest(ofFlowChanges: lines)
    }
}

extension Digest {
    /// What stands for flow changes, each a line of text, in any order.
    fileprivate init(ofFlowChanges lines: [String]) {
        self.init(of: lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "\n"))
    }
}

extension FlowExcess {
    /// The excess as one line of text.
    var canonicalText: String {
        [
            cluster, opens ? "opens" : "closes", isPossible ? "possibly" : "surely", region.sources.canonicalText,
            region.destinations.canonicalText, region.traffic.canonicalText,
        ].map(\.escaped).joined(separator: "\t")
    }
}

extension EndpointSet {
    fileprivate var canonicalText: String { endpoints.map { $0.canonicalText.escaped }.joined(separator: "|") }
}

extension Endpoint {
    fileprivate var canonicalText: String {
        switch self {
        case .workload(let id): "workload \(id.kind)/\(id.namespace)/\(id.name)/\(id.variant)"
        case .implied(let implied): "implied \(implied)"
        case .addresses(let set): "addresses \(set.canonicalText)"
        case .ingressController: "ingress-controller"
        }
    }
}

extension AddressSet {
    fileprivate var canonicalText: String {
        let four = v4.ranges.map { "\(String($0.lowerBound, radix: 16))-\(String($0.upperBound, radix: 16))" }
        let six = v6.ranges.map { "\(String($0.lowerBound, radix: 16))-\(String($0.upperBound, radix: 16))" }
        return "4:\(four.joined(separator: ",")) 6:\(six.joined(separator: ","))"
    }
}

extension Verdict {
    fileprivate var canonicalText: String { "\(allowed.canonicalText) possibly \(possible.canonicalText)" }
}

extension TrafficSet {
    fileprivate var canonicalText: String {
        IPProtocol.allCases.map { ipProtocol in
            let ranges = self[ipProtocol].ranges.map { "\($0.lowerBound)-\($0.upperBound)" }
            return "\(ipProtocol.rawValue):\(ranges.joined(separator: ","))"
        }.joined(separator: " ")
    }
}

extension String {
    /// The text without the characters that separate others.
    fileprivate var escaped: String {
        let isPlain = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "|"): false
            default: true
            }
        }
        if isPlain { return self }
        // Bytes of ASCII are part of no other character.
        var escaped: [UInt8] = []
        escaped.reserveCapacity(utf8.count + 32)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "%"): escaped += "%25".utf8
            case UInt8(ascii: "\t"): escaped += "%09".utf8
            case UInt8(ascii: "\n"): escaped += "%0A".utf8
            case UInt8(ascii: "|"): escaped += "%7C".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
