import NetworkModel
import PolicyCompiler
import Reachability
public import Review

extension TextReport {
    /// Writes why some traffic may pass or not: the walk through the policies, side by side by side.
    ///
    /// - Parameters:
    ///   - explanation: the answers.
    ///   - style: how it looks.
    ///   - output: where it is written to.
    public static func write(
        _ explanation: FlowExplanation, style: ReportStyle = .plain, to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        if !explanation.isComplete {
            let what = Headline.incompleteness(explanation.diagnostics.map(\.diagnostic))
            output.write(
                layout.line(
                    [.init("INCOMPLETE", .alarm), .init(": \(what); the answer leaves it out", .heading)], indent: 0,
                    hanging: 4) + "\n")
        }
        if explanation.answers.isEmpty {
            output.write(layout.line([.init("Nothing matches the question.", .heading)], indent: 0, hanging: 4))
        }
        let naming = EndpointNaming(explanation.answers.flatMap { [$0.source, $0.destination] })
        for (number, answers) in questions(explanation.answers).enumerated() {
            if number > 0 { output.write("\n") }
            for (number, answer) in answers.enumerated() {
                if number > 0 { output.write("\n") }
                AnswerView(answer, naming: naming, layout: layout).write(to: &output)
            }
            if let difference = difference(answers) {
                output.write("\n" + layout.line([.init(difference, .heading)], indent: 0, hanging: 4))
            }
        }
        DiagnosticList(explanation.diagnostics).write(layout, to: &output)
    }

    /// The answers for the same pair one after the other, in the order in which the pairs first occur.
    private static func questions(_ answers: [FlowExplanation.Answer]) -> [[FlowExplanation.Answer]] {
        struct Question: Hashable {
            var cluster: String
            var source: Endpoint
            var destination: Endpoint
        }
        var order: [Question] = []
        var byQuestion: [Question: [FlowExplanation.Answer]] = [:]
        for answer in answers {
            let question = Question(
                cluster: answer.cluster, source: answer.source, destination: answer.destination)
            if byQuestion[question] == nil { order.append(question) }
            byQuestion[question, default: []].append(answer)
        }
        return order.compactMap { byQuestion[$0] }
    }

    /// How two answers differ, in a line; `nil` for one answer.
    private static func difference(_ answers: [FlowExplanation.Answer]) -> String? {
        guard answers.count == 2 else { return nil }
        let (base, head) = (answers[0], answers[1])
        let (before, after) = (base.verdict, head.verdict)
        if base.outcome != head.outcome { return "Difference: \(base.outcomeWords) → \(head.outcomeWords)" }
        func asked(_ verdict: Verdict?, _ traffic: TrafficSet) -> Verdict? {
            verdict.map {
                Verdict(
                    allowed: $0.allowed.intersection(traffic), possible: $0.possible.intersection(traffic))
            }
        }
        let (some, others) = (asked(before, base.traffic), asked(after, head.traffic))
        if let some, let others, some != others {
            return "Difference: \(TrafficText.describe(some)) → \(TrafficText.describe(others))"
        }
        return "No difference: \(head.outcomeWords) on both sides"
    }
}

extension FlowExplanation.Answer {
    /// The outcome in a word or two.
    var outcomeWords: String {
        switch outcome {
        case .allowed: "allowed"
        case .denied: "denied"
        case .partly:
            traffic.isDisjoint(with: verdict?.allowed ?? .nothing) ? "possibly allowed" : "partly allowed"
        case .absent: "not there"
        }
    }
}

extension FlowExplanation.Outcome {
    /// The colour of the outcome.
    var ink: Ink {
        switch self {
        case .allowed: .opened
        case .denied: .closed
        case .partly: .possible
        case .absent: .faint
        }
    }
}

/// One answer as text.
struct AnswerView {
    let answer: FlowExplanation.Answer
    let layout: TextLayout
    private let source: Phrase
    private let destination: Phrase
    private let citations: CitationStyle

    init(_ answer: FlowExplanation.Answer, naming: EndpointNaming, layout: TextLayout) {
        self.answer = answer
        self.layout = layout
        source = naming.phrase(EndpointSet([answer.source]))
        destination = naming.phrase(EndpointSet([answer.destination]))
        citations = CitationStyle(sources: answer.sources)
    }

    /// Writes the answer and the walk.
    func write(to output: inout some TextOutputStream) {
        output.write(outcome)
        for case .implied(let implied) in Set([answer.source, answer.destination]).sorted() {
            output.write(text(knowledge(of: implied), indent: 2, .faint))
        }
        guard let trace = answer.trace else {
            output.write(text("one of the two is not there", indent: 2))
            return
        }
        guard let asPods = answer.traceAsPods else { return write(trace, to: &output) }
        output.write(
            "\n" + text("Where the network plugin takes pods on their node's network for their node:", indent: 2))
        write(trace, to: &output)
        output.write("\n" + text("Where it applies policies to them as to any pod:", indent: 2))
        write(asPods, to: &output)
    }

