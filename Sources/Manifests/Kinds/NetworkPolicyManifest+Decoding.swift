extension ObjectDecoder {
    /// Reads the specification of a NetworkPolicy strictly.
    mutating func networkPolicy(_ object: Fields) -> NetworkPolicyManifest {
        guard let node = object["spec"] else {
            warn(
                "missing-field", "the policy has no `spec`", at: object.node,
                advice: "It isolates every pod of its namespace: write `podSelector: {}` if that is meant.",
                rules: ["D-9"])
            return NetworkPolicyManifest(podSelector: nil, policyTypes: nil, ingress: nil, egress: nil)
        }
        let spec = fields(
            node, "`spec`", known: ["podSelector", "policyTypes", "ingress", "egress"],
            dropping:
                "A server that drops the field would enforce the rest: other pods may be isolated, or others allowed.")
        return NetworkPolicyManifest(
            podSelector: selector(spec["podSelector"], "`podSelector`"), policyTypes: policyTypes(spec["policyTypes"]),
            ingress: rules(spec["ingress"], .ingress), egress: rules(spec["egress"], .egress))
    }

    private mutating func policyTypes(_ node: YAMLNode?) -> [NetworkPolicyManifest.PolicyType]? {
        guard let node else { return nil }
        let elements = elements(node, "`policyTypes`")
        if elements.count > 2 {
            reject("too-many", "`policyTypes` has more than two elements", at: node, rules: ["V-6", "D-7"])
        }
        return elements.compactMap { element in
            let name = string(element, "a policy type", rules: ["V-6"])
            guard element.string != nil || element.isNull else { return nil }
            if let type = NetworkPolicyManifest.PolicyType(rawValue: name) { return type }
            let suggestion = nearest(to: name, among: ["Ingress", "Egress"])
            reject(
                "invalid-value", "unknown policy type \(quoted(name))", at: element,
                advice: suggestion.map { "Did you mean `\($0)`?" } ?? "Use Ingress and Egress.", rules: ["V-6"])
            return nil
        }
    }

    private mutating func rules(
        _ node: YAMLNode?, _ direction: NetworkPolicyManifest.PolicyType
    ) -> [NetworkPolicyManifest.Rule]? {
        guard let node else { return nil }
        let (list, noun, peers, quotedPeers, way) =
            switch direction {
            case .ingress: ("`ingress`", "an ingress rule", "from", "`from`", "from everywhere")
            case .egress: ("`egress`", "an egress rule", "to", "`to`", "to everywhere")
            }
        return mappings(node, list).map { element in
            let rule = fields(
                element, noun, known: [peers, "ports"],
                dropping: "A server that drops the field would allow more than is meant, without `\(peers)` \(way).")
            return NetworkPolicyManifest.Rule(
                location: location(element), peers: self.peers(rule[peers], quotedPeers), ports: ports(rule["ports"]))
        }
    }

    private mutating func peers(_ node: YAMLNode?, _ what: String) -> [NetworkPolicyManifest.Peer]? {
        guard let node else { return nil }
        let noun = what == "`from`" ? "a peer in `from`" : "a peer in `to`"
        return elements(node, what).compactMap { peer($0, noun) }
    }

    private mutating func peer(_ node: YAMLNode, _ what: String) -> NetworkPolicyManifest.Peer? {
        let peer = fields(
            node, what, known: ["podSelector", "namespaceSelector", "ipBlock"],
            dropping: "A server that drops the field would match other pods than are meant, or refuse the peer.")
        let pods = selector(peer["podSelector"], "`podSelector`")
        let namespaces = selector(peer["namespaceSelector"], "`namespaceSelector`")
        if let block = peer["ipBlock"] {
            if pods != nil || namespaces != nil {
                reject(
                    "invalid-peer", "\(what) has both an `ipBlock` and a selector", at: node,
                    advice: "Write two elements: a `- ` may be missing.", rules: ["E-9"])
            }
            return ipBlock(block)
        }
        if pods == nil, namespaces == nil, node.isMapping || node.isNull {
            reject(
                "invalid-peer", "\(what) says nothing", at: node,
                advice: "Write `podSelector: {}` or `namespaceSelector: {}`, or leave the whole list out.",
                rules: ["E-8"])
        }
        return .pods(podSelector: pods, namespaceSelector: namespaces)
    }

    private mutating func ipBlock(_ node: YAMLNode) -> NetworkPolicyManifest.Peer? {
        let fields = fields(
            node, "`ipBlock`", known: ["cidr", "except"],
            dropping: "A server that drops the field would allow addresses that are meant to be left out.")
        guard let cidrNode = fields["cidr"] else {
            if node.isMapping { reject("missing-field", "`ipBlock` has no `cidr`", at: node, rules: ["I-9"]) }
            return nil
        }
        let block = cidr(cidrNode, "`cidr`", allowsMapped: true)
        var except: [CIDRManifest] = []
        for element in elements(fields["except"], "`except`") {
            guard let hole = cidr(element, "an element of `except`", allowsMapped: true) else { continue }
            except.append(hole)
            guard let block, let outer = CIDRText(block.text), let inner = CIDRText(hole.text) else { continue }
            if !outer.strictlyContains(inner) {
                reject(
                    "invalid-except",
                    "\(quoted(hole.text)) is no smaller block within \(quoted(block.text))", at: element,
                    advice: "An exception has to be part of its own block.", rules: ["I-2"])
            }
        }
        return block.map { .ipBlock(cidr: $0, except: except) }
    }
}

extension ObjectDecoder {
    private mutating func ports(_ node: YAMLNode?) -> [PolicyPort]? {
        guard let node else { return nil }
        return mappings(node, "`ports`").map { port($0) }
    }

    private mutating func port(_ node: YAMLNode) -> PolicyPort {
        let fields = fields(
            node, "an element of `ports`", known: ["protocol", "port", "endPort"],
            dropping: "A server that drops the field would open other ports than are meant, without `port` all of them."
        )
        let transport = transport(fields["protocol"])
        let port = numberOrName(fields["port"], "`port`")
        guard let endNode = fields["endPort"] else { return PolicyPort(transport: transport, port: match(port)) }
        let end = portNumber(endNode, "`endPort`", rules: ["P-18"])
        switch port {
        case .number(let start):
            guard let end else { break }
            guard start <= end else {
                reject(
                    "invalid-value", "`endPort` \(end) is less than `port` \(start)", at: endNode, rules: ["P-14"])
                break
            }
            return PolicyPort(transport: transport, port: .range(start...end))
        case .name:
            reject("invalid-value", "`endPort` can't follow a port's name", at: endNode, rules: ["P-16"])
        case nil:
            if fields["port"] == nil {
                reject("missing-field", "`endPort` needs a `port`", at: endNode, rules: ["P-15"])
            }
        }
        return PolicyPort(transport: transport, port: match(port))
    }

    private func match(_ port: NumberOrName?) -> PolicyPort.PortMatch? {
        switch port {
        case .number(let number): .range(number...number)
        case .name(let name): .named(name)
        case nil: nil
        }
    }
}
