package import ArgumentParser
import NetworkModel
import Reports
package import Review

/// `netreeve list`: who can reach whom.
package struct List: ParsableCommand {
    package init() {}

    package static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List who can reach whom at one side.",
        discussion: """
            An endpoint is `NAMESPACE/NAME`, `KIND/NAMESPACE/NAME`, `NAMESPACE/*`, an address, a block of addresses, \
            `any-address`, `ingress-controller`, or pods that only a policy speaks of, as `shop/{app=web}`.

            Exit status: 0 something may connect, 1 nothing may, 2 trouble, 3 incomplete.
            """)

    @Argument(help: "The side: a revision, `index`, `worktree`, or `dir:PATH`.")
    var side = "HEAD"

    @Option(help: ArgumentHelp("Only flows from this endpoint. Repeatable.", valueName: "endpoint"))
    var from: [String] = []

    @Option(help: ArgumentHelp("Only flows to this endpoint. Repeatable.", valueName: "endpoint"))
    var to: [String] = []

    @Option(help: ArgumentHelp("Only flows that may use this port: `443`, `UDP/53`, `TCP`.", valueName: "port"))
    var port: String?

    @OptionGroup var source: SourceOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var cache: CacheOptions

    package func validate() throws {
        _ = try singleSide(side)
        _ = try filter()
    }

    package func run() throws {
        try reportingTrouble {
            let side = try singleSide(side)
            let filter = try filter()
            let listing = try source.review(needsRepository: side.needsRepository, cache) {
                try $0.list(side, matching: filter)
            }
            try print(listing)
            let isEmpty = listing.clusters.allSatisfy(\.flows.isEmpty)
            let outcome: Outcome = listing.isComplete ? (isEmpty ? .changed : .unchanged) : .incomplete
            try outcome.exit(unlessZero: output.exitZero)
        }
    }

    private func filter() throws -> FlowFilter {
        let traffic = try port.map { text -> TrafficSet in
            guard case .traffic(let traffic) = PortName(text) else {
                throw ValidationError("'\(text)' is no port: write 443, UDP/53, 8000-8080 or TCP")
            }
            return traffic
        }
        return FlowFilter(
            sources: try from.map(endpointName), destinations: try to.map(endpointName), traffic: traffic)
    }

    private func print(_ listing: FlowListing) throws {
        var out = ReportOutput()
        switch output.format {
        case .text: TextReport.write(listing, pairs: output.pairs, style: output.style, to: &out)
        case .markdown: MarkdownReport.write(listing, pairs: output.pairs, to: &out)
        case .json: JSONReport.write(listing, pairs: output.pairs, to: &out)
        case .csv: CSVReport.write(listing, pairs: output.pairs, to: &out)
        case .dot: DOTReport.write(listing, to: &out)
        }
        try out.finish()
    }
}

/// An endpoint's name, or a complaint that says how to write one.
package func endpointName(_ text: String) throws -> EndpointName {
    guard let name = EndpointName(text) else {
        throw ValidationError("'\(text)' names no endpoint: write NAMESPACE/NAME, KIND/NAMESPACE/NAME or an address")
    }
    return name
}
