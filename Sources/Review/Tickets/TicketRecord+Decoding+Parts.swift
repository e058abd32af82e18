import Manifests
import NetworkModel

/// The parts of a record, each of one field.
extension ObjectDecoder {
    mutating func requirement(_ node: YAMLNode) -> TicketRecord.Requirement? {
        let fields = fields(
            node, "a requirement", only: ["id", "text", "justification", "dataClass", "assert"])
        var requirement = TicketRecord.Requirement(
            id: requiredText(fields, "id", of: "a requirement"),
            text: requiredText(fields, "text", of: "a requirement"), at: location(node))
        requirement.justification = text(fields, "justification")
        requirement.dataClass = text(fields, "dataClass")
        requirement.assertion = fields["assert"].flatMap { assertion($0) }
        return requirement
    }

    private mutating func assertion(_ node: YAMLNode) -> TicketRecord.Assertion? {
        let fields = fields(node, "`assert`")
        guard fields["expect"] != nil else {
            rejectMissing(
                "expect", of: "`assert`", at: node,
                advice: "Write `must-reach`, `must-not-reach` or `nobody-else-gains`.")
            return nil
        }
        guard let expectation: TicketRecord.Assertion.Expectation = choice(fields, "expect") else { return nil }
        switch expectation {
        case .mustReach, .mustNotReach:
            rejectUnknown(fields, "`assert`", only: ["expect"] + Self.flowFields)
            let flow = flow(of: fields, "`assert`", needsPorts: expectation == .mustReach)
            return flow.map(
                expectation == .mustReach ? TicketRecord.Assertion.mustReach : TicketRecord.Assertion.mustNotReach)
        case .nobodyElseGains:
            rejectUnknown(fields, "`assert`", only: ["expect", "to", "ports", "except"])
            let to = requiredEndpoints(fields, "to", of: "`assert`")
            let traffic = traffic(fields, of: "`assert`", isNeeded: false)
            let names = texts(fields, "except")
            guard let to, let traffic else { return nil }
            return .nobodyElseGains(to: to, traffic: traffic, unless: names)
        }
    }

    mutating func scope(_ node: YAMLNode) -> TicketRecord.Scope {
        let fields = fields(
            node, "`scope`", only: ["opens", "closes", "environments", "repositories", "paths"])
        var scope = TicketRecord.Scope()
        if fields["opens"] != nil {
            scope.opens = list(fields, "opens") { $1.flow($0, "an element of `opens`", needsPorts: true) }
        }
        scope.closes = list(fields, "closes") { $1.flow($0, "an element of `closes`", needsPorts: true) }
        scope.environments = texts(fields, "environments")
        scope.repositories = texts(fields, "repositories")
        scope.paths = texts(fields, "paths")
        return scope
    }

    mutating func scopeException(_ node: YAMLNode) -> TicketRecord.ScopeException? {
        let fields = fields(
            node, "an exception", only: ["id", "reason", "expires", "approvedBy"] + Self.flowFields)
        let id = requiredText(fields, "id", of: "an exception")
        let reason = requiredText(fields, "reason", of: "an exception")
        let flow = flow(of: fields, "an exception", needsPorts: true)
        if fields["expires"] == nil {
            rejectMissing(
                "expires", of: "an exception", at: node, advice: "Write its last day: an exception is for a time.")
        }
        guard let flow, let expires = day(fields, "expires") else { return nil }
        return TicketRecord.ScopeException(
            id: id, flow: flow, reason: reason, expires: expires, approvedBy: person(fields, "approvedBy"))
    }

    mutating func funding(_ node: YAMLNode) -> TicketRecord.Funding {
        let fields = fields(
            node, "`funding`",
            only: ["costCentre", "budgetCode", "estimate", "funded", "fundedBy", "approvedOn"])
        var funding = TicketRecord.Funding()
        funding.costCentre = text(fields, "costCentre")
        funding.budgetCode = text(fields, "budgetCode")
        funding.estimate = fields["estimate"].map { estimate($0) }
        funding.isFunded = bool(fields["funded"], "`funded`")
        funding.fundedBy = person(fields, "fundedBy")
        funding.approvedOn = day(fields, "approvedOn")
        return funding
    }

    private mutating func estimate(_ node: YAMLNode) -> TicketRecord.Estimate {
        let fields = fields(node, "`estimate`", only: ["amount", "currency", "effortDays"])
        let amount = decimal(fields, "amount")
        let currency = text(fields, "currency")
        if let currency, !(currency.utf8.count == 3 && currency.allSatisfy { ("A"..."Z").contains($0) }) {
            reject(
                "invalid-value", "`currency` is \(quoted(currency))", at: fields["currency"] ?? node,
                advice: "Write the three letters of ISO 4217, such as EUR.")
        }
        if amount != nil, fields["currency"] == nil { rejectMissing("currency", of: "`estimate`", at: node) }
        return TicketRecord.Estimate(
            amount: amount, currency: currency, effortDays: decimal(fields, "effortDays"))
    }

