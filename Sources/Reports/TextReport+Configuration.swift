import Reachability
public import Review

extension TextReport {
    /// Writes what a configuration comes to, guardrails of ready-made sets included.
    ///
    /// - Parameters:
    ///   - configuration: the configuration.
    ///   - origin: where it is from, in words.
    ///   - style: how the report looks.
    ///   - output: where it is written to.
    public static func write(
        _ configuration: ReviewConfiguration, from origin: String, style: ReportStyle = .plain,
        to output: inout some TextOutputStream
    ) {
        let layout = TextLayout(style: style)
        func section(_ title: String, _ rows: [(String, String)]) {
            guard !rows.isEmpty else { return }
            output.write("\n" + layout.heading(title))
            let width = (rows.map(\.0.count).max() ?? 0) + 2
            for (name, text) in rows {
                let columns = [
                    TextLayout.Piece(PrintableText.printable(name), .faint).spaced(to: width),
                    TextLayout.Piece(PrintableText.printable(text)),
                ]
                output.write(layout.line(columns, indent: 2, hanging: 2 + width))
            }
        }
        output.write(PrintableText.printable("Configuration: \(origin)") + "\n")
        section("References", rows(configuration.references))
        section("Tickets", rows(configuration.tickets, configuration.exemptions))
        section(
            "Guardrails",
            configuration.guardrails.map { rail in
                (
                    "\(rail.name)",
                    [rail.expectation.rawValue, rail.severity.rawValue, rail.reason ?? ""]
                        .filter { !$0.isEmpty }.joined(separator: "; ")
                )
            })
        section("Verdict", verdict(configuration))
        section("Analysis", rows(configuration.analysis))
        if let service = configuration.service { section("Service", rows(service)) }
    }

    private static func rows(_ service: ServiceConfiguration) -> [(String, String)] {
        let repositories = service.repositories.map { repository in
            (
                "watches \(repository.name)",
                "\(repository.path); \(repository.refs.joined(separator: ", ")); for \(repository.target)"
            )
        }
        let reviews = service.configuresReviews ? "by this file" : "by what each repository says"
        return repositories + [
            ("reviews", "\(reviews); at most \(service.limits.seconds) s and \(service.limits.memory) MiB each"),
            ("looks", "every \(service.pollSeconds) s, and when told"),
        ] + service.sinks.map { ("delivers to \($0.name)", $0.kind.word) }
            + service.webhooks.map { ("is told by \($0.name)", "\($0.forge.rawValue), for \($0.repository)") }
    }

    private static func rows(_ references: ReviewConfiguration.References) -> [(String, String)] {
        let systems = references.systems?.map(\.name.rawValue) ?? ["those whose forms nobody else has"]
        return [
            ("trailers", references.trailers.joined(separator: ", ")), ("systems", systems.joined(separator: ", ")),
        ] + references.patterns.map { ("pattern \($0.form.name)", $0.form.pattern) }
    }

    private static func rows(
        _ tickets: ReviewConfiguration.Tickets, _ exemptions: ReviewConfiguration.Exemptions
    ) -> [(String, String)] {
        let roles = tickets.approvingRoles.isEmpty ? "" : " by \(tickets.approvingRoles.joined(separator: ", "))"
        let own = tickets.ownRecords == .propose ? "authorise nothing" : "authorise like others"
        let emergencies = exemptions.emergencies.map {
            "by a trailer \($0.trailer), a ticket within \($0.deadlineDays) days"
        }
        return [
            ("records", tickets.paths.joined(separator: ", ")), ("records of a change", own),
            ("approvals", "\(tickets.fewestApprovals) at least\(roles)"),
            ("separation of duties", tickets.separatesDuties ? "asked for" : "not asked for"),
            (
                "reviews of tickets",
                tickets.reviewEvery.map { "every \($0) unless they say otherwise" } ?? "as they say"
            ),
            ("repository", tickets.repository.map { "is \($0) in records" } ?? "has no name in records"),
        ] + tickets.environments.map { ("environment \($0.name)", $0.place.words) } + [
            (
                "without a ticket",
                exemptions.bots.isEmpty ? "nobody" : exemptions.bots.map(\.text).joined(separator: ", ")
            ),
            ("emergencies", emergencies ?? "need a ticket like everything else"),
        ]
    }

    private static func verdict(_ configuration: ReviewConfiguration) -> [(String, String)] {
        let rules = configuration.verdicts.map { rule in
            let stated = FindingSeverity.allCases.reversed().compactMap { severity -> String? in
                let kinds = rule.kinds(statedToBe: severity).map(\.rawValue)
                return kinds.isEmpty ? nil : "\(severity.rawValue): \(kinds.joined(separator: ", "))"
            }
            return (rule.refs.joined(separator: ", "), ([rule.mode.rawValue] + stated).joined(separator: "; "))
        }
        return rules + [
            ("any other ref", "lenient"), ("blast radius", "more than \(configuration.largestClosedShare) % closed"),
        ]
    }

    private static func rows(_ analysis: ReviewConfiguration.Analysis) -> [(String, String)] {
        [("paths", analysis.paths.isEmpty ? "all" : analysis.paths.joined(separator: ", "))]
            + analysis.clusters.map { ("cluster \($0.name)", $0.pattern) }
            + [("implied endpoints", analysis.implied.rawValue)]
    }
}

extension ReviewConfiguration.Tickets.Environment.Place {
    /// Where it is, in words.
    fileprivate var words: String {
        switch self {
        case .paths(let paths): "files \(paths.joined(separator: ", "))"
        case .namespaces(let names): "namespaces \(names.map(\.text).joined(separator: ", "))"
        }
    }
}
