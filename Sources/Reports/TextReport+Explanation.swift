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
        let (before, after) = (base.trace?.verdict, head.trace?.verdict)
        if base.outcome != head.outcome { return "Difference: \(base.outcome.words) → \(head.outcome.words)" }
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
        return "No difference: \(head.outcome.words) on both sides"
    }
}

extension FlowExplanation.Outcome {
    /// The outcome in a word or two.
    var words: String {
        switch self {
        case .allowed: "allowed"
        case .denied: "denied"
        case .partly: "allowed in part or possibly"
        case .absent: "not there"
        }
    }

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
        citations = CitationStyle(
            sources: answer.sources, from: EndpointSet([answer.source]), to: EndpointSet([answer.destination]),
            naming: naming)
    }

    /// Writes the answer and the walk.
    func write(to output: inout some TextOutputStream) {
        output.write(outcome)
        guard let trace = answer.trace else {
            output.write(text("one of the two is not there", indent: 2))
            return
        }
        if trace.isAcrossNetworks {
            output.write(
                text("the two are on different primary networks: nothing passes, no policy is asked", indent: 2))
            return
        }
        write(trace.egress, "Egress from \(source)", otherwise: "no policy applies to \(source)", to: &output)
        write(trace.ingress, "Ingress to \(destination)", otherwise: "no policy applies to \(destination)", to: &output)
    }

    /// `shop/web → payments/api  TCP 8443: DENIED at main`.
    private var outcome: String {
        let traffic = answer.traffic.isEmpty ? "no such port" : TrafficText.describe(answer.traffic)
        let cluster = answer.cluster.isEmpty ? "" : " in cluster \(PrintableText.printable(answer.cluster))"
        var pieces: [TextLayout.Piece] = [
            .init("\(source) → \(destination)", .heading), .init("  \(traffic): "),
            .init(answer.outcome.words.uppercased(), answer.outcome.ink), .init("\(cluster) at \(answer.side.title)"),
        ]
        if answer.outcome == .partly, let verdict = answer.trace?.verdict {
            let part = Verdict(
                allowed: verdict.allowed.intersection(answer.traffic),
                possible: verdict.possible.intersection(answer.traffic))
            pieces.append(.init(": \(TrafficText.describe(part))"))
        }
        return layout.line(pieces, indent: 0, hanging: 4)
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
                        .init(step.place, .faint).padded(to: place + 2),
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
                    .init(place, .faint).padded(to: width + 2),
                ], .init("\(CitationStyle.phrase(selection.policy))"), indent: 4, fallback: 8)
        }
    }
}

extension String {
    /// The text with blanks behind it up to a width.
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

/// One step of a walk as text.
struct StepText {
    /// The tier it is in; `nil` for what comes after the last one.
    var tier: String?
    /// `✓` where it decides some of the traffic in question, `~` where it may, `·` where it doesn't.
    var sign: String
    /// What it does.
    var action: String
    var ink: Ink?
    /// Where it stands.
    var place: String
    /// What it is.
    var what: String
    /// What it decides, or why nothing.
    var remark: String
    /// Whether it decides nothing of the traffic in question.
    var isIdle: Bool { sign == "·" }

    /// The step in words; `nil` where there is nothing to say.
    init?(_ step: DirectionTrace.Step, traffic: TrafficSet, citations: CitationStyle) {
        switch step {
        case .rule(let id, let tier, let does, let match, let decides):
            self.tier = tier
            (sign, remark) = Self.outcome(match, decides.intersection(traffic))
            action = does.rawValue
            ink = sign == "·" ? .faint : Self.ink(of: does)
            place = citations.place(of: id)
            what = "\(CitationStyle.phrase(id))"
        case .isolation(let tier, let policies, let match, let denies):
            self.tier = tier
            let stopped = denies.intersection(traffic)
            sign = stopped.isEmpty ? "·" : match == .possible ? "~" : "✓"
            remark = stopped.isEmpty ? "nothing is left of it" : Self.amount(match, stopped)
            action = "deny"
            ink = stopped.isEmpty ? .faint : .closed
            place = "end of tier"
            let (shown, more) = policies.map { "\(CitationStyle.phrase($0))" }.shortened(to: CitationStyle.most)
            what = "isolated by " + shown.joined(separator: ", ") + (more == 0 ? "" : " and \(more) more")
        case .allowedByDefault(let left):
            let passing = left.intersection(traffic)
            guard !passing.isEmpty else { return nil }
            (sign, action, ink) = ("✓", "allow", .opened)
            (place, what, remark) = ("by default", "no policy stops it", TrafficText.describe(passing))
        }
    }

    private static func ink(of action: Action) -> Ink {
        switch action {
        case .allow: .opened
        case .deny: .closed
        case .pass: .changed
        }
    }

    private static func amount(_ match: Match, _ traffic: TrafficSet) -> String {
        (match == .possible ? "possibly " : "") + TrafficText.describe(traffic)
    }

    /// A rule's sign, and its share of the traffic in question, or why it has none.
    private static func outcome(_ match: Match, _ share: TrafficSet) -> (sign: String, remark: String) {
        switch match {
        case .no: ("·", "not its peer")
        case .possible where share.isEmpty: ("·", "not its ports, or decided before")
        case .yes where share.isEmpty: ("·", "not its ports, or decided before")
        case .possible: ("~", amount(match, share))
        case .yes: ("✓", amount(match, share))
        }
    }
}
