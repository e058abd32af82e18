import Manifests
import NetworkModel
public import Review

extension TextReport {
    /// Writes a record in full.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - day: the day for which it is said whether it counts.
    ///   - usual: a review's length for records that state none; see ``TicketRecord/nextReview(every:)``.
    ///   - style: how the report looks.
    ///   - output: where it is written to.
    public static func write(
        _ record: TicketRecord, asOf day: Day, reviewEvery usual: Period?, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        let page = TicketPage(
            layout: TextLayout(style: style), record: record, day: day, nextReview: record.nextReview(every: usual))
        output.write(page.head + page.requirements + page.scope + page.process)
    }
}

/// The sections of a record's page; each is empty where the record says nothing of it.
struct TicketPage {
    let layout: TextLayout
    let record: TicketRecord
    let day: Day
    /// The day by which somebody has to look at it again.
    let nextReview: Day?

    /// Title, people, money and dates.
    var head: String {
        let standing = record.standing(asOf: day)
        let title = layout.line(
            [.init(printable(record.id), .heading), .init("  \(printable(record.title))")], indent: 0, hanging: 4)
        return title
            + lines([
                ("state", "\(record.state.rawValue) (\(standing.words))"), ("type", record.type.rawValue),
                ("also known as", joined(record.aliases)), ("requester", record.requester?.description),
                ("owner", record.owner?.description ?? "nobody is named"), ("funding", funding),
                ("counts", interval(record.validity.notBefore, record.validity.expires)),
                ("next review", nextReview?.description), ("file", record.location.path),
            ])
    }

    var funding: String? {
        guard let funding = record.funding else { return nil }
        let estimate = funding.estimate
        let amount = estimate?.amount.map { "\($0) \(estimate?.currency ?? "")" }
        return joined(
            [
                funding.costCentre.map { "cost centre \($0)" }, funding.budgetCode.map { "budget \($0)" }, amount,
                estimate?.effortDays.map { "\($0) days of work" },
                funding.isFunded.map { $0 ? "funded" : "not funded" }, funding.fundedBy.map { "by \($0)" },
                funding.approvedOn.map { "on \($0)" },
            ].compactMap(\.self))
    }

    /// What has to hold.
    var requirements: String {
        section(
            "Requirements",
            record.requirements.flatMap { requirement -> [(String, String?)] in
                [
                    (requirement.id, requirement.text), ("", requirement.assertion.map(words)),
                    ("", requirement.justification.map { "needed because: \($0)" }),
                    ("", requirement.dataClass.map { "data: \($0)" }),
                ]
            })
    }

    private func words(_ assertion: TicketRecord.Assertion) -> String {
        switch assertion {
        case .mustReach(let flow): return "must reach: \(flow.text)"
        case .mustNotReach(let flow): return "must not reach: \(flow.text)"
        case .nobodyElseGains(let to, let traffic, let names):
            let ports = traffic == .all ? "any port" : "\(traffic)"
            let exception = names.isEmpty ? "" : ", but for \(names.joined(separator: ", "))"
            return "nobody gains access to \(to.text), \(ports)\(exception)"
        }
    }

    /// What is authorised.
    var scope: String {
        let scope = record.scope
        return section(
            "Scope",
            record.flowsToOpen(asOf: day).map { ("opens", $0.text) } + record.flowsToClose.map { ("closes", $0.text) }
                + record.exceptions.map { ("exception \($0.id)", "until \($0.expires), because: \($0.reason)") }
                + [
                    ("environments", joined(scope?.environments ?? [])),
                    ("repositories", joined(scope?.repositories ?? [])), ("paths", joined(scope?.paths ?? [])),
                ])
    }

    /// Risk, plan, approvals, decisions, and what came after.
    var process: String {
        beforehand + section("Approvals", record.approvals.map { ($0.role ?? "approved", words($0)) }) + outcome
    }

    /// Risk and plan.
    var beforehand: String { section("Risk", risk) + section("Plan", plan) }

    /// Decisions, and what came after.
    var outcome: String {
        section(
            "Decisions",
            record.decisions.map { decision in
                let by = decision.by.map { " (\($0))" } ?? ""
                let why = decision.why.map { ", because: \($0)" } ?? ""
                return (decision.at.map { "\($0.day)" } ?? "", "\(decision.what)\(why)\(by)")
            }) + section("Afterwards", afterwards)
    }

    private var risk: [(String, String?)] {
        guard let risk = record.risk else { return [] }
        return [
            ("rating", risk.rating?.rawValue), ("zones crossed", joined(risk.zonesCrossed)),
            ("analysis", risk.analysis),
        ] + risk.insecurePorts.map { ("insecure", "\($0.traffic): \($0.mitigation)") }
    }

    private var plan: [(String, String?)] {
        guard let plan = record.plan else { return [] }
        return plan.steps.enumerated().map { ("step \($0.offset + 1)", $0.element) } + [
            ("window", interval(plan.windowStart, plan.windowEnd)), ("rollback", plan.rollback),
            ("communication", joined(plan.communication)),
        ]
    }

    private func words(_ approval: TicketRecord.Approval) -> String {
        joined(
            [
                approval.by.description, approval.at.map { "\($0)" }, approval.method?.rawValue, approval.evidence,
                approval.flowDigest.map { "for \($0)" },
            ].compactMap(\.self)) ?? ""
    }

    private var afterwards: [(String, String?)] {
        guard let review = record.postImplementation else { return [] }
        return [
            ("reviewed by", review.reviewedBy?.description), ("on", review.at.map { "\($0.day)" }),
            ("outcome", review.outcome), ("close code", review.closeCode), ("lessons", review.lessons),
        ]
    }

    func section(_ title: String, _ rows: [(String, String?)]) -> String {
        let body = lines(rows)
        return body.isEmpty ? "" : "\n" + layout.heading(title) + body
    }

    private func lines(_ rows: [(String, String?)]) -> String {
        rows.compactMap { name, text in
            text.map { text in
                layout.line(
                    [.init(printable(name), .faint).spaced(to: 15), .init(printable(text))], indent: 2, hanging: 17)
            }
        }.joined()
    }

    private func interval(_ start: (some CustomStringConvertible)?, _ end: (some CustomStringConvertible)?) -> String? {
        switch (start, end) {
        case (let start?, let end?): "from \(start) to \(end)"
        case (let start?, nil): "from \(start)"
        case (nil, let end?): "until \(end)"
        case (nil, nil): nil
        }
    }

    private func joined(_ texts: [String]) -> String? { texts.isEmpty ? nil : texts.joined(separator: ", ") }
    private func printable(_ text: String) -> String { PrintableText.printable(text) }
}
