package import ArgumentParser
import Git
import Reports
package import Review

/// `netreeve explain`: why a flow may pass or not.
package struct Explain: ParsableCommand {
    package init() {}

    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain why a flow may pass or not.",
        discussion: """
            Shows the walk through the tiers in both directions: each policy that selects an end, and each rule that \
            matched or might have, with its place. With `A..B` or two sides it answers for both.

            Exit status: 0 the flow may pass (at the newer side, for every pair that the names stand for), 1 it may \
            not, or only partly or possibly, 2 trouble, 3 incomplete.
            """)

    @Argument(help: "The source: `shop/web`, `deployment/shop/web`, an address, `shop/{app=web}`.")
    var source: String

    @Argument(help: "The destination, in the same notation.")
    var destination: String

    @Argument(help: "The port: `443`, `UDP/53`, `8000-8080`, a port's name at the destination, or `any`.")
    var port: String

    @Argument(help: "One side or two; HEAD when none is given.")
    var sides: [String] = []

    @OptionGroup var options: SourceOptions
    @OptionGroup var cache: CacheOptions
    @Option(help: "How to print.")
    var format: Format = .text
    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    var exitZero = false

    /// The formats of explanations.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, json
    }

    package func validate() throws {
        guard sides.count <= 2 else { throw ValidationError("there are two sides at most") }
        _ = try question()
        if sides.count == 2 { _ = try sides.map(singleSide) }
    }

    package func run() throws {
        try reportingTrouble {
            let named = try namedSides()
            let question = try question()
            let explanation = try options.review(needsRepository: named.needsRepository, cache) { reviewer in
                try reviewer.explain(question, at: try named.sides(of: reviewer))
            }
            try print(explanation)
            let last = explanation.answers.last?.side
            let outcomes = explanation.answers.filter { $0.side == last }.map(\.outcome)
            let isAllowed = !outcomes.isEmpty && outcomes.allSatisfy { $0 == .allowed }
            let outcome: Outcome = explanation.isComplete ? (isAllowed ? .unchanged : .changed) : .incomplete
            try outcome.exit(unlessZero: exitZero)
        }
    }

    private func question() throws -> FlowQuestion {
        FlowQuestion(
            from: try endpointName(source), to: try endpointName(destination), port: try portName(port))
    }

    /// The sides as named: single ones, or a range to look up.
    private enum Named {
        case sides([SideSpecifier])
        case pair(SidePair)

        var needsRepository: Bool {
            switch self {
            case .sides(let sides): sides.contains(where: \.needsRepository)
            case .pair(let pair): pair.needsRepository
            }
        }

        func sides(of reviewer: Reviewer) throws(GitError) -> [SideSpecifier] {
            switch self {
            case .sides(let sides): sides
            case .pair(let pair): try reviewer.sides(of: pair)
            }
        }
    }

    private func namedSides() throws -> Named {
        if sides.count == 2 { return .sides(try sides.map(singleSide)) }
        let text = sides.first ?? "HEAD"
        if case .revision(let revision) = SideSpecifier(text), case .single = RevisionRange.parse(revision) {
            return .sides([.revision(revision)])
        }
        if case .revision = SideSpecifier(text), let pair = SidePair(text) { return .pair(pair) }
        return .sides([SideSpecifier(text)])
    }

    private func print(_ explanation: FlowExplanation) throws {
        var out = ReportOutput()
        switch format {
        case .text:
            TextReport.write(explanation, style: .ofTerminal, to: &out)
        case .markdown: MarkdownReport.write(explanation, to: &out)
        case .json: JSONReport.write(explanation, to: &out)
        }
        try out.finish()
    }
}

/// A port's name, or a complaint that says how to write one.
package func portName(_ text: String) throws -> PortName {
    guard text.lowercased() != "icmp" else {
        throw ValidationError("ICMP has no verdict: the Kubernetes API defines none")
    }
    guard let port = PortName(text) else {
        throw ValidationError("'\(text)' is no port: write 443, UDP/53, 8000-8080, a port's name, or any")
    }
    return port
}
