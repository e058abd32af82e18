import Ledger
import Reports
import Review

extension Site {
    private static let home = ListingPage.Link("netreeve", [])

    /// The page at a path.
    func page(_ path: [String]) async throws -> Answer {
        switch path.count {
        case 0: return .page(try overview().text)
        case 1 where path[0] == "tickets": return .page(try tickets().text)
        case 2 where path[0] == "tickets": return .page(try ticket(path[1]).text)
        case 2 where path[0] == "reviews":
            guard let number = Int(path[1]), let text = try context.ledger.rendering(of: number, as: "html") else {
                return .notFound
            }
            return .page(text)
        case 2 where path[0] == "repositories": return try repository(path[1])
        case 4 where path[0] == "repositories" && path[2] == "refs": return try ref(path[3], of: path[1])
        case 4 where path[0] == "repositories" && path[2] == "tickets": return await livingTicket(path[3], of: path[1])
        default: return .notFound
        }
    }

    private func overview() throws -> ListingPage {
        let standing = try context.ledger.standing()
        let known = Dictionary(standing.repositories.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let looks = context.health.looks
        let repositories = context.configuration.repositories.map { repository in
            let known = known[repository.name]
            var lines = ["\(known?.reviewed ?? 0) reviewed, \(known?.waiting ?? 0) waiting, \(known?.refs ?? 0) refs"]
            if let last = known?.lastReview { lines.append("last reviewed \(Moment(seconds: last))") }
            if let trouble = looks[repository.name] ?? nil { lines.append("can't be looked at: \(trouble)") }
            return ListingPage.Row(link: .init(repository.name, ["repositories", repository.name]), lines: lines)
        }
        let dead =
            standing.deadMoves.map { move in
                ListingPage.Row(
                    link: nil,
                    lines: ["\(move.repository) \(move.ref), after \(move.attempts) attempts", move.trouble ?? ""])
            }
            + standing.deadDeliveries.map { delivery in
                ListingPage.Row(
                    link: nil,
                    lines: [
                        "to \(delivery.sink): \(delivery.repository) \(delivery.ref), after \(delivery.attempts) attempts",
                        delivery.trouble ?? "",
                    ])
            }
        return ListingPage(
            title: "Reviews",
            sections: [
                .init("Repositories", repositories),
                .init("Tickets", [.init(link: .init("All tickets", ["tickets"]), lines: [])]),
                .init("Given up", dead),
            ])
    }

    private func repository(_ name: String) throws -> Answer {
        guard context.configuration.repositories.contains(where: { $0.name == name }) else { return .notFound }
        let known = try context.ledger.watchedRefs(of: name)
        let refs = (known?.refs ?? []).sorted().map { ref in
            let now = known?.expected(ref).map { "at \($0.prefix(12))" } ?? "gone"
            let isWaiting = known?.open[ref] != nil
            return ListingPage.Row(
                link: .init(ref, ["repositories", name, "refs", ref]),
                lines: [now + (isWaiting ? ", to be reviewed" : "")])
        }
        let moves = try context.ledger.moves(of: name)
        return .page(
            ListingPage(
                title: name, trail: [Self.home],
                sections: [.init("Refs", refs), .init("Moves, the newest first", try rows(moves))]
            ).text)
    }

    private func ref(_ ref: String, of name: String) throws -> Answer {
        let moves = try context.ledger.moves(of: name, ref: ref)
        let isKnown = try context.ledger.watchedRefs(of: name)?.cursors[ref] != nil
        guard isKnown || !moves.isEmpty else { return .notFound }
        return .page(
            ListingPage(
                title: "\(name) \(ref)", trail: [Self.home, .init(name, ["repositories", name])],
                sections: [.init("Moves, the newest first", try rows(moves))]
            ).text)
    }

    private func rows(_ moves: [ReviewedMove]) throws -> [ListingPage.Row] {
        let vanished = try context.ledger.vanishedCommits(of: moves)
        return moves.map { move in
            var row = ListingPage.Row(move, vanished: vanished[move.move.number] ?? []) { text in
                move.move.review.map { .init(text, ["reviews", "\($0)"]) }
            }
            row.more = move.tickets.map { .init($0, ["tickets", $0]) }
            return row
        }
    }

    private func tickets() throws -> ListingPage {
        let rows = try context.ledger.ticketsNamed().map { ticket in
            ListingPage.Row(
                link: .init(ticket.key, ["tickets", ticket.key]),
                lines: ["named by reviews: \(ticket.reviews); the last on \(ticket.last)"])
        }
        return ListingPage(title: "Tickets", trail: [Self.home], sections: [.init("Tickets that reviews name", rows)])
    }

    private func ticket(_ key: String) throws -> ListingPage {
        let moves = try context.ledger.moves(ofTicket: key)
        let repositories = Set(moves.map(\.move.repository)).sorted()
        let records = repositories.map { name in
            ListingPage.Row(
                link: .init("The record in \(name), and what came of it", ["repositories", name, "tickets", key]),
                lines: [])
        }
        return ListingPage(
            title: key, trail: [Self.home, .init("Tickets", ["tickets"])],
            sections: [.init("Records", records), .init("Moves that name it, the newest first", try rows(moves))])
    }

    /// A ticket with what came of it, which a process of its own finds out.
    private func livingTicket(_ key: String, of name: String) async -> Answer {
        guard let repository = context.configuration.repositories.first(where: { $0.name == name }), !key.hasPrefix("-")
        else { return .notFound }
        let process = ChildProcess(
            command: [
                context.worker.program, "ticket", "show", key, repository.target, "--repo", repository.path,
                "--repository", name, "--ledger", context.ledger.path, "--format", "html",
            ], environment: context.worker.environment, seconds: 60)
        let end = await process.run()
        switch end.cause {
        // 3 is an incomplete page, which says so itself.
        case .exit(0),
            .exit(3) where !end.output.isEmpty:
            return Answer(status: 200, headers: ["content-type": "text/html; charset=utf-8"], body: end.output)
        case .exit, .signal, .timeout, .cancelled, .failedToStart:
            return .text(404, "The ticket can't be shown: \(end.firstError)")
        }
    }
}
