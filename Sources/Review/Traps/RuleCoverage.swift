import Manifests
import NetworkModel
import PolicyCompiler

/// Which rules allow nothing that another rule doesn't, so that without them nothing would change.
///
/// Rules of a NetworkPolicy only allow (semantics N-6, N-15), so a rule is covered where another of the same subject
/// allows at least its traffic with at least its peers. Several rules together aren't put together: what is told holds,
/// and not all of it is told. Of policies that the change leaves alone nothing is known here.
enum RuleCoverage {
    /// The redundant rules of the policies that a change brings or edits: of rules that are equal, the later.
    ///
    /// O(rules² of those that have one subject).
    static func redundancies(among edits: [PolicyEdit]) -> [Trap] {
        var bySubject: [Subject: [PlacedRule]] = [:]
        for edit in edits {
            guard let after = edit.after else { continue }
            for policy in PolicyCompiler().compile(ManifestSet(objects: [after.manifest])).snapshot.tiers
                .flatMap(\.policies)
            {
                let subject = Subject(selector: policy.subject, direction: policy.id.direction)
                let locations = after.content.rules(policy.id.direction).map(\.location)
                for (rule, location) in zip(policy.rules, locations) {
                    bySubject[subject, default: []].append(
                        PlacedRule(rule: rule, policy: edit.identity, location: location))
                }
            }
        }
        let found = bySubject.flatMap { subject, rules in
            rules.count > mostRules ? [] : traps(among: rules, subject.direction)
        }
        return found.sorted { ($0.location, $0.canonicalText) < ($1.location, $1.canonicalText) }
    }

    /// More rules of one subject than people write aren't compared with each other.
    private static let mostRules = 500

    private struct Subject: Hashable {
        let selector: PodSelector
        let direction: Direction
    }

    private struct PlacedRule {
        let rule: Rule
        let policy: ObjectIdentity
        let location: SourceLocation
    }

    private static func traps(among rules: [PlacedRule], _ direction: Direction) -> [Trap] {
        rules.indices.compactMap { index in
            let own = rules[index]
            let other = rules.indices.first { candidate in
                candidate != index && rules[candidate].rule.covers(own.rule)
                    && (candidate < index || !own.rule.covers(rules[candidate].rule))
            }
            guard let other else { return nil }
            return Trap(
                policy: own.policy, location: own.location,
                matter: .redundant(
                    direction, rule: own.rule.index + 1, by: rules[other].policy, at: rules[other].location))
        }
    }
}

extension Rule {
    /// Whether it allows all that another allows.
    fileprivate func covers(_ other: Rule) -> Bool {
        traffic.covers(other.traffic) && other.peers.allSatisfy { peer in peers.contains { $0.covers(peer) } }
    }
}

extension TrafficPattern {
    /// Whether all traffic of another is part of it, whatever the destination's names stand for.
    fileprivate func covers(_ other: TrafficPattern) -> Bool {
        other.fixed.isSubset(of: fixed)
            && other.named.allSatisfy { name in
                named.contains(name)
                    || name.ipProtocol.map { TrafficSet($0, .allPorts).isSubset(of: fixed) } ?? (fixed == .all)
            }
    }
}

extension Peer {
    /// Whether everyone whom another means is meant, whatever the cluster holds.
    fileprivate func covers(_ other: Peer) -> Bool {
        switch (self, other) {
        case (.anyone, _): true
        case (.pods(let wide), .pods(let narrow)): wide.covers(narrow)
        case (.addresses(let wide, let widePods), .addresses(let narrow, let narrowPods)):
            narrow.isSubset(of: wide) && (widePods || !narrowPods)
        case (.someAddresses(let name), .someAddresses(let other)): name == other
        case (.pods, .anyone), (.pods, .addresses), (.pods, .someAddresses), (.addresses, .anyone), (.addresses, .pods),
            (.addresses, .someAddresses), (.someAddresses, .anyone), (.someAddresses, .pods),
            (.someAddresses, .addresses):
            false
        }
    }
}

extension PodSelector {
    fileprivate func covers(_ other: PodSelector) -> Bool {
        pods.covers(other.pods) && namespaces.covers(other.namespaces)
            && (includesNodePods || !other.includesNodePods)
    }
}

extension NamespaceScope {
    fileprivate func covers(_ other: NamespaceScope) -> Bool {
        switch (self, other) {
        case (.named(let name), .named(let other)): name == other
        case (.matching(let wide), .matching(let narrow)): wide.covers(narrow)
        case (.matching(let wide), .named(let name)):
            // Of a namespace that is only named, nothing but the label of its name is known.
            wide.covers(LabelSelector(matching: [Namespace.nameLabel: name]))
        case (.named(let name), .matching(let narrow)):
            narrow.requirements.contains { $0.key == Namespace.nameLabel && $0.domain.onlyValue == name }
        }
    }
}

extension LabelSelector {
    /// Whether whatever satisfies another satisfies it.
    fileprivate func covers(_ other: LabelSelector) -> Bool {
        requirements.allSatisfy { asked in
            let known = other.requirements.first { $0.key == asked.key }?.domain ?? .anything
            return known.isSubset(of: asked.domain)
        }
    }
}
