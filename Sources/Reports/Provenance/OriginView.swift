import Git
import NetworkModel
import Reachability
import Review

/// Flows of one origin as text.
struct OriginView {
    let layout: TextLayout
    let naming: EndpointNaming

    /// The flows, a line for each group of them.
    func flows(_ regions: [FlowRegion], _ openness: Openness, indent: Int = 0) -> String {
        let (shown, more) = regions.shortened(to: Self.mostFlows)
        var text = shown.map { region in
            let what = openness == .surely ? "" : "possibly "
            return layout.line(
                [
                    .init("\(naming.phrase(region.sources)) → \(naming.phrase(region.destinations))   ", .heading),
                    .init(what + TrafficText.describe(region.traffic), openness == .surely ? .opened : .possible),
                ], indent: indent, hanging: indent + 4)
        }.joined()
        if more > 0 {
            text += layout.line([.init("and \(more) more groups of flows", .faint)], indent: indent, hanging: 4)
        }
        return text
    }

    /// So many groups of flows of one origin are told.
    static let mostFlows = 40

    /// The commit that opened flows: who, when, in whose name, by which rules.
    func origin(_ blamed: BlamedFlows) -> String {
        let origin = blamed.origin
        var text = commit("opened by", origin.commit)
        for ticket in blamed.tickets { text += self.ticket(ticket) }
        if blamed.tickets.isEmpty { text += layout.line([.init("names no ticket", .changed)], indent: 6, hanging: 8) }
        switch origin.beginning {
        case .root?: text += note("the history begins with this commit")
        case .cutOff?: text += note("what was before isn't in this shallow clone")
        case nil: break
        }
        if let cluster = blamed.opening { text += reasons(of: cluster) }
        if let merge = origin.arrival { text += commit("merged by", merge) }
        for name in origin.renamed {
            text += note(
                "\(naming.phrase(.workload(name.to))) was called \(naming.phrase(.workload(name.from))) before")
        }
        for later in origin.later {
            text += commit("since", later.commit)
            for change in later.changes {
                text += layout.line(
                    [
                        .init(
                            "\(naming.phrase(change.sources)) → \(naming.phrase(change.destinations))   "),
                        .init(change.arrow, .changed),
                    ], indent: 6, hanging: 10)
            }
        }
        if let first = origin.uncertain.first {
            text += layout.line(
                [
                    .init("INCOMPLETE", .alarm),
                    .init(
                        ": \(Headline.counted(origin.uncertain.count, "commit", "commits")) on the way back could not be "
                            + "analysed as a whole, the last of them \(first.shortHex)", .heading),
                ], indent: 4, hanging: 6)
        }
        return text
    }

    private func commit(_ word: String, _ commit: Commit) -> String {
        let day = Moment(seconds: Int(commit.committer.time)).day
        return layout.line(
            [
                .init("\(word) ".padding(to: 10), .faint), .init("\(commit.id.shortHex) "),
                .init("\(day)  \(PrintableText.printable(commit.author.name))  ", .faint),
                .init(PrintableText.printable(commit.summary)),
            ], indent: 4, hanging: 6)
    }

    /// A ticket with what its record says: who answers, who agreed, until when.
    func ticket(_ ticket: BlamedTicket) -> String {
        let id = PrintableText.printable(ticket.reference.id)
        guard let record = ticket.record else {
            return layout.line(
                [.init("\(id) ", .heading), .init("has no record that can be used", .faint)], indent: 6, hanging: 8)
        }
        return layout.line(
            [.init("\(id) ", .heading), .init(Self.words(record), .faint)], indent: 6, hanging: 8)
    }

    /// What a record says in a line.
    static func words(_ record: TicketRecord) -> String {
        let people = record.approvals.map { approval in
            "\(approval.by.name)" + (approval.at.map { " on \($0.day)" } ?? "")
        }
        let parts = [
            "“\(record.title)”", record.state.rawValue, record.owner.map { "owner \($0.name)" } ?? "no owner",
            people.isEmpty ? "approved by nobody" : "approved by \(people.joined(separator: ", "))",
            record.validity.expires.map { "until \($0)" },
        ]
        return PrintableText.printable(parts.compactMap(\.self).joined(separator: ", "))
    }

    /// What the opening rests on; what several groups of flows rest on is told once.
    private func reasons(of cluster: ClusterChange) -> String {
        var told: Set<String> = []
        let lines = cluster.changes.flatMap { change in
            Reasons(change, of: cluster).statements.flatMap { statement in
                statement.shown.map { citation in
                    layout.line(
                        [
                            .init("\(statement.time) ", .faint),
                            .init("\(statement.verb) ", statement.allows ? .opened : .closed),
                            .init("\(citation.place)  ", .faint), .init("\(citation.phrase)"),
                        ], indent: 6, hanging: 10)
                }
            }
        }.filter { told.insert($0).inserted }
        let (shown, more) = lines.shortened(to: CitationStyle.most)
        return shown.joined() + (more > 0 ? note("and \(more) more") : "")
    }

    private func note(_ text: String) -> String { layout.line([.init(text, .faint)], indent: 6, hanging: 8) }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
