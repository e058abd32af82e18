import Git
import Manifests
import NetworkModel
import Reachability
import Review

extension Hostile {
    /// What people put into texts to make a report say something else, or more than anybody can read.
    static let texts =
        names + [
            "</summary></details><img src=x onerror=alert(1)>", "]]><evil/>", "-->", "@team/all", "#42", "GH-42",
            "https://evil.example/?q=1", "[click](https://evil.example)", "````\n# Heading\n````",
            "<!-- netreeve:v1 {} -->", "\u{1B}]8;;https://evil.example\u{7}link\u{1B}]8;;\u{7}", "=1+1|' /C calc'!A0",
            "@SUM(1)", "\t=1", "{0}", "%s%n", "\\[", "\u{FFFE}\u{FFFF}", String(repeating: "x", count: 10_000),
            String(repeating: "`|", count: 5_000), String(repeating: "\u{202E}", count: 10_000),
        ]

    /// A review in which every text that comes from elsewhere is hostile.
    static let review: ChangeReview = {
        let change = reviewedChange
        let commits = texts.enumerated().map { number, text in
            let commit = Make.commit(UInt32(number), text, parents: [0, 1], by: text)
            return ReviewedCommit(
                commit: commit, message: CommitMessage(text, branch: text, pushOptions: [text]), change: change,
                origin: .alteredMerge(brought: [], MergeDeparture(conflicts: [text], paths: [text])))
        }
        var review = Example.review(
            change, findings: flowFindings(change.clusters[0]) + texts.enumerated().flatMap(findings),
            tickets: texts.map(ticket), commits: commits, verdict: .block)
        review.ref = "refs/heads/-->" + texts.joined()
        review.diagnostics = texts.map {
            Diagnostic(.warning, "code", $0, at: SourceLocation(path: $0, line: 1, column: 1), advice: $0)
        }
        return review
    }()

    /// A change between pods of hostile names, one of them very long.
    private static var reviewedChange: ChangeReport {
        var change = report
        let long = String(repeating: "`|", count: 5_000)
        let endpoints = EndpointSet(
            (names + [long]).map { .workload(WorkloadID(namespace: $0, kind: $0, name: $0, variant: $0)) }
                + [
                    .implied(
                        ImpliedEndpoint(
                            namespaces: .matching(LabelSelector(matching: [long: long])),
                            pods: LabelSelector(matching: ["app": String(repeating: "<b>@all</b>", count: 1_000)])))
                ])
        change.clusters[0].endpoints += endpoints.endpoints
        change.clusters[0].changes[0].sources = endpoints
        return change
    }

    private static func flowFindings(_ cluster: ClusterChange) -> [Finding] {
        let (flow, text) = (cluster.changes[0], texts[5])
        let region = FlowRegion(from: flow.sources, to: flow.destinations, traffic: .all)
        let matters: [Finding.Matter] = [
            .guardrail(name: text, reason: text, cluster: cluster.name, flow, mustStayOpen: true),
            .outOfScope(FlowExcess(cluster: cluster.name, region: region, opens: true, isPossible: true)),
            .requirement(.init(id: text, text: text, result: .notMet(cluster: cluster.name, flow))),
            .shortfall(text: text, cluster: cluster.name, flow),
        ]
        return matters.map { Finding($0, severity: .block, tickets: texts) }
    }

    private static func findings(_ number: Int, _ text: String) -> [Finding] {
        let person = Person(name: text, team: text, contact: text)
        let hints = CommitMessage("A subject\n\nTicket: \(text)\n", branch: text).hints
        let matters: [Finding.Matter] =
            hints.map(Finding.Matter.ticketMalformed) + [
                .ticketUnknown(nearest: text),
                .ticketUnverifiable(.ambiguous([SourceLocation(path: text, line: 1, column: 1)])),
                .approvalsMissing(given: 0, wanted: 1, roles: [text]), .ticketSelfApproved(by: person),
                .approvalStale(by: person, bound: text), .guardrailIdle(name: text),
                .requirement(.init(id: text, text: text, result: .aboutNobody)),
                .emergency(reason: text, deadline: Example.day),
                .alteredMerge(MergeDeparture(conflicts: [text], paths: [text])), .partialRevert(of: text),
            ]
        return matters.map {
            Finding(
                $0, severity: number.isMultiple(of: 2) ? .block : .attention, commits: [Make.objectID(1)],
                tickets: [text])
        }
    }

    private static func ticket(_ text: String) -> TicketAssessment {
        var record = TicketRecord(id: text, title: text, at: SourceLocation(path: text, line: 1, column: 1))
        record.owner = Person(name: text, team: text, contact: text)
        record.funding = TicketRecord.Funding()
        record.funding?.costCentre = text
        var ticket = TicketAssessment(
            id: text, url: text, commits: [Make.objectID(1)],
            sources: [.branch(text), .pushOption(text), .trailer(line: 1, key: text)], record: record,
            isProposed: true, state: .ok)
        ticket.requirements = [
            .init(id: text, text: text, result: .aboutNobody), .init(id: text, text: text, result: .notTestable),
        ]
        return ticket
    }
}
