import NetworkModel
import Packing
import Reachability
import Review

/// The parts of records and configurations, as their files write them: what is written can be read again.
extension JSONValue {
    /// An object of the members that say something.
    static func object(saying members: [String: JSONValue?]) -> JSONValue {
        .object(members.compactMapValues(\.self))
    }

    /// A list; `nil` for an empty one.
    static func list(_ values: [JSONValue]) -> JSONValue? { values.isEmpty ? nil : .array(values) }

    /// A list of texts; `nil` for an empty one.
    static func list(_ texts: [String]) -> JSONValue? { list(texts.map(JSONValue.string)) }

    /// Somebody.
    init(_ person: Person) {
        self = .object(saying: [
            "name": .string(person.name), "team": person.team.map(JSONValue.string),
            "contact": person.contact.map(JSONValue.string),
        ])
    }

    /// Endpoints as a list of texts and mappings.
    init(_ pattern: EndpointPattern) {
        guard pattern != .anyone else {
            self = .string("anyone")
            return
        }
        self = .array(
            pattern.parts.flatMap { part -> [JSONValue] in
                switch part {
                case .ingressController: [.string("ingress-controller")]
                case .addresses(.all): [.string("external")]
                case .addresses(let set): AddressText.blocks(set).map(JSONValue.string)
                case .pods(let pods): [JSONValue(pods)]
                }
            })
    }

    private init(_ pods: PodPattern) {
        let isAnyone = pods == PodPattern()
        self = .object(saying: [
            "namespace": isAnyone ? .string("*") : pods.namespace.map { .string($0.text) },
            "workload": pods.name.map { .string($0.text) }, "kind": pods.kind.map(JSONValue.string),
            "namespaceSelector": pods.namespaceLabels.isEverything ? nil : JSONValue(pods.namespaceLabels),
            "podSelector": pods.labels.isEverything ? nil : JSONValue(pods.labels),
        ])
    }

    /// A selector as Kubernetes writes it.
    private init(_ selector: LabelSelector) {
        let expressions = selector.requirements.flatMap { requirement -> [JSONValue] in
            func expression(_ word: String, _ values: [String] = []) -> JSONValue {
                .object(saying: [
                    "key": .string(requirement.key), "operator": .string(word), "values": .list(values),
                ])
            }
            let domain = requirement.domain
            switch (domain.excludesValues, domain.allowsAbsence) {
            case (false, true): return [expression("DoesNotExist")]
            case (false, false): return [expression("In", Array(domain.values))]
            case (true, true): return [expression("NotIn", Array(domain.values))]
            case (true, false):
                let exists = expression("Exists")
                return domain.values.isEmpty ? [exists] : [exists, expression("NotIn", Array(domain.values))]
            }
        }
        self = .object(["matchExpressions": .array(expressions)])
    }

    /// Ports as records write them: `any`, or a list such as `TCP/443`, `UDP/8000-8080`, `SCTP`.
    static func ports(_ traffic: TrafficSet) -> JSONValue {
        guard traffic != .all else { return .string("any") }
        return .array(
            traffic.protocols.flatMap { ipProtocol -> [JSONValue] in
                guard traffic[ipProtocol] != .allPorts else { return [.string(ipProtocol.rawValue)] }
                return traffic[ipProtocol].ranges.map { range in
                    let (low, high) = (range.lowerBound, range.upperBound)
                    return .string("\(ipProtocol.rawValue)/\(low == high ? "\(low)" : "\(low)-\(high)")")
                }
            })
    }

    /// The members that say a flow.
    static func members(of flow: FlowPattern) -> [String: JSONValue?] {
        ["from": JSONValue(flow.sources), "to": JSONValue(flow.destinations), "ports": .ports(flow.traffic)]
    }

    /// A flow.
    init(_ flow: WrittenFlow) { self = .object(saying: Self.members(of: flow.pattern)) }
}
