import Manifests
import NetworkModel
import Reachability
import Review

// What is said of policies and of how far a change reaches.

extension FindingPhrase {
    /// `isolates all 12 workloads of shop: nothing reaches them any more. This is the change that takes it dark`.
    func blastRadius(_ radius: BlastRadius) -> Phrase {
        switch radius {
        case .isolation(let cluster, let direction, let namespaces):
            let effect = direction == .ingress ? "nothing reaches them any more" : "they reach nothing any more"
            return sentence(
                .words("isolates "), workloads(of: namespaces), inCluster(cluster),
                .words(": \(effect), and this is the change that takes \(namespaces.count == 1 ? "it" : "them") dark"))
        case .nameResolution(let cluster, let namespaces):
            return sentence(
                .words("cuts "), workloads(of: namespaces), inCluster(cluster),
                .words(" off from DNS: without names this is the change that takes them dark"))
        case .closedShare(let cluster, let share):
            let least = share.isExact ? "" : "at least "
            return .words("closes \(least)\(share.percent) % of what was open") + inCluster(cluster)
                + .words(": \(share.closed) of \(share.isExact ? "" : "at most ")\(share.open) pairs of workloads")
        }
    }

    private func workloads(of namespaces: [BlastRadius.ReachedNamespace]) -> Phrase {
        let count = namespaces.reduce(0) { $0 + $1.workloadCount }
        return .words("all \(Headline.counted(count, "workload", "workloads")) of ")
            + namespaces.prefix(4).map { Phrase.name($0.name) }.joined(separator: ", ")
            + .words(namespaces.count > 4 ? " and \(namespaces.count - 4) more namespaces" : "")
    }

    /// `closes shop/web → shop/db, which deploy.yaml:12 says is needed (db.shop:5432): policies/db.yaml:3 denies it`.
    func dependency(_ closed: ClosedDependency) -> Phrase {
        let naming = naming(closed.cluster)
        let places = closed.closedBy.prefix(3).map { Phrase.name("\($0)") }.joined(separator: ", ")
        return sentence(
            .words("closes "), naming.phrase(closed.flow.sources), .words(" → "),
            naming.phrase(closed.flow.destinations), inCluster(closed.cluster), .words(", which "),
            .name("\(closed.dependency.location)"), .words(" says is needed ("), .name(closed.dependency.text),
            .words(")"), closed.closedBy.isEmpty ? .empty : .words(": denied by ") + places)
    }

    /// `db-policy (policies/db.yaml:7): …, E-1`.
    func trap(_ trap: Trap) -> Phrase {
        sentence(
            .name(trap.policy.name), .words(" ("), .name("\(trap.location)"), .words("): "), odd(trap),
            .words(" (\(trap.rule), \(trap.code))"))
    }

    private func odd(_ trap: Trap) -> Phrase {
        switch trap.matter {
        case .oneElement(let namespaces, let pods):
            return sentence(
                .words("one element asks for pods "), .name(pods), .words(" in namespaces "), .name(namespaces),
                .words("; as two elements it would be pods "), .name(pods),
                .words(" of its own namespace, or any pod of those"))
        case .twoElements(let namespaces, let pods):
            return sentence(
                .words("two elements mean any pod in namespaces "), .name(namespaces), .words(", or pods "),
                .name(pods),
                .words(" of its own namespace; as one element it would be those pods in those namespaces only"))
        case .egressLeftOpen:
            return .words("an empty list of egress rules without policyTypes isolates no egress")
        case .ingressIsolatedToo:
            return .words("egress rules without policyTypes isolate ingress as well, which has no rule")
        case .rulesIgnored(let direction):
            return .words("its \(direction.rawValue) rules do nothing: policyTypes doesn't list them")
        case .tcpOnly(let port):
            return .words("port \(port) without a protocol is TCP, and what is mostly meant is UDP")
        case .allowsEverything(let direction):
            return .words("[{}] allows all \(direction.rawValue); [] would allow none")
        case .allowsNothing(let direction):
            return .words("no rules allow no \(direction.rawValue); [{}] would allow all")
        case .everyNamespace(let direction):
            let verb = direction == .ingress ? "lets in" : "leads to"
            return .words("namespaceSelector: {} \(verb) every pod of every namespace")
        case .absentKey(let key, let selector):
            return sentence(
                .name(selector), .words(" means those as well that have no label "), .name(key),
                .words(", and there are some"))
        case .isolationBegins(let direction, let endpoints):
            return sentence(
                .words("it is the first \(direction.rawValue) policy of "), naming(trap.cluster).phrase(endpoints),
                .words(": what no policy allows is denied from now on"))
        case .isolationEnds(let direction, let endpoints):
            return sentence(
                .words("it was the last \(direction.rawValue) policy of "), naming(trap.cluster).phrase(endpoints),
                .words(": everything is allowed from now on"))
        case .selectsNobody(let selector):
            return sentence(
                .words("it selects "), .name(selector), .words(", and no workload of its namespace is that"))
        case .peerIsNobody(let selector):
            return sentence(.words("no workload in this repository is "), .name(selector))
        case .redundant(let direction, let rule, let policy, let place):
            return sentence(
                .words("\(direction.rawValue) rule \(rule) allows nothing that a rule of "), .name(policy.name),
                .words(" ("), .name("\(place)"), .words(") doesn't"))
        }
    }

    private func sentence(_ parts: Phrase...) -> Phrase { parts.reduce(.empty, +) }

    /// What to do about a trap; `nil` where that is plain.
    func advice(_ trap: Trap) -> String? {
        switch trap.matter {
        case .oneElement: "If either is enough, put a dash before the second selector."
        case .twoElements: "If both have to match, drop the dash before the second selector."
        case .egressLeftOpen: "Write policyTypes: [Ingress, Egress]."
        case .ingressIsolatedToo: "Write policyTypes: [Egress] if ingress is to be left alone."
        case .rulesIgnored: "List the direction in policyTypes, or drop the rules."
        case .tcpOnly: "Write protocol: UDP, and a second entry with TCP where both are meant."
        case .allowsEverything: "Write [] to deny."
        case .allowsNothing: "Write [{}] to allow."
        case .everyNamespace: "Name the namespaces, or leave the selector out to mean the policy's own."
        case .absentKey: "Ask for the label with Exists as well."
        case .isolationBegins, .isolationEnds, .selectsNobody, .peerIsNobody, .redundant: nil
        }
    }
}
