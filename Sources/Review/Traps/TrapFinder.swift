import Manifests
import NetworkModel
import PolicyCompiler
import Reachability

/// Looks for traps in the policies that a change brings, edits or removes.
///
/// What is common as well as odd is only told where something speaks for the odd reading: that a selector means nobody
/// and its neighbouring reading somebody, that a name says the opposite, or that the change itself turned the one into
/// the other. Sections of the semantics are N, D and E.
struct TrapFinder {
    private let edits: [PolicyEdit]
    private let answers: ExaminationAnswers
    private let removed: Set<WorkloadID>
    private var found: [Trap] = []
    private var edit: PolicyEdit
    /// By direction: those of whom it is told already that their isolation begins or ends.
    private var begun: [Direction: EndpointSet] = [:]
    private var ended: [Direction: EndpointSet] = [:]

    /// The traps of some edits: in the order of the edits.
    static func traps(
        in edits: [PolicyEdit], _ answers: ExaminationAnswers, removed: [WorkloadID]
    ) -> [Trap] {
        guard let first = edits.first else { return [] }
        var finder = TrapFinder(edits: edits, answers: answers, removed: Set(removed), edit: first)
        for edit in edits {
            finder.edit = edit
            finder.findIsolation()
            guard let after = edit.after else { continue }
            finder.findTypes(after)
            for direction in after.content.directions { finder.findRules(of: after, direction) }
            finder.findSubject(of: after)
        }
        return finder.found + RuleCoverage.redundancies(among: edits)
    }

    private init(edits: [PolicyEdit], answers: ExaminationAnswers, removed: Set<WorkloadID>, edit: PolicyEdit) {
        self.edits = edits
        self.answers = answers
        self.removed = removed
        self.edit = edit
    }

    private mutating func add(_ matter: Trap.Matter, at location: SourceLocation) {
        let trap = Trap(policy: edit.identity, location: location, matter: matter)
        if !found.contains(trap) { found.append(trap) }
    }
}

// MARK: - What a policy says by itself

extension TrapFinder {
    /// Missing `policyTypes` (D-1 to D-5).
    private mutating func findTypes(_ policy: PolicyEdit.Version) {
        let content = policy.content
        guard let types = content.policyTypes, !types.isEmpty else {
            if let egress = content.egress, egress.isEmpty { add(.egressLeftOpen, at: policy.location) }
            if content.ingress == nil, let egress = content.egress, !egress.isEmpty {
                add(.ingressIsolatedToo, at: policy.location)
            }
            return
        }
        for direction in Direction.allCases where !content.directions.contains(direction) {
            guard let rule = content.rules(direction).first else { continue }
            add(.rulesIgnored(direction), at: rule.location)
        }
    }

    private mutating func findRules(of policy: PolicyEdit.Version, _ direction: Direction) {
        let rules = policy.content.rules(direction)
        findExtremes(of: policy, direction)
        for rule in rules {
            findPorts(of: rule, among: rules)
            for peer in rule.peers ?? [] { findPeer(peer, of: rule, direction) }
            for neighbours in PeerReading.neighbours(in: rule) { findNeighbours(neighbours, in: rule) }
        }
    }

    /// `[{}]` against `[]`: each is fine by itself, and the other's opposite.
    private mutating func findExtremes(of policy: PolicyEdit.Version, _ direction: Direction) {
        let now = policy.content.extreme(direction)
        let was = edit.before?.content.extreme(direction)
        let words = Set(edit.identity.name.lowercased().split { !$0.isLetter })
        switch now {
        case .everything(let rule):
            let saysDeny = !words.isDisjoint(with: ["deny", "block", "isolate"]) && !words.contains("allow")
            if was == .nothing || saysDeny { add(.allowsEverything(direction), at: rule) }
        case .nothing:
            let wasEverything = if case .everything? = was { true } else { false }
            if wasEverything || (words.contains("allow") && !words.contains("deny") && policy.content.isOnlyEmpty) {
                add(.allowsNothing(direction), at: policy.location)
            }
        case nil: break
        }
    }

