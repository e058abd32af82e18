import Manifests
import Reachability

/// The parts of a configuration that say what must hold, and what follows where it doesn't.
extension ObjectDecoder {
    mutating func guardrails(_ node: YAMLNode, into configuration: inout ReviewConfiguration) {
        let fields = fields(node, "`guardrails`", only: ["sets", "apiServer", "rules"])
        let known = GuardrailSet.allCases.map(\.rawValue)
        for element in elements(fields["sets"], "`sets`") {
            guard let word = text(element, "an element of `sets`") else { continue }
            guard let set = GuardrailSet(rawValue: word) else {
                rejectWord(word, "a set of guardrails", among: known, at: element)
                continue
            }
            if !configuration.guardrailSets.contains(set) { configuration.guardrailSets.append(set) }
        }
        configuration.guardrailSets.sort()
        configuration.apiServer = fields["apiServer"].flatMap { endpoints($0, "`apiServer`") }
        configuration.ownGuardrails = list(fields, "rules") { $1.guardrail($0) }
        checkUnique(configuration.ownGuardrails.map(\.name), fields, "rules")
    }

    private mutating func guardrail(_ node: YAMLNode) -> Guardrail? {
        let what = "a guardrail"
        let fields = fields(
            node, what, only: ["name", "expect", "except", "severity", "reason"] + Self.flowFields)
        let name = requiredText(fields, "name", of: what)
        if fields["expect"] == nil {
            rejectMissing("expect", of: what, at: node, advice: "Write `must-stay-open` or `must-stay-shut`.")
        }
        let expectation: Guardrail.Expectation? = choice(fields, "expect")
        let flow = flow(of: fields, what, needsPorts: false)
        let exceptions = fields["except"].flatMap { endpoints($0, "`except`") }
        let severity: FindingSeverity? = choice(fields, "severity")
        guard let expectation, let flow else { return nil }
        return Guardrail(
            name, expectation, flow.pattern, exceptSources: exceptions?.pattern, severity: severity ?? .block,
            reason: text(fields, "reason"), at: location(node))
    }

    mutating func verdictRule(_ node: YAMLNode) -> VerdictRule {
        let what = "an element of `verdicts`"
        let fields = fields(node, what, only: ["refs", "mode", "block", "attention", "note"])
        if fields["refs"] == nil {
            rejectMissing("refs", of: what, at: node, advice: "Name branches: `main`, `release/*`, or `*` for all.")
        }
        var rule = VerdictRule(refs: texts(fields, "refs"), mode: choice(fields, "mode") ?? .lenient)
        var seen: Set<FindingKind> = []
        for severity in FindingSeverity.allCases {
            let field = severity.rawValue
            for element in elements(fields[field], "`\(field)`") {
                guard let word = text(element, "an element of `\(field)`") else { continue }
                guard let kind = FindingKind(rawValue: word) else {
                    rejectWord(word, "a finding", among: FindingKind.allCases.map(\.rawValue), at: element)
                    continue
                }
                if !seen.insert(kind).inserted {
                    reject("duplicate-id", "\(quoted(word)) is listed twice in \(what)", at: element)
                }
                rule.state(severity, of: kind)
            }
        }
        return rule
    }

    mutating func environment(_ node: YAMLNode) -> ReviewConfiguration.Tickets.Environment? {
        let what = "an element of `environments`"
        let fields = fields(node, what, only: ["name", "paths", "namespaces"])
        let name = requiredText(fields, "name", of: what)
        let (paths, namespaces) = (texts(fields, "paths"), texts(fields, "namespaces"))
        // Which file has which flow can't be told of a range, so that the two can't be asked for together.
        guard paths.isEmpty != namespaces.isEmpty else {
            reject(
                "invalid-value", "\(what) needs either `paths` or `namespaces`", at: node,
                advice: "Say by which of the two the environment is told from others.")
            return nil
        }
        return .init(name, paths.isEmpty ? .namespaces(namespaces.map { NamePattern($0) }) : .paths(paths))
    }

    mutating func analysis(_ node: YAMLNode) -> ReviewConfiguration.Analysis {
        let fields = fields(node, "`analysis`", only: ["paths", "clusters", "implied"])
        var analysis = ReviewConfiguration.Analysis()
        analysis.paths = texts(fields, "paths")
        for path in analysis.paths where path == "!" {
            reject("invalid-value", "`!` leaves nothing out", at: fields["paths"] ?? node)
        }
        let clusters = list(fields, "clusters") { node, decoder -> ReviewOptions.Cluster in
            let what = "an element of `clusters`"
            let parts = decoder.fields(node, what, only: ["name", "path"])
            return ReviewOptions.Cluster(
                name: decoder.requiredText(parts, "name", of: what),
                pattern: decoder.requiredText(parts, "path", of: what))
        }
        analysis.clusters = clusters.sorted { ($0.name, $0.pattern) < ($1.name, $1.pattern) }
        analysis.implied = choice(fields, "implied") ?? .auto
        return analysis
    }
}
