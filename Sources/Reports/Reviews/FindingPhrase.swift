import Git
import Manifests
import NetworkModel
import Reachability
public import Review

/// Findings in words.
public struct FindingPhrase {
    private let namings: [String: EndpointNaming]

    /// Words for the findings of a review.
    public init(_ review: ChangeReview) {
        namings = Dictionary(
            review.change.clusters.map {
                ($0.name, EndpointNaming($0.endpoints, workloadCount: $0.workloadCount))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Words for the requirements of a ticket.
    init(_ ticket: LivingTicket) {
        namings = Dictionary(
            ticket.clusters.map { ($0.name, EndpointNaming($0.endpoints)) }, uniquingKeysWith: { first, _ in first })
    }

    /// What there is to know, as a sentence without its full stop.
    public func statement(_ finding: Finding) -> Phrase {
        let tickets: Phrase = finding.tickets.map(Phrase.name).joined(separator: ", ")
        switch finding.matter {
        case .ticketMissing:
            return missing(finding.commits)
        case .ticketMalformed(let hint), .referenceHint(let hint):
            return commit(finding) + ": " + .name(hint.message)
        case .ticketUnknown(let nearest):
            return tickets + " has no record" + (nearest.map { .words(": is ") + .name($0) + " meant?" } ?? .empty)
        case .ticketUnverifiable(.noRecords):
            return .words("whether ") + tickets
                + " is approved can't be told: the repository keeps no records of tickets"
        case .ticketUnverifiable(.narrowedScope(let fields)):
            return .words("whether ") + tickets + " covers this can't be told: its scope is narrowed by "
                + fields.map(Phrase.name).joined(separator: ", ") + ", which isn't judged"
        case .ticketUnverifiable(.beyondPaths(let path)):
            return .words("whether ") + tickets + " covers this can't be told: " + .name(path)
                + " changes as well, which is none of the paths that its scope is narrowed to"
        case .ticketUnverifiable(.otherRepository(let name)):
            return tickets + " covers nothing here: its scope is narrowed to other repositories than " + .name(name)
        case .ticketUnverifiable(.beyondEnvironments(let place)):
            let beyond: Phrase =
                switch place {
                case .file(let path): .name(path) + " changes as well, which is in none of the environments"
                case .namespace(let name):
                    .words("flows of namespace ") + .name(name)
                        + " change as well, which is in none of the environments"
                case .neither: .words("flows change as well whose ends are in none of the environments")
                }
            return .words("whether ") + tickets + " covers this can't be told: " + beyond
                + " that its scope is narrowed to"
        case .ticketUnverifiable(.broken(let place)):
            return tickets + " can't be judged: its record " + .name("\(place)") + " is broken"
        case .ticketUnverifiable(.ambiguous(let places)):
            return tickets + " can't be judged: it has several records, "
                + places.map { Phrase.name("\($0)") }.joined(separator: ", ")
        case .ticketNotApproved(let state): return tickets + .words(" isn't approved: its state is \(state.rawValue)")
        case .approvalsMissing(let given, let wanted, let roles):
            let missing: Phrase =
                roles.isEmpty ? .empty : .words(", none by ") + roles.map(Phrase.name).joined(separator: ", ")
            return tickets + .words(" has \(given) of \(wanted) approvals that count") + missing
        case .ticketSelfApproved(let person):
            return tickets + " was approved by " + .name("\(person)") + ", who asked for the change or made it"
        case .approvalStale(let person, _):
            return tickets + " was approved by " + .name("\(person)") + " for other flow changes than these"
        case .ticketClosed(let state): return tickets + .words(" is \(state.rawValue)")
        case .ticketExpired(let day):
            return tickets + " has expired" + .words(day.map { " on \($0)" } ?? "")
        case .ticketNotYetValid(let day): return tickets + .words(" isn't valid before \(day)")
        case .ticketProposed(let isNew):
            return .words("the change itself \(isNew ? "brings" : "edits") the record of ") + tickets
                + ", which authorises nothing"
        case .scopeUnstated: return tickets + " states no flows, so that nothing is authorised"
        case .outOfScope(let excess): return flow(excess) + ", which " + tickets + " doesn't cover"
        case .requirement(let outcome): return requirement(outcome, of: tickets)
        case .shortfall(let text, let cluster, let change):
            return tickets + " authorises " + .name(text) + ", and " + flow(change, in: cluster) + " can't pass yet"
        case .shortfallOfNobody(let text):
            return tickets + " authorises " + .name(text) + ", and one of the two is nobody"
        case .guardrail(let name, let reason, let cluster, let change, let mustStayOpen):
            let verb = mustStayOpen ? "cuts " : "opens "
            let what = .words(verb) + flow(change, in: cluster)
            return what + .words(", which must stay \(mustStayOpen ? "open" : "shut") (") + .name(name) + ")"
                + (reason.map { .words(": ") + .name($0) } ?? .empty)
        case .guardrailIdle(let name): return .words("the guardrail ") + .name(name) + " is about nobody"
        case .emergency(let reason, let deadline):
            return .words("an emergency: ") + .name(reason) + .words("; a ticket is owed by \(deadline)")
        case .blastRadius(let radius): return blastRadius(radius)
        case .dependencyClosed(let closed): return dependency(closed)
        case .trap(let trap): return self.trap(trap)
        case .incomplete(let count):
            let files = Headline.counted(count, "file", "files")
            return .words("\(files) could not be analysed, so that changes may be missing")
        case .configurationBroken: return .words("the configuration of the base commit can't be used")
        case .alteredMerge(let departure): return merge(finding, departure)
        case .octopusMerge:
            return commit(finding) + " merges more than two histories, which is not compared with an automatic merge"
        case .partialRevert(let other):
            return commit(finding) + " says that it reverts " + .name(String(other.prefix(12)))
                + ", and does not take back what that did"
        }
    }

    /// What to do about it; `nil` where that is plain.
    public func advice(_ finding: Finding) -> String? {
        switch finding.kind {
        case .ticketMissing: "Name the ticket in the last paragraph of the message: `Ticket: NET-42`."
        case .outOfScope: "Narrow the change, or have the ticket's scope widened and approved first."
        case .approvalStale, .ticketNotApproved, .ticketSelfApproved: "Have it approved for the flows of this change."
        case .ticketExpired: "Have the ticket extended, or take the flows back."
        case .ticketProposed: "Land the record first, in a change of its own."
        case .incomplete: "See what could not be analysed below."
        case .guardrailOpen: "Allow it, or have the guardrail changed at the base first."
        case .blastRadius, .guardrailShut, .dependencyClosed, .requirementNotMet, .requirementUndecided, .shortfall,
            .ticketMalformed, .ticketUnknown, .ticketClosed, .ticketUnverifiable, .emergency, .alteredMerge,
            .octopusMerge, .partialRevert, .guardrailIdle, .referenceHint:
            nil
        case .trap: if case .trap(let trap) = finding.matter { advice(trap) } else { nil }
        }
    }
}

extension FindingPhrase {
    private func missing(_ commits: [ObjectID]) -> Phrase {
        let verb = commits.count == 1 ? "changes" : "change"
        return .words(
            "\(Headline.counted(commits.count, "commit", "commits")) that \(verb) reachability without a ticket: ")
            + commits.prefix(4).map { Phrase.name($0.shortHex) }.joined(separator: ", ")
            + .words(commits.count > 4 ? " and \(commits.count - 4) more" : "")
    }

    /// The commit, or what came along with all of them.
    private func commit(_ finding: Finding) -> Phrase {
        guard !finding.commits.isEmpty else { return .words("the push") }
        return finding.commits.prefix(1).map { Phrase.name($0.shortHex) }.joined(separator: "")
    }

    func naming(_ cluster: String) -> EndpointNaming { namings[cluster] ?? EndpointNaming([Endpoint]()) }

    func inCluster(_ name: String) -> Phrase { name.isEmpty ? .empty : .words(" in ") + .name(name) }

    /// `opens shop/web → shop/db TCP 5432`.
    private func flow(_ excess: FlowExcess) -> Phrase {
        let (naming, region) = (naming(excess.cluster), excess.region)
        let verb = (excess.isPossible ? "possibly " : "") + (excess.opens ? "opens " : "closes ")
        return .words(verb) + naming.phrase(region.sources) + " → " + naming.phrase(region.destinations)
            + .words(" \(TrafficText.describe(region.traffic))") + inCluster(excess.cluster)
    }

    private func flow(_ change: FlowChange, in cluster: String) -> Phrase {
        let naming = naming(cluster)
        return naming.phrase(change.sources) + " → " + naming.phrase(change.destinations) + inCluster(cluster)
    }

    /// What becomes of a requirement, with the flow that shows it.
    public func requirement(_ outcome: RequirementOutcome, of tickets: Phrase) -> Phrase {
        let subject = tickets + " " + .name(outcome.id) + " (" + .name(outcome.text) + ")"
        switch outcome.result {
        case .met: return subject + " is met"
        case .notTestable: return subject + " can only be told by people"
        case .aboutNobody: return subject + " is about nobody in the repository"
        case .notMet(let cluster, let change):
            return subject + " is not met: " + flow(change, in: cluster)
                + .words(" may pass \(TrafficText.describe(change.after))")
        case .undecided(let cluster, let change):
            return subject + " can't be decided: " + flow(change, in: cluster)
                + .words(" depends on what this repository does not say (\(TrafficText.describe(change.after)))")
        }
    }

    private func merge(_ finding: Finding, _ departure: MergeDeparture) -> Phrase {
        func list(_ paths: [String]) -> Phrase {
            paths.prefix(3).map(Phrase.name).joined(separator: ", ")
                + .words(paths.count > 3 ? " and \(paths.count - 3) more" : "")
        }
        let parts: [Phrase] = [
            departure.paths.isEmpty
                ? nil : .words("holds something else than an automatic merge in ") + list(departure.paths),
            departure.conflicts.isEmpty
                ? nil : .words("had conflicts resolved by hand in ") + list(departure.conflicts),
        ].compactMap(\.self)
        return .words("the merge ") + commit(finding) + " " + parts.joined(separator: ", and ")
    }
}
