import Ledger
import Packing
import Review

extension Site {
    /// The API of programs: `/api/v1/…`, described by `/api/v1/openapi.json`.
    func api(_ path: [String]) throws -> Answer {
        guard path.first == "v1" else { return .json(Self.problem("there is no such version"), status: 404) }
        let rest = Array(path.dropFirst())
        switch rest.count {
        case 1 where rest[0] == "openapi.json": return .json(OpenAPIDocument.text)
        case 1 where rest[0] == "status": return .json(try context.ledger.standing().json.text)
        case 2 where rest[0] == "reviews":
            guard let number = Int(rest[1]), let entry = try context.ledger.entry(number), entry.kind == "review",
                let body = entry.body
            else { break }
            return .json(body)
        case 3 where rest[0] == "repositories" && rest[2] == "moves":
            guard context.configuration.repositories.contains(where: { $0.name == rest[1] }) else { break }
            return .json(try list(context.ledger.moves(of: rest[1])))
        case 3 where rest[0] == "tickets" && rest[2] == "moves":
            return .json(try list(context.ledger.moves(ofTicket: rest[1])))
        default: break
        }
        return .json(Self.problem("there is nothing here"), status: 404)
    }

    private static func problem(_ text: String) -> String { JSONValue.object(["error": .string(text)]).text }

    private func list(_ moves: [ReviewedMove]) throws -> String {
        let vanished = try context.ledger.vanishedCommits(of: moves)
        return JSONValue.object([
            "moves": .array(moves.map { $0.json(vanished: vanished[$0.move.number] ?? []) })
        ]).text
    }
}

extension ReviewedMove {
    func json(vanished: [VanishedCommit]) -> JSONValue {
        var members = move.members
        members["verdict"] = .optional(verdict)
        members["headline"] = .optional(headline)
        members["tickets"] = .array(tickets.map(JSONValue.string))
        members["vanished"] = .array(
            vanished.map {
                .object([
                    "id": .string($0.id), "subject": .string($0.subject),
                    "tickets": .array($0.tickets.map(JSONValue.string)),
                ])
            })
        return .object(members)
    }
}

extension RefMove {
    var members: [String: JSONValue] {
        func time(_ seconds: Int?) -> JSONValue { .optional(seconds.map { "\(Moment(seconds: $0))" }) }
        return [
            "number": .int(number), "repository": .string(repository), "ref": .string(ref), "before": .optional(before),
            "after": .optional(after), "kind": .optional(kind?.rawValue), "state": .string(state.rawValue),
            "attempts": .int(attempts), "seenAt": time(seenAt), "startedAt": time(startedAt),
            "finishedAt": time(finishedAt), "review": review.map(JSONValue.int) ?? .null,
            "trouble": .optional(trouble),
        ]
    }
}

extension ServiceStanding {
    /// The standing as JSON.
    var json: JSONValue {
        .object([
            "queue": .object([
                "moves": .int(moves), "oldest": .optional(oldestMove.map { "\(Moment(seconds: $0))" }),
            ]),
            "outbox": .object(deliveries.mapValues(JSONValue.int)),
            "deadMoves": .array(deadMoves.map { .object($0.members) }),
            "deadDeliveries": .array(
                deadDeliveries.map {
                    .object([
                        "number": .int($0.number), "sink": .string($0.sink), "repository": .string($0.repository),
                        "ref": .string($0.ref), "attempts": .int($0.attempts), "trouble": .optional($0.trouble),
                    ])
                }),
            "repositories": .array(
                repositories.map {
                    .object([
                        "name": .string($0.name), "refs": .int($0.refs), "reviewed": .int($0.reviewed),
                        "waiting": .int($0.waiting),
                        "lastReview": .optional($0.lastReview.map { "\(Moment(seconds: $0))" }),
                    ])
                }),
        ])
    }
}
