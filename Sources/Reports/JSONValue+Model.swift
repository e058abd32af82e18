import Manifests
import NetworkModel
import Packing
import PolicyCompiler
import Reachability
import Review

extension JSONValue {
    /// Ports by protocol; empty for nothing.
    init(_ traffic: TrafficSet) {
        self = .array(
            traffic.protocols.map { ipProtocol in
                let ports = traffic[ipProtocol].ranges.map { range in
                    JSONValue.array([.int(Int(range.lowerBound)), .int(Int(range.upperBound))])
                }
                return .object(["protocol": .string(ipProtocol.rawValue), "ports": .array(ports)])
            })
    }

    /// A workload.
    init(_ id: WorkloadID) {
        var members: [String: JSONValue] = [
            "type": .string("workload"), "namespace": .string(id.namespace), "name": .string(id.name),
            "kind": .string(id.kind),
        ]
        if !id.variant.isEmpty { members["variant"] = .string(id.variant) }
        self = .object(members)
    }

    /// An endpoint.
    init(_ endpoint: Endpoint) {
        switch endpoint {
        case .workload(let id): self.init(id)
        case .ingressController: self = .object(["type": .string("ingress-controller")])
        case .addresses(let set):
            func pair(_ first: String, _ last: String) -> JSONValue { .array([.string(first), .string(last)]) }
            let v4 = set.v4.ranges.map { pair(AddressText.address($0.lowerBound), AddressText.address($0.upperBound)) }
            let v6 = set.v6.ranges.map { pair(AddressText.address($0.lowerBound), AddressText.address($0.upperBound)) }
            self = .object(["type": .string("external"), "ranges": .array(v4 + v6)])
        case .implied(let pods):
            var members: [String: JSONValue] = [
                "type": .string("implied"), "podLabels": .string("\(pods.pods)"), "namespace": .null,
                "namespaceLabels": .null,
            ]
            switch pods.namespaces {
            case .named(let name): members["namespace"] = .string(name)
            case .matching(let selector): members["namespaceLabels"] = .string("\(selector)")
            }
            self = .object(members)
        }
    }

    /// The endpoints of a set, written right away: there may be very many.
    init(_ set: EndpointSet) {
        var text = "["
        for (number, endpoint) in set.endpoints.enumerated() {
            if number > 0 { text += "," }
            if case .workload(let id) = endpoint {
                Self.append(id, to: &text)
            } else {
                text += JSONValue(endpoint).text
            }
        }
        self = .written(text + "]")
    }

    /// Writes a workload as ``init(_:)-(WorkloadID)`` does, without making an object first.
    private static func append(_ id: WorkloadID, to text: inout String) {
        text += "{\"kind\":"
        append(id.kind, to: &text)
        text += ",\"name\":"
        append(id.name, to: &text)
        text += ",\"namespace\":"
        append(id.namespace, to: &text)
        text += ",\"type\":\"workload\""
        if !id.variant.isEmpty {
            text += ",\"variant\":"
            append(id.variant, to: &text)
        }
        text += "}"
    }

    /// A decision with where it stands.
    init(_ decision: Decision, _ sources: SourceTable) {
        switch decision {
        case .rule(let id, let action, let isPossible):
            self = Self.place(
                sources.rules[id] ?? sources.policies[id.policy],
                [
                    "type": .string("rule"), "policy": JSONValue(id.policy), "ruleIndex": .int(id.index),
                    "action": .string(action.rawValue), "possible": .bool(isPossible),
                ])
        case .isolation(let id, let isPossible):
            self = Self.place(
                sources.policies[id],
                [
                    "type": .string("isolation"), "policy": JSONValue(id), "possible": .bool(isPossible),
                ])
        case .allowedByDefault(let direction):
            self = .object(["type": .string("default"), "direction": .string(direction.rawValue)])
        case .differentNetworks:
            self = .object(["type": .string("different-networks")])
        }
    }

    /// A policy's identity.
    init(_ id: PolicyID) {
        self = .object([
            "kind": .string(id.kind), "namespace": .optional(id.namespace), "name": .string(id.name),
            "direction": .string(id.direction.rawValue),
        ])
    }

    /// Members with a place among them; null where it is unknown.
    static func place(_ location: SourceLocation?, _ members: [String: JSONValue]) -> JSONValue {
        func number(_ number: Int?) -> JSONValue { number.map { $0 > 0 ? .int($0) : .null } ?? .null }
        let place: [String: JSONValue] = [
            "path": .optional(location?.path), "line": number(location?.line), "column": number(location?.column),
        ]
        return .object(members.merging(place) { $1 })
    }

    /// A statement about a file; `side` is left out where there is only one.
    init(_ diagnostic: Diagnostic, on side: SidedDiagnostic.Side? = nil) {
        var members: [String: JSONValue] = [
            "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
            "message": .string(diagnostic.message), "advice": .optional(diagnostic.advice),
            "rules": .array(diagnostic.rules.map(JSONValue.string)),
        ]
        if let side { members["side"] = .string(side.rawValue) }
        self = Self.place(diagnostic.location, members)
    }

    /// A side.
    init(_ side: SideSummary) {
        self = .object([
            "label": .string(side.label), "commit": .optional(side.commit), "subject": .optional(side.subject),
            "fileCount": .int(side.fileCount), "objectCount": .int(side.objectCount),
        ])
    }

    /// An object with the cluster's name, where clusters are named.
    func of(cluster: String) -> JSONValue {
        guard case .object(var members) = self, !cluster.isEmpty else { return self }
        members["cluster"] = .string(cluster)
        return .object(members)
    }
}
