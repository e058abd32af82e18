import NetworkModel
import Reachability
import Review

extension Example {
    /// Denied by isolation in base, allowed by a rule in head.
    static var explanation: FlowExplanation {
        let traffic = Make.tcp(8443)
        let rest = traffic.complement
        let unselected = DirectionTrace(
            direction: .egress, policies: [], steps: [.allowedByDefault(.all)], verdict: .all)
        let isolated = DirectionTrace(
            direction: .ingress, policies: [.init(policy: denied, match: .yes)],
            steps: [
                .isolation(tier: "networkpolicy", by: [denied], match: .yes, denies: .all),
                .allowedByDefault(.nothing),
            ], verdict: .nothing)
        let opened = DirectionTrace(
            direction: .ingress,
            policies: [
                .init(policy: admin, match: .possible), .init(policy: allowWeb, match: .yes),
                .init(policy: denied, match: .yes),
            ],
            steps: [
                .rule(
                    RuleID(policy: admin, index: 0), tier: "admin", action: .deny, match: .no, decides: .nothing),
                .rule(
                    RuleID(policy: admin, index: 1), tier: "admin", action: .pass, match: .possible,
                    decides: Make.tcp(8443, 9090)),
                .rule(
                    RuleID(policy: allowWeb, index: 0), tier: "networkpolicy", action: .allow, match: .yes,
                    decides: traffic),
                .rule(
                    RuleID(policy: allowWeb, index: 1), tier: "networkpolicy", action: .allow, match: .yes,
                    decides: .nothing),
                .isolation(tier: "networkpolicy", by: [allowWeb, denied], match: .yes, denies: rest),
                .allowedByDefault(.nothing),
            ], verdict: DirectionVerdict(mayAllow: traffic, mayDeny: rest))
        return FlowExplanation(
            answers: [
                answer(base, FlowTrace(egress: unselected, ingress: isolated, verdict: .nothing)),
                answer(
                    head, FlowTrace(egress: unselected, ingress: opened, verdict: Verdict(allowed: traffic))),
            ], diagnostics: [])
    }

    static func answer(_ side: SideSummary, _ trace: FlowTrace?) -> FlowExplanation.Answer {
        FlowExplanation.Answer(
            side: side, cluster: "", source: .workload(Make.id("shop", "web")),
            destination: .workload(Make.id("payments", "api")), traffic: Make.tcp(8443), trace: trace,
            sources: side == base ? baseSources : headSources)
    }

    /// A pod on its node's network, denied by what selects pods, where the profile leaves open whether it does.
    static var openAnswer: FlowExplanation.Answer {
        let walk = explanation.answers[0].trace?.ingress
        return FlowExplanation.Answer(
            side: head, cluster: "eu", source: .addresses(.all), destination: .workload(Make.id("payments", "api")),
            traffic: .all, verdict: Verdict(allowed: .nothing, possible: .all),
            trace: FlowTrace(
                egress: nil,
                ingress: DirectionTrace(
                    direction: .ingress, policies: [], steps: [.allowedByDefault(.all)], verdict: .all),
                verdict: .all),
            traceAsPods: FlowTrace(egress: nil, ingress: walk, verdict: .nothing), sources: headSources)
    }
}
