import Git
import Manifests
import NetworkModel
import Packing
import Reachability
import Review

extension JSONValue {
    /// What a finding is about: `type`, and what there is to know of that type.
    init(_ matter: Finding.Matter) {
        let (type, members) = Self.told(matter)
        self = .object(saying: members.merging(["type": .string(type)]) { $1 })
    }

    private static func told(_ matter: Finding.Matter) -> (String, [String: JSONValue?]) {
        switch matter {
        case .ticketMissing: return ("ticket-missing", [:])
        case .ticketMalformed(let hint): return ("ticket-malformed", ["hint": JSONValue(hint)])
        case .referenceHint(let hint): return ("reference-hint", ["hint": JSONValue(hint)])
        case .ticketUnknown(let nearest): return ("ticket-unknown", ["nearest": nearest.map(JSONValue.string)])
        case .ticketUnverifiable(let obstacle):
            let places = obstacle.places.map { JSONValue.place($0, [:]) }
            var members: [String: JSONValue] = ["obstacle": .string(obstacle.word), "records": .array(places)]
            switch obstacle {
            case .beyondPaths(let path), .beyondEnvironments(.file(let path)): members["path"] = .string(path)
            case .beyondEnvironments(.namespace(let name)): members["namespace"] = .string(name)
            case .otherRepository(let name): members["repository"] = .string(name)
            case .noRecords, .narrowedScope, .beyondEnvironments(.neither), .broken, .ambiguous: break
            }
            return ("ticket-unverifiable", members)
        case .ticketNotApproved(let state): return ("ticket-not-approved", ["state": .string(state.rawValue)])
        case .approvalsMissing(let given, let wanted, let roles):
            return (
                "approvals-missing",
                ["given": .int(given), "wanted": .int(wanted), "roles": .array(roles.map(JSONValue.string))]
            )
        case .ticketSelfApproved(let person): return ("ticket-self-approved", ["by": JSONValue(person)])
        case .approvalStale(let person, let bound):
            return ("approval-stale", ["by": JSONValue(person), "boundTo": .string(bound)])
        case .ticketClosed(let state): return ("ticket-closed", ["state": .string(state.rawValue)])
        case .ticketExpired(let day): return ("ticket-expired", ["day": .day(day)])
        case .ticketNotYetValid(let day): return ("ticket-not-yet-valid", ["day": .day(day)])
        case .ticketProposed(let isNew): return ("ticket-proposed", ["new": .bool(isNew)])
        case .scopeUnstated: return ("scope-unstated", [:])
        case .outOfScope(let excess): return ("out-of-scope", ["excess": JSONValue(excess)])
        case .requirement(let outcome): return ("requirement", ["requirement": JSONValue(outcome)])
        case .shortfall(let text, let cluster, let change):
            return ("shortfall", ["text": .string(text), "flow": JSONValue(change, in: cluster)])
        case .shortfallOfNobody(let text): return ("shortfall", ["text": .string(text)])
        case .guardrail(let name, let reason, let cluster, let change, let mustStayOpen):
            return (
                "guardrail",
                [
                    "guardrail": .string(name), "reason": reason.map(JSONValue.string),
                    "expectation": .string(mustStayOpen ? "must-stay-open" : "must-stay-shut"),
                    "flow": JSONValue(change, in: cluster),
                ]
            )
        case .guardrailIdle(let name): return ("guardrail-idle", ["guardrail": .string(name)])
        case .blastRadius(let radius): return ("blast-radius", ["reach": JSONValue(radius)])
        case .dependencyClosed(let closed):
            return (
                "dependency-closed",
                [
                    "address": .string(closed.dependency.text),
                    "service": closed.dependency.service.map { .string("\($0)") },
                    "declaredAt": .place(closed.dependency.location, [:]),
                    "closedBy": .array(closed.closedBy.map { .place($0, [:]) }),
                    "flow": JSONValue(closed.flow, in: closed.cluster),
                ]
            )
        case .trap(let trap):
            let place = JSONValue.place(trap.location, [:])
            return (
                "trap",
                [
                    "code": .string(trap.code), "rule": .string(trap.rule), "policy": .string("\(trap.policy)"),
                    "place": place, "cluster": trap.cluster.isEmpty ? nil : .string(trap.cluster),
                ]
            )
        case .emergency(let reason, let deadline):
            return ("emergency", ["reason": .string(reason), "day": .day(deadline)])
        case .incomplete(let count): return ("incomplete", ["files": .int(count)])
        case .configurationBroken: return ("configuration-broken", [:])
        case .alteredMerge(let departure): return ("altered-merge", members(of: departure).mapValues(\.self))
        case .octopusMerge: return ("octopus-merge", [:])
        case .partialRevert(let commit): return ("partial-revert", ["of": .string(commit)])
        }
    }

    /// Flows that change without being authorised.
    private init(_ excess: FlowExcess) {
        self = JSONValue.object([
            "sources": JSONValue(excess.region.sources), "destinations": JSONValue(excess.region.destinations),
            "traffic": JSONValue(excess.region.traffic), "effect": .string(excess.opens ? "opens" : "closes"),
            "possible": .bool(excess.isPossible),
        ]).of(cluster: excess.cluster)
    }
}

extension JSONValue {
    /// How far a change reaches.
    fileprivate init(_ radius: BlastRadius) {
        func reached(_ namespaces: [BlastRadius.ReachedNamespace]) -> JSONValue {
            .array(
                namespaces.map {
                    .object(["namespace": .string($0.name), "workloads": .int($0.workloadCount)])
                })
        }
        switch radius {
        case .isolation(let cluster, let direction, let namespaces):
            self = JSONValue.object([
                "what": .string("isolation"), "direction": .string(direction.rawValue),
                "namespaces": reached(namespaces),
            ]).of(cluster: cluster)
        case .nameResolution(let cluster, let namespaces):
            self = JSONValue.object([
                "what": .string("name-resolution"), "namespaces": reached(namespaces),
            ]).of(cluster: cluster)
        case .closedShare(let cluster, let share):
            self = JSONValue.object([
                "what": .string("closed-share"), "closedPairs": .int(share.closed), "openPairs": .int(share.open),
                "exact": .bool(share.isExact),
            ]).of(cluster: cluster)
        }
    }
}

extension Finding.Obstacle {
    /// A word for programs.
    fileprivate var word: String {
        switch self {
        case .noRecords: "no-records"
        case .narrowedScope: "narrowed-scope"
        case .beyondPaths: "beyond-paths"
        case .otherRepository: "other-repository"
        case .beyondEnvironments: "beyond-environments"
        case .broken: "broken"
        case .ambiguous: "ambiguous"
        }
    }
}
