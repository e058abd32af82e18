extension ObjectDecoder {
    /// Reads the specification of an AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy strictly.
    mutating func clusterPolicy(_ object: Fields, _ form: ClusterPolicyForm, name: String) -> ClusterPolicyManifest {
        if form == .baselineAdminNetworkPolicy, name != "default" {
            reject(
                "invalid-name", "a BaselineAdminNetworkPolicy has to be named `default`, not \(quoted(name))",
                at: object["metadata"]?.mergedValue(of: "name") ?? object.node, rules: ["A-20"])
        }
        let empty = ClusterPolicyManifest(
            dialect: form.dialect, priority: 0, subject: .namespaces(SelectorManifest()), ingress: [], egress: [])
        guard let node = object["spec"] else {
            reject("missing-field", "the policy has no `spec`", at: object.node)
            return empty
        }
        let spec = fields(
            node, "`spec`", known: form.fields,
            dropping: "A server that drops the field would enforce the rest without it.")
        var policy = empty
        if form == .clusterNetworkPolicy { policy.dialect = tier(spec) }
        if form != .baselineAdminNetworkPolicy {
            if spec["priority"] == nil, node.isMapping {
                reject("missing-field", "the policy has no `priority`", at: node, rules: [form.priorityRule])
            }
            policy.priority =
                integer(spec["priority"], "`priority`", in: 0...1000, rules: [form.priorityRule]) ?? 0
        }
        if let subject = spec["subject"] {
            let pods = podsOrNamespaces(
                subject, "`subject`", known: ["namespaces", "pods"], rules: [form.subjectRule])
            if let pods { policy.subject = pods }
        } else if node.isMapping {
            reject("missing-field", "the policy has no `subject`", at: node, rules: [form.subjectRule])
        }
        policy.ingress = clusterRules(spec["ingress"], isIngress: true, form)
        policy.egress = clusterRules(spec["egress"], isIngress: false, form)
        return policy
    }

    private mutating func tier(_ spec: Fields) -> ClusterPolicyManifest.Dialect {
        guard let node = spec["tier"] else {
            if spec.node.isMapping {
                reject(
                    "missing-field", "the policy has no `tier`", at: spec.node, advice: "Write Admin or Baseline.",
                    rules: ["C-1"])
            }
            return .clusterNetworkPolicyAdmin
        }
        switch string(node, "`tier`", rules: ["C-1"]) {
        case "Admin": return .clusterNetworkPolicyAdmin
        case "Baseline": return .clusterNetworkPolicyBaseline
        default:
            if let name = node.string {
                reject(
                    "invalid-value", "unknown tier \(quoted(name))", at: node, advice: "Use Admin or Baseline.",
                    rules: ["C-1"])
            }
            return .clusterNetworkPolicyAdmin
        }
    }

    /// A subject or peer of pods; `nil` when it has neither form.
    private mutating func podsOrNamespaces(
        _ node: YAMLNode, _ what: String, known: [String], rules: [String]
    ) -> ClusterPolicyManifest.PodsOrNamespaces? {
        let fields = fields(
            node, what, known: known, dropping: "A server that drops the field would match something else.",
            rules: rules)
        let (namespaces, pods) = (fields["namespaces"], fields["pods"])
        if (namespaces == nil) == (pods == nil), node.isMapping || node.isNull {
            reject(
                "invalid-value", "\(what) has to have exactly one of `namespaces` and `pods`", at: node, rules: rules)
        }
        return namespaces.map { .namespaces(bareSelector($0)) } ?? pods.map { selectedPods($0) }
    }

    /// Reads `namespaces`, which is a selector itself.
    ///
    /// The habit of wrapping one selects the whole cluster once a server has dropped the wrapper (C-19, C-20).
    mutating func bareSelector(_ node: YAMLNode) -> SelectorManifest {
        let isWrapped = node.mergedValue(of: "namespaceSelector") != nil
        return selector(node, "`namespaces`", rules: isWrapped ? ["C-19", "C-20"] : [])
    }

    /// Reads `pods`, a pair of selectors.
    mutating func selectedPods(_ node: YAMLNode) -> ClusterPolicyManifest.PodsOrNamespaces {
        let fields = fields(
            node, "`pods`", known: ["namespaceSelector", "podSelector"],
            dropping: "A server that drops the field would select more pods than are meant.")
        for name in ["namespaceSelector", "podSelector"] where fields[name] == nil && node.isMapping {
            // The resource definition requires both; the Go clients read an absent one as `{}`.
            warn(
                "missing-field", "`pods` has no `\(name)`: read as `{}`", at: node,
                advice: "Write `\(name): {}`: a server refuses the object without it.")
        }
        return .pods(
            namespaceSelector: selector(fields["namespaceSelector"], "`namespaceSelector`") ?? SelectorManifest(),
            podSelector: selector(fields["podSelector"], "`podSelector`") ?? SelectorManifest())
    }

    private mutating func clusterRules(
        _ node: YAMLNode?, isIngress: Bool, _ form: ClusterPolicyForm
    ) -> [ClusterPolicyManifest.Rule] {
        let list = isIngress ? "`ingress`" : "`egress`"
        let elements = mappings(node, list)
        if let node { checkCount(of: elements, list, atMost: form.limit, at: node, form) }
        return elements.compactMap { clusterRule($0, isIngress: isIngress, form) }
    }

    private mutating func checkCount(
        of elements: YAMLNode.Elements, _ what: String, atMost limit: Int, at node: YAMLNode, _ form: ClusterPolicyForm
    ) {
        guard elements.count > limit else { return }
        reject(
            "too-many", "\(what) has \(elements.count) elements, and may have \(limit)", at: node,
            rules: [form.limitRule])
    }

    private mutating func clusterRule(
        _ node: YAMLNode, isIngress: Bool, _ form: ClusterPolicyForm
    ) -> ClusterPolicyManifest.Rule? {
        let peersName = isIngress ? "from" : "to"
        let rule = fields(
            node, isIngress ? "an ingress rule" : "an egress rule",
            known: ["name", "action", peersName, form.portsField],
            dropping: "A server that drops the field would apply the rule to more traffic than is meant.")
        let name = string(rule["name"], "`name`")
        if let name, let nameNode = rule["name"], name.unicodeScalars.count > 100 {
            reject(
                "invalid-name", "the rule's name has more than 100 characters", at: nameNode, rules: [form.limitRule])
        }
        let action = action(rule, form)
        let peerNodes = elements(rule[peersName], "`\(peersName)`")
        if peerNodes.isEmpty, node.isMapping || node.isNull, rule[peersName]?.isSequence ?? true {
            reject(
                "missing-field", "the rule has no peer in `\(peersName)`", at: rule[peersName] ?? node,
                rules: [form.limitRule])
        }
        if let list = rule[peersName] {
            checkCount(of: peerNodes, "`\(peersName)`", atMost: form.limit, at: list, form)
        }
        let peers = peerNodes.compactMap { clusterPeer($0, isIngress: isIngress, action: action, form) }
        let ports = clusterPorts(rule[form.portsField], form)
        checkNamedPorts(ports, with: peers, at: rule[form.portsField] ?? node, form)
        return action.map {
            ClusterPolicyManifest.Rule(location: location(node), name: name, action: $0, peers: peers, ports: ports)
        }
    }

    private mutating func action(_ rule: Fields, _ form: ClusterPolicyForm) -> ClusterPolicyManifest.Action? {
        guard let node = rule["action"] else {
            if rule.node.isMapping {
                reject("missing-field", "the rule has no `action`", at: rule.node, rules: form.actionRules)
            }
            return nil
        }
        let text = string(node, "`action`", rules: form.actionRules)
        guard node.string != nil else { return nil }
        if let action = form.actions.first(where: { $0.name == text }) { return action.action }
        let names = form.actions.map(\.name)
        let suggestion = text == "Allow" ? "Accept" : text == "Accept" ? "Allow" : nearest(to: text, among: names)
        let isKnown = suggestion.map(names.contains) ?? false
        reject(
            "unknown-action", "unknown action \(quoted(text))", at: node,
            advice: isKnown
                ? suggestion.map { "Did you mean `\($0)`?" } : "Use \(names.joined(separator: ", ")).",
            rules: form.actionRules)
        return nil
    }

    /// A named port is a property of pods, so it can't go with other destinations (A-18, C-12).
    private mutating func checkNamedPorts(
        _ ports: [ClusterPolicyManifest.Port]?, with peers: [ClusterPolicyManifest.Peer], at node: YAMLNode,
        _ form: ClusterPolicyForm
    ) {
        let hasName = ports?.contains { if case .named = $0 { true } else { false } } ?? false
        guard hasName else { return }
        for peer in peers {
            switch peer {
            case .pods, .unknown: continue
            case .networks, .nodes, .domainNames:
                let isNewForm = form == .clusterNetworkPolicy
                let field = isNewForm ? "destinationNamedPort" : "namedPort"
                reject(
                    "invalid-value", "`\(field)` can't go with networks, nodes or domain names", at: node,
                    advice: "Only pods name their ports: write numbers.", rules: [isNewForm ? "C-12" : "A-18"])
                return
            }
        }
    }
}
