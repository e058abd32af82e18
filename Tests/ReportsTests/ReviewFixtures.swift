import Git
import Manifests
import NetworkModel
import Reachability
import Review

extension Make {
    static func objectID(_ number: UInt32) -> ObjectID { ObjectID(high: 0x4FD2_A91C_03BE_5A7D, middle: 0, low: number) }

    static func commit(_ number: UInt32, _ message: String, parents: [UInt32], by name: String = "Ada") -> Commit {
        let somebody = Commit.Signature(name: name, email: "\(name)@example.org", time: 1_793_000_000, offset: 60)
        return Commit(
            id: objectID(number), tree: objectID(number + 100), parents: parents.map(objectID), summary: message,
            message: message, author: somebody, committer: somebody)
    }
}

extension Example {
    static let day = Day(number: 20_781)
    static let record: TicketRecord = {
        let place = SourceLocation(path: "tickets/NET-42.yaml", line: 1, column: 1)
        var record = TicketRecord(id: "NET-42", title: "Checkout calls the fraud scorer", at: place)
        record.state = .approved
        record.owner = Person(name: "Grace Hopper", team: "payments", contact: "grace@example.org")
        record.funding = TicketRecord.Funding()
        record.funding?.costCentre = "CC-7"
        record.validity.expires = Day(number: 20_800)
        return record
    }()

    private static var opening: FlowChange { changes[0] }
    private static var closing: FlowChange { changes[1] }
    private static var possible: FlowChange { changes[4] }

    static let excess = FlowExcess(
        cluster: "",
        region: FlowRegion(
            from: EndpointSet(Make.pods("payments", "api")), to: EndpointSet(Make.pods("shop", "cart")),
            traffic: Make.tcp(9090)), opens: true, isPossible: false)

    static var requirements: [RequirementOutcome] {
        [
            .init(id: "R1", text: "web calls the api", result: .met),
            .init(id: "R2", text: "tools keep reaching the database", result: .notMet(cluster: "", closing)),
            .init(id: "R3", text: "metrics are scraped", result: .undecided(cluster: "", possible)),
            .init(id: "R4", text: "the mainframe is left alone", result: .aboutNobody),
            .init(id: "R5", text: "operations are told", result: .notTestable),
        ]
    }

    /// Something of every sort that there is to say, in the order of the review.
    static var findings: [Finding] {
        let (ada, place) = (Person(name: "Ada", contact: "ada@example.org"), record.location)
        let hints = CommitMessage("A subject\n\nTicket: NET-42\n\nMore words.\n").hints
        let departure = MergeDeparture(conflicts: ["apps/a.yaml"], paths: ["apps/b.yaml"])
        let blocking: [Finding.Matter] = [
            .guardrail(
                name: "database", reason: "only its clients", cluster: "", closing, mustStayOpen: true),
            .guardrail(name: "tenants", reason: nil, cluster: "", opening, mustStayOpen: false),
            .outOfScope(excess), .requirement(requirements[1]),
        ]
        let notable =
            hints.map(Finding.Matter.ticketMalformed) + [
                .requirement(requirements[2]), .requirement(requirements[3]), .scopeUnstated, .ticketMissing,
                .ticketUnknown(nearest: "NET-24"), .ticketUnknown(nearest: nil),
                .ticketNotApproved(.draft), .approvalsMissing(given: 1, wanted: 2, roles: ["network-security"]),
                .ticketSelfApproved(by: ada), .approvalStale(by: ada, bound: "sha256:00"), .ticketClosed(.rejected),
                .ticketExpired(day), .ticketExpired(nil), .ticketNotYetValid(day), .ticketUnverifiable(.noRecords),
                .ticketUnverifiable(.broken(place)), .ticketUnverifiable(.ambiguous([place, place])),
                .emergency(reason: "the shop is down", deadline: day), .incomplete(fileCount: 1), .configurationBroken,
                .alteredMerge(departure), .partialRevert(of: Make.objectID(9).hex), .guardrailIdle(name: "old"),
            ]
        let notes =
            hints.map(Finding.Matter.referenceHint) + [
                .ticketProposed(isNew: true), .shortfall(text: "web to api", cluster: "", possible), .octopusMerge,
            ]
        let commitKinds: [FindingKind] = [
            .ticketMissing, .ticketMalformed, .referenceHint, .emergency, .alteredMerge, .octopusMerge, .partialRevert,
        ]
        let rangeKinds: [FindingKind] = [.incomplete, .guardrailIdle]
        func finding(_ matter: Finding.Matter, _ severity: FindingSeverity) -> Finding {
            let isAboutCommits = commitKinds.contains(matter.kind)
            return Finding(
                matter, severity: severity, commits: isAboutCommits ? [Make.objectID(2)] : [],
                tickets: isAboutCommits || rangeKinds.contains(matter.kind) ? [] : ["NET-42"])
        }
        return blocking.map { finding($0, .block) } + notable.map { finding($0, .attention) }
            + notes.map { finding($0, .note) }
    }

