import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Flows as records and configurations write them.
extension ObjectDecoder {
    /// The fields that say a flow.
    static let flowFields = ["from", "to", "ports"]

    /// A flow of a mapping's `from`, `to` and `ports`.
    ///
    /// - Parameter needsPorts: Whether `ports` has to be written, as where a flow is allowed; otherwise leaving it out
    ///   means any.
    mutating func flow(of fields: Fields, _ what: String, needsPorts: Bool) -> WrittenFlow? {
        let from = requiredEndpoints(fields, "from", of: what)
        let to = requiredEndpoints(fields, "to", of: what)
        let traffic = traffic(fields, of: what, isNeeded: needsPorts)
        guard let from, let to, let traffic else { return nil }
        return WrittenFlow(
            FlowPattern(from: from.pattern, to: to.pattern, traffic: traffic),
            text: "\(from.text) → \(to.text), \(traffic == .all ? "any port" : "\(traffic)")",
            at: location(fields.node))
    }

    /// A flow that is a mapping of its own.
    mutating func flow(_ node: YAMLNode, _ what: String, needsPorts: Bool) -> WrittenFlow? {
        flow(of: fields(node, what, only: Self.flowFields), what, needsPorts: needsPorts)
    }

    /// The endpoints of a field that has to be there.
    mutating func requiredEndpoints(_ fields: Fields, _ name: String, of what: String) -> WrittenEndpoints? {
        guard let node = fields[name] else {
            if fields.node.isMapping {
                rejectMissing(
                    name, of: what, at: fields.node, advice: "`anyone` means whoever there is, `*/*` every pod.")
            }
            return nil
        }
        return endpoints(node, "`\(name)`")
    }

    /// Endpoints: a short text, a mapping, or a list of these.
    mutating func endpoints(_ node: YAMLNode, _ what: String) -> WrittenEndpoints? {
        if node.isMapping { return endpoints(mapping: node, what) }
        if node.isScalar { return endpoints(text: node, what) }
        let parts = elements(node, what)
        guard !parts.isEmpty else {
            reject("empty-value", "\(what) is an empty list, which means nobody", at: node)
            return nil
        }
        let read = parts.map { part -> WrittenEndpoints? in
            guard part.isMapping || part.isScalar else {
                rejectType(of: part, "an element of \(what)", wanted: "endpoints")
                return nil
            }
            return endpoints(part, "an element of \(what)")
        }
        let found = read.compactMap(\.self)
        guard found.count == read.count else { return nil }
        return WrittenEndpoints(
            EndpointPattern(found.flatMap(\.pattern.parts)), text: found.map(\.text).joined(separator: ", "))
    }

    private mutating func endpoints(text node: YAMLNode, _ what: String) -> WrittenEndpoints? {
        guard let word = text(node, what) else { return nil }
        do {
            return WrittenEndpoints(try EndpointPattern(text: word), text: word)
        } catch {
            reject("invalid-endpoints", "in \(what), \(error.message)", at: node, advice: error.advice)
            return nil
        }
    }

    private mutating func endpoints(mapping node: YAMLNode, _ what: String) -> WrittenEndpoints? {
        let known = ["namespace", "workload", "kind", "namespaceSelector", "podSelector", "ipBlock"]
        let fields = fields(node, what, only: known)
        guard known.contains(where: { fields[$0] != nil }) else {
            reject(
                "empty-value", "\(what) says nothing of whom it means", at: node,
                advice: "Write `*/*` for every pod, `anyone` for whoever there is.")
            return nil
        }
        if let block = fields["ipBlock"] {
            if let other = known.dropLast().first(where: { fields[$0] != nil }) {
                reject(
                    "invalid-value", "\(what) has `ipBlock` together with `\(other)`, and addresses are no pods",
                    at: block, advice: "Write a list of two elements to mean either.")
            }
            return addresses(block)
        }
        return pods(fields)
    }

    private mutating func pods(_ fields: Fields) -> WrittenEndpoints {
        let (namespace, workload) = (text(fields, "namespace"), text(fields, "workload"))
        let kind = text(fields, "kind")
        let namespaceLabels = labels(fields, "namespaceSelector")
        let labels = labels(fields, "podSelector")
        var name = [kind, namespace ?? "*", workload ?? "*"].compactMap(\.self).joined(separator: "/")
        if !labels.isEverything { name += " {\(labels)}" }
        if !namespaceLabels.isEverything { name += " in namespaces {\(namespaceLabels)}" }
        let pattern = PodPattern(
            namespace: namespace.flatMap(NamePattern.init(wanted:)), namespaceLabels: namespaceLabels, kind: kind,
            name: workload.flatMap(NamePattern.init(wanted:)), labels: labels)
        return WrittenEndpoints(EndpointPattern([.pods(pattern)]), text: name)
    }

    private mutating func labels(_ fields: Fields, _ name: String) -> LabelSelector {
        fields[name].map { LabelSelector(selector($0, "`\(name)`")) } ?? .everything
    }

    private mutating func addresses(_ node: YAMLNode) -> WrittenEndpoints? {
        let fields = fields(node, "`ipBlock`", only: ["cidr", "except"])
        guard let cidrNode = fields["cidr"] else {
            rejectMissing("cidr", of: "`ipBlock`", at: node)
            return nil
        }
        guard let block = cidr(cidrNode, "`cidr`", allowsMapped: true) else { return nil }
        let whole = AddressSet(block, except: [])
        var exceptions: [CIDRManifest] = []
        for element in elements(fields["except"], "`except`") {
            guard let exception = cidr(element, "an element of `except`", allowsMapped: true) else { continue }
            if !AddressSet(exception, except: []).isSubset(of: whole) {
                reject("invalid-value", "\(quoted(exception.text)) isn't within \(quoted(block.text))", at: element)
            }
            exceptions.append(exception)
        }
        let text = exceptions.isEmpty ? "" : " except \(exceptions.map(\.text).joined(separator: ", "))"
        return WrittenEndpoints(
            EndpointPattern([.addresses(AddressSet(block, except: exceptions))]), text: block.text + text)
    }

    /// What `ports` says, one port or a list; `nil` when it is refused.
    mutating func traffic(_ fields: Fields, of what: String, isNeeded: Bool) -> TrafficSet? {
        guard let node = fields["ports"] else {
            guard isNeeded, fields.node.isMapping else { return .all }
            rejectMissing(
                "ports", of: what, at: fields.node, advice: "Write `TCP/8443`, a list of these, or `any`.")
            return nil
        }
        if node.isScalar { return port(node) }
        let ports = elements(node, "`ports`")
        guard !ports.isEmpty else {
            reject("empty-value", "`ports` is an empty list", at: node, advice: "Write `any` for every port.")
            return nil
        }
        var traffic = TrafficSet.nothing
        for element in ports {
            guard let port = port(element) else { return nil }
            traffic.formUnion(port)
        }
        return traffic
    }

    private mutating func port(_ node: YAMLNode) -> TrafficSet? {
        guard let word = text(node, "a port") else { return nil }
        switch PortName(word) {
        case .any: return .all
        case .traffic(let traffic): return traffic
        case .named(let name, _):
            reject(
                "named-port", "\(quoted(name)) is a port's name, which means another number at each workload", at: node,
                advice: "Write the number: `TCP/8443`.")
        case nil:
            reject(
                "invalid-port", "\(quoted(word)) is no port", at: node,
                advice: "Write `TCP/8443`, `8443`, `UDP/53`, `8000-8080`, `TCP` or `any`.")
        }
        return nil
    }
}
