extension ObjectDecoder {
    /// Reads one element of `from` or `to`.
    mutating func clusterPeer(
        _ node: YAMLNode, isIngress: Bool, action: ClusterPolicyManifest.Action?, _ form: ClusterPolicyForm
    ) -> ClusterPolicyManifest.Peer? {
        let what = isIngress ? "a peer in `from`" : "a peer in `to`"
        let known = form.peerFields(isIngress: isIngress)
        let all = fields(node, what)
        let written = known.filter { all[$0] != nil }
        guard node.isMapping || node.isNull else { return nil }
        guard let member = written.first, let value = all[member] else {
            return unknownPeer(node, all, what)
        }
        for entry in all.entries where !entry.isOne(of: known) {
            reject(
                "unknown-field", "unknown field \(quoted(entry.key)) in \(what)", at: entry.keyNode,
                advice: "A server that drops the field would match more than is meant.", rules: ["V-4", "A-17"])
        }
        if written.count > 1 {
            reject(
                "invalid-peer", "\(what) has more than one of \(known.map { "`\($0)`" }.joined(separator: ", "))",
                at: node, advice: "Write one element for each.", rules: [form.subjectRule])
        }
        switch member {
        case "namespaces": return .pods(.namespaces(bareSelector(value)))
        case "pods": return .pods(selectedPods(value))
        case "nodes": return .nodes(selector(value, "`nodes`"))
        case "networks": return networks(value, form)
        default: return domainNames(value, action, form)
        }
    }

    /// A peer of a form that we don't know: the server drops it, and what is left fails closed (A-17, A-22, C-22).
    private mutating func unknownPeer(_ node: YAMLNode, _ fields: Fields, _ what: String) -> ClusterPolicyManifest.Peer
    {
        let names = fields.entries.map(\.key)
        let list = names.isEmpty ? "no field" : "only \(names.map { quoted($0) }.joined(separator: ", "))"
        warn(
            "unknown-peer", "\(what) has \(list): no form of peer that is known", at: node,
            advice: "It fails closed: an allowing rule matches nothing, any other matches everything.",
            rules: ["A-17", "A-22", "C-22"])
        return .unknown(fields: names, location: location(node))
    }

    private mutating func networks(_ node: YAMLNode, _ form: ClusterPolicyForm) -> ClusterPolicyManifest.Peer {
        let elements = memberElements(node, "`networks`", form)
        return .networks(elements.compactMap { cidr($0, "an element of `networks`", allowsMapped: false) })
    }

    private mutating func domainNames(
        _ node: YAMLNode, _ action: ClusterPolicyManifest.Action?, _ form: ClusterPolicyForm
    ) -> ClusterPolicyManifest.Peer {
        let rule = form == .clusterNetworkPolicy ? "C-17" : "A-19"
        if let action, action != .allow {
            reject("invalid-value", "`domainNames` can only be allowed", at: node, rules: [rule])
        }
        var names: [String] = []
        for element in memberElements(node, "`domainNames`", form) {
            let name = string(element, "a domain name", rules: [rule])
            guard element.string != nil else { continue }
            if !Self.isDomainName(name) {
                rejectText(
                    name, "invalid-name", "\(quoted(name)) is no domain name, nor `*.` and one", at: element,
                    rules: [rule])
            }
            names.append(name)
        }
        return .domainNames(names)
    }

    private mutating func memberElements(_ node: YAMLNode, _ what: String, _ form: ClusterPolicyForm)
        -> YAMLNode.Elements
    {
        let elements = elements(node, what)
        if elements.isEmpty, node.isSequence {
            reject("missing-field", "\(what) is empty", at: node, rules: [form.limitRule])
        }
        if elements.count > form.limit {
            reject(
                "too-many", "\(what) has \(elements.count) elements, and may have \(form.limit)", at: node,
                rules: [form.limitRule])
        }
        return elements
    }

    /// Whether a text has the form that the resource definition demands.
    ///
    /// `^(\*\.)?([a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$`
    private static func isDomainName(_ text: String) -> Bool {
        var rest = text[...]
        if rest.hasPrefix("*.") { rest = rest.dropFirst(2) }
        if rest.hasSuffix(".") { rest = rest.dropLast() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count >= 2
            && parts.allSatisfy { part in
                part.first != "_" && part.last != "_"
                    && Names.problem(withLabelValue: String(part)) == nil && !part.isEmpty
            }
    }
}

extension ObjectDecoder {
    /// Reads `ports` (v1alpha1) or `protocols` (v1alpha2); absent means everything (A-12, C-7).
    mutating func clusterPorts(_ node: YAMLNode?, _ form: ClusterPolicyForm) -> [ClusterPolicyManifest.Port]? {
        guard let node else { return nil }
        let what = "`\(form.portsField)`"
        let elements = elements(node, what)
        if elements.count > form.limit {
            reject(
                "too-many", "\(what) has \(elements.count) elements, and may have \(form.limit)", at: node,
                rules: [form.limitRule])
        }
        if elements.isEmpty, form == .clusterNetworkPolicy, node.isSequence {
            reject("missing-field", "`protocols` is empty", at: node, advice: "Leave it out for all.", rules: ["C-8"])
        }
        let ports = elements.compactMap {
            form == .clusterNetworkPolicy ? protocolElement($0) : portElement($0)
        }
        return elements.isEmpty ? nil : ports
    }

