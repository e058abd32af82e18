import NetworkModel
import Packing
import PolicyCompiler
import Reachability
public import Review

extension JSONReport {
    /// Writes why some traffic may pass or not (`explain.v1.schema.json`).
    ///
    /// - Parameters:
    ///   - explanation: the answers.
    ///   - output: where it is written to, an answer at a time.
    public static func write(_ explanation: FlowExplanation, to output: inout some TextOutputStream) {
        var writer = JSONObjectWriter(&output)
        writer.write("answers", elements: explanation.answers.lazy.map { JSONValue($0) }, to: &output)
        writer.write("complete", .bool(explanation.isComplete), to: &output)
        writer.write(
            "diagnostics", elements: explanation.diagnostics.lazy.map { JSONValue($0.diagnostic, on: $0.side) },
            to: &output)
        writer.write("schema", .string("netreeve.dev/explain/v1"), to: &output)
        writer.end(&output)
    }
}

extension JSONValue {
    /// One answer.
    init(_ answer: FlowExplanation.Answer) {
        var members: [String: JSONValue] = [
            "side": JSONValue(answer.side), "source": JSONValue(answer.source),
            "destination": JSONValue(answer.destination), "traffic": JSONValue(answer.traffic),
            "outcome": .string(answer.outcome.rawValue),
            "allowed": answer.verdict.map { JSONValue($0.allowed) } ?? .null,
            "possible": answer.verdict.map { JSONValue($0.possible) } ?? .null,
            "trace": answer.trace.map { JSONValue($0, answer.sources) } ?? .null,
        ]
        if let asPods = answer.traceAsPods { members["traceAsPods"] = JSONValue(asPods, answer.sources) }
        self = JSONValue.object(members).of(cluster: answer.cluster)
    }

    /// What decides a flow.
    private init(_ trace: FlowTrace, _ sources: SourceTable) {
        self = .object([
            "allowed": JSONValue(trace.verdict.allowed), "possible": JSONValue(trace.verdict.possible),
            "differentNetworks": .bool(trace.isAcrossNetworks),
            "egress": trace.egress.map { JSONValue($0, sources) } ?? .null,
            "ingress": trace.ingress.map { JSONValue($0, sources) } ?? .null,
        ])
    }

    /// The walk in one direction.
    private init(_ trace: DirectionTrace, _ sources: SourceTable) {
        self = .object([
            "policies": .array(
                trace.policies.map { selection in
                    Self.place(
                        sources.policies[selection.policy],
                        [
                            "policy": JSONValue(selection.policy), "possible": .bool(selection.match == .possible),
                        ])
                }),
            "steps": .array(trace.steps.map { JSONValue($0, sources) }),
            "mayAllow": JSONValue(trace.verdict.mayAllow), "mayDeny": JSONValue(trace.verdict.mayDeny),
        ])
    }

    /// One step of a walk.
    private init(_ step: DirectionTrace.Step, _ sources: SourceTable) {
        switch step {
        case .rule(let id, let tier, let action, let match, let decides):
            self = Self.place(
                sources.rules[id] ?? sources.policies[id.policy],
                [
                    "type": .string("rule"), "policy": JSONValue(id.policy), "ruleIndex": .int(id.index),
                    "tier": .string(tier), "action": .string(action.rawValue), "match": JSONValue(match),
                    "decides": JSONValue(decides),
                ])
        case .isolation(let tier, let policies, let match, let denies):
            self = .object([
                "type": .string("isolation"), "tier": .string(tier), "policies": .array(policies.map { JSONValue($0) }),
                "match": JSONValue(match), "denies": JSONValue(denies),
            ])
        case .allowedByDefault(let left):
            self = .object(["type": .string("default"), "allows": JSONValue(left)])
        }
    }

    /// How surely something holds.
    private init(_ match: Match) {
        switch match {
        case .no: self = .string("no")
        case .possible: self = .string("possible")
        case .yes: self = .string("yes")
        }
    }
}
