public import NetworkModel
import PolicyCompiler
import Reachability

/// A question about one flow, as a person puts it.
public struct FlowQuestion: Hashable, Sendable {
    /// The source, by name.
    public var source: EndpointName
    /// The destination, by name.
    public var destination: EndpointName
    /// Which traffic.
    public var port: PortName

    /// A question about some traffic from a source to a destination.
    public init(from source: EndpointName, to destination: EndpointName, port: PortName) {
        self.source = source
        self.destination = destination
        self.port = port
    }
}

/// Which traffic a person asks about.
public enum PortName: Hashable, Sendable {
    /// Every port of every protocol.
    case any
    /// Ports by number.
    case traffic(TrafficSet)
    /// A port's name at the destination, of one protocol or of any.
    case named(String, IPProtocol?)

    /// Reads `443` (TCP), `UDP/53`, `53/udp`, `8000-8080`, `TCP` (all its ports), `any`, or a port's name.
    ///
    /// - Returns: `nil` for a number out of 1...65535, an empty text, or a range that ends before it starts.
    public init?(_ text: String) {
        if ["any", "all", "*"].contains(text.lowercased()) {
            self = .any
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1:
            if let ipProtocol = Self.ipProtocol(parts[0]) {
                self = .traffic(TrafficSet(ipProtocol, .allPorts))
            } else {
                self.init(parts[0], ipProtocol: nil)
            }
        case 2:
            if let ipProtocol = Self.ipProtocol(parts[0]) {
                self.init(parts[1], ipProtocol: ipProtocol)
            } else if let ipProtocol = Self.ipProtocol(parts[1]) {
                self.init(parts[0], ipProtocol: ipProtocol)
            } else {
                return nil
            }
        default: return nil
        }
    }

    private init?(_ text: String, ipProtocol: IPProtocol?) {
        guard let first = text.utf8.first else { return nil }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            self = .named(text, ipProtocol)
            return
        }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard (1...2).contains(ends.count), let low = ends[0], let high = ends[ends.count - 1], 1 <= low, low <= high
        else { return nil }
        self = .traffic(TrafficSet(ipProtocol ?? .tcp, PortSet(low...high)))
    }

    private static func ipProtocol(_ text: String) -> IPProtocol? { IPProtocol(rawValue: text.uppercased()) }
}

/// Why a port's name stands for no port of a destination.
public struct PortError: Error, Hashable, Sendable {
    /// What a person wrote.
    public var name: String
    /// The names that the destinations declare: sorted.
    public var declared: [String]
}

/// Why a name stands for no endpoint.
public struct EndpointError: Error, Hashable, Sendable {
    /// What a person wrote.
    public var name: String
    /// Names that they may have meant: sorted, at most five.
    public var suggestions: [String]
}

extension FlowQuestion {
    /// The answer for each side, each cluster and each pair that the names stand for.
    func answers(
        sides: [(summary: SideSummary, compiled: CompiledSide)], implied: ImpliedEndpointMode
    ) throws -> [FlowExplanation.Answer] {
        let clusterCount = sides.map(\.compiled.clusters.count).max() ?? 0
        var answers: [FlowExplanation.Answer] = []
        var lastFailure: EndpointError?
        for number in 0..<clusterCount {
            let present = sides.filter { number < $0.compiled.clusters.count }
            let snapshots = present.map { $0.compiled.clusters[number].compilation.snapshot }
            do {
                let pairs = try pairs(in: snapshots, implied: implied)
                for (position, side) in present.enumerated() {
                    answers += answer(
                        pairs, snapshots, position, side.compiled.clusters[number], side.summary, implied)
                }
            } catch let error as EndpointError {
                lastFailure = error
            }
        }
        if answers.isEmpty, let lastFailure { throw lastFailure }
        if case .named(let name, _) = port, answers.allSatisfy({ $0.trace == nil || $0.traffic.isEmpty }) {
            throw PortError(name: name, declared: declaredNames(answers, sides.map(\.compiled)))
        }
        return answers
    }

    /// The port names that the destinations of some answers declare.
    private func declaredNames(_ answers: [FlowExplanation.Answer], _ sides: [CompiledSide]) -> [String] {
        let workloads = Set(answers.compactMap(\.destination.workload))
        let snapshots = sides.flatMap(\.clusters).map(\.compilation.snapshot)
        let ports = snapshots.flatMap { snapshot in workloads.compactMap { snapshot.workload($0)?.ports } }
        return Set(ports.flatMap(\.names)).sorted()
    }

    private var addresses: [AddressSet] { [source, destination].compactMap(\.addresses) }

    /// The pairs of endpoints that the two names stand for.
    private func pairs(
        in snapshots: [ClusterSnapshot], implied: ImpliedEndpointMode
    ) throws -> [(from: Endpoint, to: Endpoint)] {
        guard let first = snapshots.first else { return [] }
        let analysis = ReachabilityAnalysis(
            of: first, besides: snapshots.count > 1 ? snapshots[1] : nil, implied: implied, addresses: addresses)
        let sources = try source.resolve(among: analysis.endpoints)
        let destinations = try destination.resolve(among: analysis.endpoints)
        return sources.flatMap { source in destinations.map { (source, $0) } }
    }

    private func answer(
        _ pairs: [(from: Endpoint, to: Endpoint)], _ snapshots: [ClusterSnapshot], _ position: Int,
        _ cluster: CompiledCluster, _ summary: SideSummary, _ implied: ImpliedEndpointMode
    ) -> [FlowExplanation.Answer] {
        let other = snapshots.count > 1 ? snapshots[1 - position] : nil
        var analysis = ReachabilityAnalysis(
            of: snapshots[position], besides: other, implied: implied, addresses: addresses)
        return pairs.map { pair in
            let traces = analysis.traces(from: pair.from, to: pair.to)
            return FlowExplanation.Answer(
                side: summary, cluster: cluster.name, source: pair.from, destination: pair.to,
                traffic: port.traffic(at: pair.to, in: snapshots[position]),
                verdict: analysis.verdict(from: pair.from, to: pair.to), trace: traces.first,
                traceAsPods: traces.count > 1 ? traces[1] : nil, sources: cluster.compilation.sources)
        }
    }
}

extension PortName {
    /// The traffic that is meant at a destination; empty for a name that it doesn't declare.
    ///
    /// Which port a name stands for at pods that no manifest describes isn't known: any.
    func traffic(at destination: Endpoint, in snapshot: ClusterSnapshot) -> TrafficSet {
        switch self {
        case .any: return .all
        case .traffic(let traffic): return traffic
        case .named(let name, let ipProtocol):
            if case .implied = destination { return ipProtocol.map { TrafficSet($0, .allPorts) } ?? .all }
            guard case .workload(let id) = destination, let ports = snapshot.workload(id)?.ports else {
                return .nothing
            }
            let pattern = TrafficPattern(fixed: .nothing, named: [.init(name, ipProtocol: ipProtocol)])
            return pattern.resolved(at: ports).certain
        }
    }
}
