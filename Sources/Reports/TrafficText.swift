public import NetworkModel
public import Reachability

/// How traffic is written for people.
public enum TrafficText {
    /// How many ranges of ports are named before the rest is only counted.
    static let mostRanges = 12

    /// Traffic in words: `all traffic`, `nothing`, `TCP 80,443; UDP 53`, `every TCP port`, `all but TCP 80`.
    public static func describe(_ traffic: TrafficSet) -> String {
        if traffic == .all { return "all traffic" }
        if traffic.isEmpty { return "nothing" }
        let text = traffic.protocols.map { describe($0, traffic[$0]) }.joined(separator: "; ")
        guard traffic.protocols.count == IPProtocol.allCases.count else { return text }
        let missing = traffic.complement
        let inverse = "all but " + missing.protocols.map { describe($0, missing[$0]) }.joined(separator: "; ")
        return inverse.count < text.count ? inverse : text
    }

    /// What a verdict allows: `TCP 80`, `possibly TCP 80`, `TCP 80, possibly UDP 53`, `nothing`.
    public static func describe(_ verdict: Verdict) -> String {
        if verdict.possible.isEmpty { return describe(verdict.allowed) }
        let possible = "possibly " + describe(verdict.possible)
        return verdict.allowed.isEmpty ? possible : "\(describe(verdict.allowed)), \(possible)"
    }

    /// Ports of one protocol: `TCP 80,8000-8080`, `every TCP port`, `every TCP port but 80`.
    private static func describe(_ ipProtocol: IPProtocol, _ ports: PortSet) -> String {
        if ports == .allPorts { return "every \(ipProtocol.rawValue) port" }
        let text = "\(ipProtocol.rawValue) \(list(ports))"
        let inverse = "every \(ipProtocol.rawValue) port but \(list(PortSet.allPorts.subtracting(ports)))"
        let isMostly =
            ports.ranges.count > 1 && ports.ranges.first?.lowerBound == 1
            && ports.ranges.last?.upperBound == 65535
        return isMostly ? inverse : text
    }

    private static func list(_ ports: PortSet) -> String {
        let (shown, more) = ports.ranges.shortened(to: mostRanges)
        return shown.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",") + (more == 0 ? "" : " and \(more) more ranges")
    }
}