    /// A port without a protocol is TCP (D-8); these are mostly UDP's, and nothing here allows that.
    private mutating func findPorts(
        of rule: NetworkPolicyManifest.Rule, among rules: [NetworkPolicyManifest.Rule]
    ) {
        for port in rule.ports ?? [] where port.transport == nil {
            guard case .range(let range)? = port.port, range.count == 1, Self.portsOfUDP.contains(range.lowerBound),
                !rules.contains(where: { $0.allowsUDP(range.lowerBound) })
            else { continue }
            add(.tcpOnly(port: range.lowerBound), at: rule.location)
        }
    }

    /// DNS, DHCP, TFTP, NTP, SNMP, syslog, RADIUS, VXLAN and WireGuard, as the IANA registry assigns them to UDP.
    private static let portsOfUDP: Set<UInt16> = [53, 67, 68, 69, 123, 161, 162, 514, 1812, 1813, 4789, 51820]
}

// MARK: - Whom it means

extension TrapFinder {
    /// Whom a pattern means, as far as was asked.
    private enum Census {
        case nobody
        case somebody
        case unknown
    }

    private func census(_ pattern: PodPattern?) -> Census {
        guard let pattern, let answer = answers[TrapQuestions.question(pattern)] else { return .unknown }
        let workloads = answer.sources.endpoints.compactMap(\.workload)
        if workloads.contains(where: { !removed.contains($0) }) { return .somebody }
        return workloads.isEmpty && answer.uncertain.isEmpty ? .nobody : .unknown
    }

    private mutating func findPeer(
        _ peer: NetworkPolicyManifest.Peer, of rule: NetworkPolicyManifest.Rule, _ direction: Direction
    ) {
        guard case .pods(let pods, let namespaces) = peer, let reading = PeerReading(peer, in: edit.namespace) else {
            return
        }
        if let namespaces, namespaces.requirements.isEmpty, pods?.requirements.isEmpty ?? true {
            add(.everyNamespace(direction), at: rule.location)
        }
        findAbsentKeys(reading.meant, at: rule.location)
        if reading.namespacesAlone != nil, edit.before?.content.hasNeighbours(reading.meant) ?? false {
            add(
                .oneElement(
                    namespaces: reading.meant.namespaceLabels.text, pods: reading.meant.labels.text),
                at: rule.location)
            return
        }
        guard census(reading.meant) == .nobody else { return }
        if let alone = reading.namespacesAlone {
            // A selector of nearly every namespace means those as well that the repository doesn't describe.
            guard alone.namespaceLabels.isPositive, census(alone) == .somebody else { return }
            if census(reading.podsAlone) == .somebody {
                add(
                    .oneElement(namespaces: alone.namespaceLabels.text, pods: reading.meant.labels.text),
                    at: rule.location)
            } else {
                add(.peerIsNobody(reading.meant.text), at: rule.location)
            }
        } else if namespaces == nil, census(PeerReading.everyPod(in: edit.namespace)) == .somebody,
            // Two elements that should be one are told as such.
            !PeerReading.neighbours(in: rule).contains(where: { $0.pods == reading.meant.labels })
        {
            add(.peerIsNobody(reading.meant.text), at: rule.location)
        }
    }

    /// Two elements where the change made them of one, or where only one would make sense.
    private mutating func findNeighbours(
        _ neighbours: PeerReading.Neighbours, in rule: NetworkPolicyManifest.Rule
    ) {
        let own = PodPattern(namespace: NamePattern(edit.namespace), labels: neighbours.pods)
        let wasOne = edit.before?.content.hasElement(neighbours) ?? false
        let isOddAlone = census(own) == .nobody && census(neighbours.together) == .somebody
        guard wasOne || isOddAlone else { return }
        add(
            .twoElements(namespaces: neighbours.namespaces.text, pods: neighbours.pods.text), at: rule.location)
    }

    private mutating func findSubject(of policy: PolicyEdit.Version) {
        let subject = PeerReading.subject(of: policy.content, in: edit.namespace)
        findAbsentKeys(subject, at: policy.location)
        if census(subject) == .nobody, census(PeerReading.everyPod(in: edit.namespace)) == .somebody {
            add(.selectsNobody(subject.text), at: policy.location)
        }
    }

    private mutating func findAbsentKeys(_ pattern: PodPattern, at location: SourceLocation) {
        for key in pattern.keysWithExclusions where census(pattern.lacking(key)) == .somebody {
            add(.absentKey(key: key, selector: pattern.text), at: location)
        }
    }

