extension NamespacePlan {
    /// One policy more, about two of the workloads.
    mutating func addPolicy(_ name: String, _ generator: inout ShapeGenerator) {
        let (subject, peer) = (workloads[generator.below(workloads.count)], workloads[generator.below(workloads.count)])
        policies.append(
            PolicyPlan(
                name: name, path: "\(folder)/\(name).yaml", subject: SelectorPlan(labels: [subject.labels[0]]),
                ingress: [
                    RulePlan(
                        peers: [.pods(namespaces: nil, pods: SelectorPlan(labels: [peer.labels[0]]))],
                        ports: [PortPlan(number: 8080)])
                ]))
    }

    /// One policy more, which selects every pod and isolates it in the directions that aren't `nil`.
    mutating func deny(ingress: [RulePlan]?, egress: [RulePlan]?) {
        let name = ingress == nil ? "deny-egress" : "deny-ingress"
        policies.append(PolicyPlan(name: name, path: "\(folder)/\(name).yaml", ingress: ingress, egress: egress))
    }
}

extension WorkloadPlan {
    /// Another value of the first label: that of another workload of the namespace, or a new one.
    mutating func changeLabel(like namespace: NamespacePlan, _ generator: inout ShapeGenerator) {
        let other = namespace.workloads[generator.below(namespace.workloads.count)].labels[0]
        labels[0].value = other.key == labels[0].key && other != labels[0] ? other.value : labels[0].value.moved
    }
}

extension String {
    /// Another value, and of that one the first again: values may have 63 characters.
    var moved: String { hasSuffix("-moved") ? String(dropLast(6)) : self + "-moved" }
}

extension PolicyPlan {
    /// The rules of both directions.
    var rules: [RulePlan] { (ingress ?? []) + (egress ?? []) }

    /// Whether a peer can be widened.
    var hasNarrowPeer: Bool { rules.contains { $0.peers.contains(where: \.isNarrow) } }

    /// Whether a peer is a block of addresses.
    var hasBlock: Bool { rules.contains { $0.peers.contains(where: \.isBlock) } }

    /// Another port in one of the rules.
    mutating func changePort(_ generator: inout ShapeGenerator) {
        let number = 20000 + generator.below(1000)
        changeRule(at: generator.below(rules.count)) { rule in
            // A rule without ports is for all of them.
            rule.ports = [PortPlan(number: number)] + rule.ports.dropFirst()
        }
    }

    /// The first peer that is narrow becomes every pod of its namespaces.
    mutating func widenPeer() {
        guard let index = rules.firstIndex(where: { $0.peers.contains(where: \.isNarrow) }) else { return }
        changeRule(at: index) { rule in
            guard let peer = rule.peers.firstIndex(where: \.isNarrow) else { return }
            rule.peers[peer].widen()
        }
    }

    /// The first block gets another exception.
    mutating func changeBlock(_ generator: inout ShapeGenerator) {
        guard let index = rules.firstIndex(where: { $0.peers.contains(where: \.isBlock) }) else { return }
        let part = 200 + generator.below(50)
        changeRule(at: index) { rule in
            guard let peer = rule.peers.firstIndex(where: \.isBlock) else { return }
            rule.peers[peer].except(part)
        }
    }

    /// Changes a rule that is counted over both directions.
    private mutating func changeRule(at index: Int, _ body: (inout RulePlan) -> Void) {
        let count = ingress?.count ?? 0
        if index < count, var rules = ingress {
            body(&rules[index])
            ingress = rules
        } else if var rules = egress {
            body(&rules[index - count])
            egress = rules
        }
    }
}

extension PeerPlan {
    /// Whether it is some of the pods of its namespaces.
    fileprivate var isNarrow: Bool {
        switch self {
        case .pods(_, let pods): pods.map { !$0.isEverything } ?? false
        case .block: false
        }
    }

    fileprivate var isBlock: Bool {
        switch self {
        case .pods: false
        case .block: true
        }
    }

    /// Every pod of its namespaces.
    fileprivate mutating func widen() {
        switch self {
        case .pods(let namespaces, _): self = .pods(namespaces: namespaces, pods: SelectorPlan())
        case .block: break
        }
    }

    /// The block without one part of it; every block of a shape spans 16 bits.
    fileprivate mutating func except(_ part: Int) {
        switch self {
        case .pods: break
        case .block(let block, _):
            let prefix = block.split(separator: ".").prefix(2).joined(separator: ".")
            self = .block(block, except: ["\(prefix).\(part).0/24"])
        }
    }
}