    mutating func risk(_ node: YAMLNode) -> TicketRecord.Risk {
        let fields = fields(node, "`risk`", only: ["rating", "zonesCrossed", "insecurePorts", "analysis"])
        var risk = TicketRecord.Risk()
        risk.rating = choice(fields, "rating")
        risk.zonesCrossed = texts(fields, "zonesCrossed")
        risk.analysis = text(fields, "analysis")
        risk.insecurePorts = list(fields, "insecurePorts") { node, decoder in
            let what = "an element of `insecurePorts`"
            let fields = decoder.fields(node, what, only: ["ports", "mitigation"])
            let traffic = decoder.traffic(fields, of: what, isNeeded: true)
            let mitigation = decoder.requiredText(fields, "mitigation", of: what)
            return traffic.map { .init($0, mitigation: mitigation) }
        }
        return risk
    }

    mutating func plan(_ node: YAMLNode) -> TicketRecord.Plan {
        let fields = fields(node, "`plan`", only: ["steps", "window", "rollback", "communication"])
        var plan = TicketRecord.Plan()
        plan.steps = texts(fields, "steps")
        plan.rollback = text(fields, "rollback")
        plan.communication = texts(fields, "communication")
        if let window = fields["window"] {
            let ends = self.fields(window, "`window`", only: ["from", "to"])
            (plan.windowStart, plan.windowEnd) = (moment(ends, "from"), moment(ends, "to"))
            if let start = plan.windowStart, let end = plan.windowEnd, end < start {
                reject("invalid-value", "the window ends before it starts", at: window)
            }
        }
        return plan
    }

    mutating func approval(_ node: YAMLNode) -> TicketRecord.Approval? {
        let fields = fields(
            node, "an approval", only: ["role", "by", "at", "method", "evidence", "boundTo"])
        if fields["by"] == nil { rejectMissing("by", of: "an approval", at: node) }
        guard let by = person(fields, "by") else { return nil }
        var approval = TicketRecord.Approval(by: by, at: location(node))
        approval.role = text(fields, "role")
        approval.at = moment(fields, "at")
        approval.method = choice(fields, "method")
        approval.evidence = text(fields, "evidence")
        if let bound = fields["boundTo"] {
            let parts = self.fields(bound, "`boundTo`", only: ["flowDigest"])
            if parts["flowDigest"] == nil { rejectMissing("flowDigest", of: "`boundTo`", at: bound) }
            approval.flowDigest = digest(parts, "flowDigest")
        }
        return approval
    }

    private mutating func digest(_ fields: Fields, _ name: String) -> String? {
        guard let node = fields[name], let word = text(node, "`\(name)`") else { return nil }
        let prefix = "sha256:"
        let digits = word.dropFirst(prefix.count)
        if word.hasPrefix(prefix), digits.utf8.count == 64, digits.allSatisfy({ "0123456789abcdef".contains($0) }) {
            return word
        }
        reject(
            "invalid-value", "`\(name)` is \(quoted(word)), which is no digest", at: node,
            advice: "Copy it from the report: `sha256:` and 64 hexadecimal digits in lower case.")
        return nil
    }

    mutating func validity(_ node: YAMLNode) -> TicketRecord.Validity {
        let fields = fields(
            node, "`validity`",
            only: [
                "notBefore", "expires", "reviewEvery", "nextReview", "certifiedBy", "certifiedOn", "certification",
            ])
        var validity = TicketRecord.Validity()
        validity.notBefore = day(fields, "notBefore")
        validity.expires = day(fields, "expires")
        validity.reviewEvery = period(fields, "reviewEvery")
        validity.nextReview = day(fields, "nextReview")
        validity.certifiedBy = person(fields, "certifiedBy")
        validity.certifiedOn = day(fields, "certifiedOn")
        validity.certification = choice(fields, "certification")
        if let first = validity.notBefore, let last = validity.expires, last < first {
            reject(
                "invalid-value", "the ticket expires on \(last), before it counts from \(first)",
                at: fields["expires"] ?? node)
        }
        if let period = validity.reviewEvery, period.months * 31 + period.days > 186 {
            warn(
                "long-review-period", "`reviewEvery` is \(period), longer than six months",
                at: fields["reviewEvery"] ?? node, advice: "PCI DSS 1.2.7 asks for a review every six months.")
        }
        return validity
    }

    mutating func decision(_ node: YAMLNode) -> TicketRecord.Decision {
        let fields = fields(node, "a decision", only: ["at", "by", "what", "why"])
        return TicketRecord.Decision(
            at: moment(fields, "at"), by: person(fields, "by"),
            what: requiredText(fields, "what", of: "a decision"), why: text(fields, "why"))
    }

    mutating func postImplementation(_ node: YAMLNode) -> TicketRecord.PostImplementationReview {
        let fields = fields(
            node, "`postImplementation`", only: ["reviewedBy", "at", "outcome", "closeCode", "lessons"])
        var review = TicketRecord.PostImplementationReview()
        review.reviewedBy = person(fields, "reviewedBy")
        review.at = moment(fields, "at")
        review.outcome = text(fields, "outcome")
        review.closeCode = text(fields, "closeCode")
        review.lessons = text(fields, "lessons")
        return review
    }
}