    /// First and last policies of workloads, told once however many policies come or go together.
    private mutating func findIsolation() {
        func change(_ version: PolicyEdit.Version?, _ direction: Direction) -> IsolationChange? {
            guard let version, version.content.directions.contains(direction) else { return nil }
            let subject = PeerReading.subject(of: version.content, in: edit.namespace)
            return answers[TrapQuestions.question(subject)]?.isolation.first { $0.direction == direction }
        }
        for direction in Direction.allCases {
            let begins = (change(edit.after, direction)?.begins ?? .nobody)
                .subtracting(begun[direction] ?? .nobody).workloads
            if !begins.isEmpty {
                begun[direction] = (begun[direction] ?? .nobody).union(begins)
                add(.isolationBegins(direction, begins), at: edit.location)
            }
            let ends = (change(edit.before, direction)?.ends ?? .nobody)
                .subtracting(ended[direction] ?? .nobody).workloads
            if !ends.isEmpty {
                ended[direction] = (ended[direction] ?? .nobody).union(ends)
                add(.isolationEnds(direction, ends), at: edit.location)
            }
        }
    }
}

extension EndpointSet {
    /// The workloads among them.
    fileprivate var workloads: EndpointSet { EndpointSet(endpoints.filter { $0.workload != nil }) }
}

extension LabelSelector {
    /// Whether some label has to have one of some values.
    fileprivate var isPositive: Bool {
        requirements.contains { !$0.domain.allowsAbsence && !$0.domain.excludesValues }
    }

    /// The selector as people write it; `{}` for everything.
    fileprivate var text: String { isEverything ? "{}" : description }
}

extension PodPattern {
    /// The pods' labels, and the namespaces' where they are asked for.
    fileprivate var text: String {
        namespaceLabels.isEverything ? labels.text : "\(labels.text) in namespaces \(namespaceLabels.text)"
    }
}

extension NetworkPolicyManifest {
    /// The two ways to write what looks alike and is the opposite.
    fileprivate enum Extreme: Equatable {
        /// A rule without peers and ports, at its place.
        case everything(SourceLocation)
        /// No rules.
        case nothing
    }

    /// Which of the two a direction is; `nil` for rules of any substance.
    fileprivate func extreme(_ direction: Direction) -> Extreme? {
        guard directions.contains(direction) else { return nil }
        let rules = rules(direction)
        if rules.isEmpty { return .nothing }
        guard let rule = rules.first(where: \.isEmpty), rules.count == 1 else { return nil }
        return .everything(rule.location)
    }

    /// Whether no direction has a rule.
    fileprivate var isOnlyEmpty: Bool { Direction.allCases.allSatisfy { rules($0).isEmpty } }

    /// Whether two elements hold the selectors that one pattern joins.
    fileprivate func hasNeighbours(_ joined: PodPattern) -> Bool {
        Direction.allCases.flatMap { rules($0) }.flatMap(PeerReading.neighbours).contains { $0.together == joined }
    }

    /// Whether one element holds both selectors.
    fileprivate func hasElement(_ neighbours: PeerReading.Neighbours) -> Bool {
        Direction.allCases.flatMap { rules($0) }.flatMap { $0.peers ?? [] }.contains { peer in
            guard case .pods(let pods?, let namespaces?) = peer else { return false }
            return LabelSelector(pods) == neighbours.pods && LabelSelector(namespaces) == neighbours.namespaces
        }
    }
}

extension NetworkPolicyManifest.Rule {
    /// Whether it says nothing, and so allows everything.
    fileprivate var isEmpty: Bool { (peers ?? []).isEmpty && (ports ?? []).isEmpty }

    /// Whether it says that UDP may pass to a port, or allows everything to everybody.
    fileprivate func allowsUDP(_ number: UInt16) -> Bool {
        guard let ports, !ports.isEmpty else { return (peers ?? []).isEmpty }
        return ports.contains { port in
            guard port.transport == .udp else { return false }
            switch port.port {
            case nil: return true
            case .range(let range)?: return range.contains(number)
            // A name may be that of any port.
            case .named?: return true
            }
        }
    }
}
