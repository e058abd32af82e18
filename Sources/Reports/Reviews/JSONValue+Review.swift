import Git
import Manifests
import Packing
import Reachability
import Review

/// The parts of a review.
extension JSONValue {
    /// A range of commits.
    init(_ range: ResolvedRange) {
        func end(_ commit: Commit) -> JSONValue {
            .object(["commit": .string(commit.id.hex), "tree": .string(commit.tree.hex)])
        }
        self = .object([
            "label": .string(range.label), "base": range.base.map(end) ?? .null, "head": end(range.head),
            "diverged": .bool(range.isDiverged),
        ])
    }

    /// A commit: what it does and says.
    init(_ commit: ReviewedCommit) {
        let own = commit.commit
        self = .object([
            "id": .string(own.id.hex), "tree": .string(own.tree.hex),
            "parents": .array(own.parents.map { .string($0.hex) }), "author": JSONValue(own.author),
            "committer": JSONValue(own.committer), "subject": .string(commit.message.subject),
            "references": .array(commit.message.references.map { JSONValue($0) }),
            "hints": .array(commit.message.hints.map { JSONValue($0) }),
            "complete": .bool(commit.change.isComplete), "summary": JSONReport.summary(of: commit.change),
            "digest": .optional(commit.digest?.description), "repeats": .optional(commit.repeats?.hex),
            "undoes": .optional(commit.undoes?.hex), "origin": JSONValue(commit.origin),
        ])
    }

    /// Who did something, and when: seconds since 1970 in UTC, and what the clock there was ahead of UTC, in minutes.
    init(_ signature: Commit.Signature) {
        self = .object([
            "name": .string(signature.name), "email": .string(signature.email), "time": .int(Int(signature.time)),
            "offset": .int(signature.offset),
        ])
    }

    private init(_ origin: ReviewedCommit.Origin) {
        let brought = JSONValue.array(origin.brought.map { .string($0.hex) })
        switch origin {
        case .written: self = .object(["type": .string("written")])
        case .merge: self = .object(["type": .string("merge"), "brought": brought])
        case .octopus: self = .object(["type": .string("octopus"), "brought": brought])
        case .alteredMerge(_, let departure):
            self = .object(
                Self.members(of: departure).merging(["type": .string("altered-merge"), "brought": brought]) { $1 })
        }
    }

    /// The members that say how a merge differs from an automatic one.
    static func members(of departure: MergeDeparture) -> [String: JSONValue] {
        [
            "conflicts": .array(departure.conflicts.map(JSONValue.string)),
            "paths": .array(departure.paths.map(JSONValue.string)),
        ]
    }

    /// A reference to a ticket.
    private init(_ reference: TicketReference) {
        self = .object([
            "id": .string(reference.id), "system": .string("\(reference.system)"), "url": .optional(reference.url),
            "closes": .bool(reference.closes), "sources": .array(reference.sources.map { JSONValue($0) }),
        ])
    }

    /// Where a ticket is named.
    private init(_ source: TicketReference.Source) {
        switch source {
        case .trailer(let line, let key):
            self = .object(["type": .string("trailer"), "line": .int(line), "key": .string(key)])
        case .subject(let line): self = .object(["type": .string("subject"), "line": .int(line)])
        case .body(let line): self = .object(["type": .string("body"), "line": .int(line)])
        case .branch(let name): self = .object(["type": .string("branch"), "text": .string(name)])
        case .pushOption(let option): self = .object(["type": .string("push-option"), "text": .string(option)])
        }
    }

    /// What is nearly a reference.
    init(_ hint: ReferenceHint) {
        self = .object(["line": hint.line.map(JSONValue.int) ?? .null, "message": .string(hint.message)])
    }

    /// A ticket as it was judged.
    init(_ ticket: TicketAssessment) {
        self = .object([
            "id": .string(ticket.id), "url": .optional(ticket.url), "state": .string(ticket.state.rawValue),
            "proposed": .bool(ticket.isProposed), "commits": .array(ticket.commits.map { .string($0.hex) }),
            "sources": .array(ticket.sources.map { JSONValue($0) }),
            "requirements": .array(ticket.requirements.map { JSONValue($0) }),
            "record": ticket.record.map { JSONValue(summaryOf: $0, nextReview: ticket.nextReview) } ?? .null,
        ])
    }

    /// What there is to know about a record at a glance.
    private init(summaryOf record: TicketRecord, nextReview: Day?) {
        self = Self.place(
            record.location,
            [
                "title": .string(record.title), "state": .string(record.state.rawValue),
                "type": .string(record.type.rawValue), "requester": record.requester.map { JSONValue($0) } ?? .null,
                "owner": record.owner.map { JSONValue($0) } ?? .null,
                "costCentre": .optional(record.funding?.costCentre),
                "funded": record.funding?.isFunded.map(JSONValue.bool) ?? .null,
                "risk": .optional(record.risk?.rating?.rawValue), "approvals": .int(record.approvals.count),
                "notBefore": .day(record.validity.notBefore) ?? .null,
                "expires": .day(record.validity.expires) ?? .null, "nextReview": .day(nextReview) ?? .null,
            ])
    }

    /// What becomes of a requirement.
    init(_ outcome: RequirementOutcome) {
        self = .object(saying: [
            "id": .string(outcome.id), "text": .string(outcome.text), "result": .string(outcome.result.word),
            "flow": outcome.result.flow.map { JSONValue($0.change, in: $0.cluster) },
        ])
    }

    /// A flow, with what may pass before and after.
    init(_ change: FlowChange, in cluster: String) {
        self = JSONValue.object([
            "sources": JSONValue(change.sources), "destinations": JSONValue(change.destinations),
            "before": JSONValue(change.before.allowed), "after": JSONValue(change.after.allowed),
            "possibleBefore": JSONValue(change.before.possible), "possibleAfter": JSONValue(change.after.possible),
        ]).of(cluster: cluster)
    }
}

extension RequirementOutcome.Result {
    /// A word for programs.
    var word: String {
        switch self {
        case .met: "met"
        case .notMet: "not-met"
        case .undecided: "undecided"
        case .aboutNobody: "about-nobody"
        case .notTestable: "not-testable"
        }
    }

    /// The flow that shows it.
    var flow: (cluster: String, change: FlowChange)? {
        switch self {
        case .notMet(let cluster, let change), .undecided(let cluster, let change): (cluster, change)
        case .met, .aboutNobody, .notTestable: nil
        }
    }
}