    static var commits: [ReviewedCommit] {
        func commit(_ number: UInt32, _ message: String, parents: [UInt32], _ changes: [FlowChange]) -> ReviewedCommit {
            let commit = Make.commit(number, message, parents: parents)
            let rules = ReferenceRules(jiraProjects: ["NET"])
            let change = report([cluster(changes: changes)], diagnostics: [])
            return ReviewedCommit(
                commit: commit, message: CommitMessage(message, rules: rules), change: change,
                digest: change.flowDigest, origin: .written)
        }
        var commits = [
            commit(1, "payments: let web call the api\n\nTicket: NET-42\n", parents: [0], [opening]),
            commit(2, "payments: let web call the api\n", parents: [1], [opening]),
            commit(3, "Merge branch 'ops'\n", parents: [2, 1], [closing]),
            commit(4, "shop: comments\n", parents: [3], []),
        ]
        commits[1].repeats = Make.objectID(1)
        commits[2].origin = .alteredMerge(
            brought: [Make.objectID(1)], MergeDeparture(conflicts: ["apps/a.yaml"], paths: []))
        return commits
    }

    static func review(
        _ change: ChangeReport = full, findings: [Finding] = [], tickets: [TicketAssessment] = [],
        commits: [ReviewedCommit] = [], verdict: ReviewVerdict = .pass
    ) -> ChangeReview {
        let (old, new) = (Make.commit(0, "shop: resize the cart", parents: []), Make.commit(4, "end", parents: [3]))
        let range = ResolvedRange(
            label: "main~1..main", baseLabel: "main~1", headLabel: "main", base: old, head: new,
            commits: commits.map(\.commit), isDiverged: false)
        let remarks = [
            Diagnostic(
                .warning, "unknown-guardrail", "there is no set `dnss`",
                at: SourceLocation(path: "config/netreeve.yaml", line: 4, column: 3))
        ]
        return ChangeReview(
            range: range, ref: "refs/heads/main", day: day, configuration: .base, change: change,
            digest: change.flowDigest, commits: commits, tickets: tickets, findings: findings,
            diagnostics: findings.isEmpty ? [] : remarks, verdict: verdict)
    }

    static var fullReview: ChangeReview {
        var known = TicketAssessment(
            id: "NET-42", url: "https://jira.example.org/browse/NET-42", commits: [Make.objectID(1)],
            sources: [
                .trailer(line: 3, key: "Ticket"), .subject(line: 1), .body(line: 2), .branch("NET-42-fraud"),
                .pushOption("ticket=NET-42"),
            ],
            record: record, isProposed: false, state: .ok)
        known.requirements = requirements
        known.nextReview = record.nextReview(every: nil)
        let unknown = TicketAssessment(
            id: "NET-7", url: nil, commits: [], sources: [.branch("NET-7")], record: nil, isProposed: true,
            state: .unknown)
        return review(
            report([cluster()], diagnostics: errors + warnings), findings: findings, tickets: [known, unknown],
            commits: commits, verdict: .block)
    }
}
