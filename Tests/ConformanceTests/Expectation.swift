import Foundation
import NetworkModel
import Reachability
import Review

/// One side of a row: the endpoints that it speaks of.
enum RowEndpoint {
    case everyWorkload
    case named(EndpointName)

    init?(_ text: String) {
        if text == "*" {
            self = .everyWorkload
        } else if let name = EndpointName(text) {
            self = .named(name)
        } else {
            return nil
        }
    }

    func names(_ endpoint: Endpoint) -> Bool {
        switch self {
        case .everyWorkload: if case .workload = endpoint { true } else { false }
        case .named(let name): name.names(endpoint) && !(name.isWildcard && endpoint.isImplied)
        }
    }
}

extension EndpointName {
    fileprivate var isWildcard: Bool {
        if case .workloads(_, _, nil) = self { true } else { false }
    }
}

extension Endpoint {
    fileprivate var isImplied: Bool {
        if case .implied = self { true } else { false }
    }
}

/// What a row says about traffic.
enum RowTraffic: Equatable {
    case exactly(Verdict)
    case allows(TrafficSet)
    case denies(TrafficSet)

    /// Reads `all`, `nothing`, `TCP 80,443; UDP`, `all but …`, each with `| possibly …`; `allows …`; `denies …`.
    init?(_ text: String) {
        if text.hasPrefix("allows ") {
            guard let traffic = Self.traffic(String(text.dropFirst(7))) else { return nil }
            self = .allows(traffic)
        } else if text.hasPrefix("denies ") {
            guard let traffic = Self.traffic(String(text.dropFirst(7))) else { return nil }
            self = .denies(traffic)
        } else {
            let parts = text.components(separatedBy: "| possibly")
            guard parts.count <= 2, let allowed = Self.traffic(parts[0]) else { return nil }
            guard parts.count == 2 else {
                self = .exactly(Verdict(allowed: allowed))
                return
            }
            guard let possible = Self.traffic(parts[1]) else { return nil }
            self = .exactly(Verdict(allowed: allowed, possible: possible.subtracting(allowed)))
        }
    }

    func holds(for verdict: Verdict) -> Bool {
        switch self {
        case .exactly(let expected): verdict == expected
        case .allows(let traffic): traffic.isSubset(of: verdict.allowed)
        case .denies(let traffic): traffic.isDisjoint(with: verdict.allowed.union(verdict.possible))
        }
    }

    static func traffic(_ text: String) -> TrafficSet? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if text == "all" { return .all }
        if text == "nothing" { return .nothing }
        if text.hasPrefix("all but ") { return traffic(String(text.dropFirst(8)))?.complement }
        var result = TrafficSet.nothing
        for part in text.split(separator: ";") {
            let words = part.split(separator: " ").map(String.init)
            guard let ipProtocol = words.first.flatMap(IPProtocol.init(rawValue:)), words.count <= 2 else { return nil }
            guard words.count == 2 else {
                result.formUnion(TrafficSet(ipProtocol, .allPorts))
                continue
            }
            for range in words[1].split(separator: ",") {
                let ends = range.split(separator: "-").compactMap { UInt16($0) }
                guard let low = ends.first, let high = ends.last, low <= high else { return nil }
                result.formUnion(TrafficSet(ipProtocol, PortSet(low...high)))
            }
        }
        return result
    }
}

/// A row of an `expect` or a `changes` block.
struct Row {
    var text: String
    var source: RowEndpoint
    var destination: RowEndpoint
    var traffic: [RowTraffic]

    /// Reads `SOURCE -> DESTINATION  TRAFFIC`, with `=> TRAFFIC` in a `changes` block.
    init?(_ text: String) {
        self.text = text
        let sides = text.components(separatedBy: " -> ")
        guard sides.count == 2, let source = RowEndpoint(sides[0].trimmingCharacters(in: .whitespaces)) else {
            return nil
        }
        let rest = sides[1].trimmingCharacters(in: .whitespaces)
        // An implied endpoint's labels may hold blanks: `{app in (a,b)}`.
        let end =
            rest.range(of: "} ")?.upperBound ?? rest.firstIndex(of: " ") ?? rest.endIndex
        guard let destination = RowEndpoint(rest[..<end].trimmingCharacters(in: .whitespaces)) else { return nil }
        let traffic = rest[end...].components(separatedBy: "=>").map {
            RowTraffic($0.trimmingCharacters(in: .whitespaces))
        }
        guard !traffic.contains(nil) else { return nil }
        self.source = source
        self.destination = destination
        self.traffic = traffic.compactMap(\.self)
    }

    func names(_ source: Endpoint, _ destination: Endpoint) -> Bool {
        self.source.names(source) && self.destination.names(destination)
    }
}