    private func write(_ trace: FlowTrace, to output: inout some TextOutputStream) {
        if trace.isAcrossNetworks {
            output.write(
                text("the two are on different primary networks: nothing passes, no policy is asked", indent: 2))
            return
        }
        write(trace.egress, "Egress from \(source)", otherwise: "no policy can select it", to: &output)
        write(trace.ingress, "Ingress to \(destination)", otherwise: "no policy can select it", to: &output)
        if answer.source == .ingressController {
            output.write(
                "\n" + text("routes lead only some traffic to \(destination); the rest never comes", indent: 2))
        }
    }

    /// `shop/web → payments/api  TCP 8443: DENIED at main`.
    private var outcome: String {
        let traffic = answer.traffic.isEmpty ? "no such port" : TrafficText.describe(answer.traffic)
        let cluster = answer.cluster.isEmpty ? "" : " in cluster \(PrintableText.printable(answer.cluster))"
        var pieces: [TextLayout.Piece] = [
            .init("\(source) → \(destination)", .heading), .init("  \(traffic): "),
            .init(answer.outcomeWords.uppercased(), answer.outcome.ink), .init("\(cluster) at \(answer.side.title)"),
        ]
        if answer.outcome == .partly, let verdict = answer.verdict {
            let part = Verdict(
                allowed: verdict.allowed.intersection(answer.traffic),
                possible: verdict.possible.intersection(answer.traffic))
            pieces.append(.init(": \(TrafficText.describe(part))"))
        }
        return layout.line(pieces, indent: 0, hanging: 4)
    }

    /// What is known of pods that no manifest describes, and what isn't.
    private func knowledge(of implied: ImpliedEndpoint) -> String {
        let name = EndpointNaming([.implied(implied)]).phrase(EndpointSet([.implied(implied)]))
        var unknown = ["which ports they name"]
        var known = implied.pods.isEverything ? [] : ["their labels \(implied.pods)"]
        switch implied.namespaces {
        case .named(let namespace): known.append("their namespace \(namespace)")
        case .matching(let selector):
            if !selector.isEverything { known.append("their namespace's labels \(selector)") }
            unknown.append("the namespace's name and its other labels")
        }
        let taken = "other labels that policies ask about are taken to be absent"
        return PrintableText.printable(
            "\(name): known \(known.isEmpty ? "is nothing" : "are " + known.joined(separator: " and ")); \(taken); not known: "
                + unknown.joined(separator: ", "))
    }

    private func text(_ text: String, indent: Int, _ ink: Ink? = nil) -> String {
        layout.line([.init(text, ink)], indent: indent, hanging: indent + 2)
    }

    private func write(
        _ direction: DirectionTrace?, _ title: String, otherwise: String, to output: inout some TextOutputStream
    ) {
        output.write("\n" + text(title, indent: 2, .heading))
        guard let direction else { return output.write(text("\(otherwise): all traffic is allowed", indent: 4)) }
        guard !direction.policies.isEmpty else {
            return output.write(text("no policy selects it: all traffic is allowed", indent: 4))
        }
        for line in selections(direction) { output.write(line) }
        let steps = direction.steps.compactMap { StepText($0, traffic: answer.traffic, citations: citations) }
        let place = steps.map(\.place.count).filter { $0 <= 48 }.max() ?? 0
        let what = steps.map(\.what.count).filter { $0 <= 64 }.max() ?? 0
        var tier: String?
        for step in steps {
            if let name = step.tier, name != tier {
                output.write(text("tier \(PrintableText.printable(name))", indent: 4, .faint))
                tier = name
            }
            output.write(
                layout.columns(
                    [
                        .init("\(step.sign) "), .init(step.action, step.ink).padded(to: 7),
                        .init(step.place, .faint).spaced(to: place + 2),
                    ], .init("\(step.what.padded(to: what))   \(step.remark)", step.isIdle ? .faint : nil), indent: 6,
                    fallback: 15))
        }
    }

    /// The policies that select the subject.
    private func selections(_ direction: DirectionTrace) -> [String] {
        let places = direction.policies.map { citations.place(of: $0.policy) }
        let width = places.map(\.count).max() ?? 0
        let isUnsure = direction.policies.contains { $0.match == .possible }
        return zip(direction.policies, places).map { selection, place in
            layout.columns(
                [
                    .init(selection.match == .possible ? "possibly selected by" : "selected by")
                        .padded(to: isUnsure ? 22 : 13),
                    .init(place, .faint).spaced(to: width + 2),
                ], .init("\(CitationStyle.phrase(selection.policy))"), indent: 4, fallback: 8)
        }
    }
}

extension String {
    /// The text with blanks behind it up to a width.
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
