import Packing
import Reachability
import Review

extension JSONValue {
    /// A configuration with every default, as a file could say it.
    init(_ configuration: ReviewConfiguration) {
        if let service = configuration.service, !service.configuresReviews {
            // With any other section it would configure reviews as well.
            self = .object([
                "apiVersion": .string(ReviewConfiguration.apiVersion), "kind": .string(ReviewConfiguration.kind),
                "serve": JSONValue(service),
            ])
            return
        }
        let tickets = configuration.tickets
        self = .object(saying: [
            "apiVersion": .string(ReviewConfiguration.apiVersion), "kind": .string(ReviewConfiguration.kind),
            "references": JSONValue(configuration.references),
            "tickets": .object(saying: [
                "paths": .array(tickets.paths.map(JSONValue.string)),
                "ownRecords": .string(tickets.ownRecords.rawValue),
                "fewestApprovals": .int(tickets.fewestApprovals),
                "approvingRoles": .array(tickets.approvingRoles.map(JSONValue.string)),
                "separatesDuties": .bool(tickets.separatesDuties),
                "reviewEvery": tickets.reviewEvery.map { .string("\($0)") },
                "repository": tickets.repository.map(JSONValue.string),
                "environments": .array(tickets.environments.map { JSONValue($0) }),
            ]),
            "exemptions": .object(saying: [
                "bots": .array(configuration.exemptions.bots.map { .string($0.text) }),
                "emergencies": configuration.exemptions.emergencies.map {
                    .object(["trailer": .string($0.trailer), "deadlineDays": .int($0.deadlineDays)])
                },
            ]),
            "guardrails": .object(saying: [
                "sets": .array(configuration.guardrailSets.map { .string($0.rawValue) }),
                "apiServer": configuration.apiServer.map { JSONValue($0.pattern) },
                "rules": .array(configuration.ownGuardrails.map { JSONValue($0) }),
            ]),
            "blastRadius": .object(["closedPercent": .int(configuration.largestClosedShare)]),
            "verdicts": .array(configuration.verdicts.map { JSONValue($0) }),
            "analysis": JSONValue(configuration.analysis),
            "serve": configuration.service.map { JSONValue($0) },
        ])
    }

    private init(_ references: ReviewConfiguration.References) {
        self = .object(saying: [
            "trailers": .array(references.trailers.map(JSONValue.string)),
            "systems": references.systems.map { systems in
                .array(
                    systems.map {
                        .object(saying: [
                            "name": .string($0.name.rawValue), "projects": .list($0.projects),
                            "url": $0.url.map(JSONValue.string),
                        ])
                    })
            },
            "patterns": .array(
                references.patterns.map {
                    .object(saying: [
                        "name": .string($0.form.name), "pattern": .string($0.form.pattern),
                        "url": $0.url.map(JSONValue.string),
                    ])
                }),
        ])
    }

    private init(_ environment: ReviewConfiguration.Tickets.Environment) {
        let (field, texts) =
            switch environment.place {
            case .paths(let paths): ("paths", paths)
            case .namespaces(let names): ("namespaces", names.map(\.text))
            }
        self = .object(["name": .string(environment.name), field: .array(texts.map(JSONValue.string))])
    }

    private init(_ rail: Guardrail) {
        self = .object(
            saying: Self.members(of: rail.flow).merging([
                "name": .string(rail.name), "expect": .string(rail.expectation.rawValue),
                "except": rail.exceptSources.map { JSONValue($0) }, "severity": .string(rail.severity.rawValue),
                "reason": rail.reason.map(JSONValue.string),
            ]) { $1 })
    }

    private init(_ rule: VerdictRule) {
        var members: [String: JSONValue] = [
            "refs": .array(rule.refs.map(JSONValue.string)), "mode": .string(rule.mode.rawValue),
        ]
        for severity in FindingSeverity.allCases {
            members[severity.rawValue] = .list(rule.kinds(statedToBe: severity).map(\.rawValue))
        }
        self = .object(members)
    }

    private init(_ analysis: ReviewConfiguration.Analysis) {
        self = .object([
            "paths": .array(analysis.paths.map(JSONValue.string)),
            "clusters": .array(
                analysis.clusters.map { .object(["name": .string($0.name), "path": .string($0.pattern)]) }),
            "implied": .string(analysis.implied.rawValue),
        ])
    }
}