    private mutating func onlyMember(
        of node: YAMLNode, _ what: String, known: [String], rules: [String]
    ) -> (name: String, value: YAMLNode)? {
        let fields = fields(
            node, what, known: known, dropping: "A server that drops the field would match other ports.", rules: rules)
        let written = known.filter { fields.has($0) }
        guard written.count == 1, let name = written.first else {
            // An unknown field has been reported already, and is the likelier cause.
            let hasUnknown = fields.entries.contains { !$0.isOne(of: known) }
            if !hasUnknown, node.isMapping || node.isNull {
                let names = known.map { "`\($0)`" }.joined(separator: ", ")
                reject("invalid-value", "\(what) has to have exactly one of \(names)", at: node, rules: rules)
            }
            return nil
        }
        guard let value = fields[name] else {
            reject("invalid-value", "`\(name)` is empty", at: node, rules: rules)
            return nil
        }
        return (name, value)
    }

    /// `portNumber`, `portRange` or `namedPort` (A-12).
    private mutating func portElement(_ node: YAMLNode) -> ClusterPolicyManifest.Port? {
        let rules = ["A-12"]
        let dropping = "A server that drops the field would use its default."
        guard
            let (name, value) = onlyMember(
                of: node, "an element of `ports`", known: ["portNumber", "portRange", "namedPort"], rules: rules)
        else { return nil }
        switch name {
        case "namedPort": return namedPort(value, "`namedPort`", rules: rules)
        case "portNumber":
            let fields = fields(value, "`portNumber`", known: ["protocol", "port"], dropping: dropping, rules: rules)
            let transport = transport(fields["protocol"]) ?? .tcp
            if fields["port"] == nil, value.isMapping {
                reject("missing-field", "`portNumber` has no `port`", at: value, rules: rules)
            }
            return portNumber(fields["port"], "`port`", rules: rules).map { .range(transport, $0...$0) }
        default:
            let known = ["protocol", "start", "end"]
            let fields = fields(value, "`portRange`", known: known, dropping: dropping, rules: rules)
            let transport = transport(fields["protocol"]) ?? .tcp
            return range(fields, "`portRange`", rules: rules).map { .range(transport, $0) }
        }
    }

    /// `tcp`, `udp`, `sctp` or `destinationNamedPort` (C-8).
    private mutating func protocolElement(_ node: YAMLNode) -> ClusterPolicyManifest.Port? {
        let dropping = "A server that drops the field would refuse what is left."
        guard
            let (name, value) = onlyMember(
                of: node, "an element of `protocols`", known: ["tcp", "udp", "sctp", "destinationNamedPort"],
                rules: ["C-8"])
        else { return nil }
        guard let transport = TransportProtocol(rawValue: name.uppercased()) else {
            return namedPort(value, "`\(name)`", rules: ["C-8", "C-11"])
        }
        let fields = fields(value, "`\(name)`", known: ["destinationPort"], dropping: dropping, rules: ["C-8"])
        guard let port = fields["destinationPort"] else {
            if value.isMapping {
                reject(
                    "missing-field", "`\(name)` has no `destinationPort`", at: value,
                    advice: "Write `destinationPort: {range: {start: 1, end: 65535}}` for all ports.", rules: ["C-9"])
            }
            return nil
        }
        guard
            let (form, member) = onlyMember(
                of: port, "`destinationPort`", known: ["number", "range"], rules: ["C-8"])
        else { return nil }
        if form == "number" {
            return portNumber(member, "`number`", rules: ["C-8"]).map { .range(transport, $0...$0) }
        }
        let range = self.fields(member, "`range`", known: ["start", "end"], dropping: dropping, rules: ["C-10"])
        return self.range(range, "`range`", rules: ["C-10"]).map { .range(transport, $0) }
    }

    private mutating func namedPort(_ node: YAMLNode, _ what: String, rules: [String]) -> ClusterPolicyManifest.Port? {
        let name = string(node, what, rules: rules)
        guard node.string != nil else { return nil }
        return portName(name, at: node, what).map { .named($0) }
    }

    private mutating func range(_ fields: Fields, _ what: String, rules: [String]) -> ClosedRange<UInt16>? {
        for name in ["start", "end"] where fields[name] == nil && fields.node.isMapping {
            reject("missing-field", "\(what) has no `\(name)`", at: fields.node, rules: rules)
        }
        let start = portNumber(fields["start"], "`start`", rules: rules)
        let end = portNumber(fields["end"], "`end`", rules: rules)
        guard let start, let end else { return nil }
        guard start < end else {
            reject(
                "invalid-value", "`start` \(start) is not less than `end` \(end)", at: fields["end"] ?? fields.node,
                advice: start == end ? "Write a single port as a number." : nil, rules: rules)
            return nil
        }
        return start...end
    }
}
