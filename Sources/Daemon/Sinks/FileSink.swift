import Glibc
import Ledger
import Packing
import Reports

/// Files below a folder, for people and for web servers.
///
///     index.html                                   every ticket and every ref, with its reviews
///     NET-42/000007-fast-forward-8fd0a1.html       one page a review, below each ticket that it names
///     refs/policies/refs/heads/main/000007-….html  the same below its ref
///
/// A file is replaced as a whole. What is delivered again is written again, and is the same.
struct FileSink: Sink {
    var folder: String

    func deliver(_ delivery: Delivery, from ledger: Ledger) async throws(DeliveryError) {
        if let review = delivery.review {
            let page = try ledger.forDelivery { (l) throws(LedgerError) in
                try l.rendering(of: review.number, as: "html")
            }
            guard let page else { throw .permanent("the page of review \(review.number) was given up") }
            let name = Self.name(of: delivery.move)
            for place in [Self.place(of: delivery.move)] + review.tickets.map({ [Self.escaped($0)] }) {
                try write(page, to: place + [name])
            }
        }
        try writeIndices(about: delivery, from: ledger)
    }

    /// The indices follow from the ledger, so that it doesn't matter who writes them last.
    private func writeIndices(about delivery: Delivery, from ledger: Ledger) throws(DeliveryError) {
        let move = delivery.move
        let moves = try ledger.forDelivery { (l) throws(LedgerError) in try l.moves(of: move.repository, ref: move.ref)
        }
        let vanished = try ledger.forDelivery { (l) throws(LedgerError) in try l.vanishedCommits(of: moves) }
        try write(
            Self.page("\(move.repository) \(move.ref)", moves, vanished), to: Self.place(of: move) + ["index.html"])
        for ticket in delivery.review?.tickets ?? [] {
            let moves = try ledger.forDelivery { (l) throws(LedgerError) in try l.moves(ofTicket: ticket) }
            try write(Self.page(ticket, moves, [:]), to: [Self.escaped(ticket), "index.html"])
        }
        let tickets = try ledger.forDelivery { (l) throws(LedgerError) in try l.ticketsNamed() }
        let refs = try ledger.forDelivery { (l) throws(LedgerError) in try l.refsMoved() }
        let page = ListingPage(
            title: "Reviews",
            sections: [
                .init(
                    "Tickets",
                    tickets.map { ticket in
                        let place = [Self.escaped(ticket.key), "index.html"]
                        return .init(
                            link: .init(ticket.key, place, isFromRoot: false),
                            lines: ["named by reviews: \(ticket.reviews); the last on \(ticket.last)"])
                    }),
                .init(
                    "Refs",
                    refs.map { ref in
                        let place = Self.place(of: ref.repository, ref.ref) + ["index.html"]
                        return .init(
                            link: .init("\(ref.repository) \(ref.ref)", place, isFromRoot: false),
                            lines: ["moves: \(ref.moves)"])
                    }),
            ])
        try write(page.text, to: ["index.html"])
    }

    private static func page(
        _ title: String, _ moves: [ReviewedMove], _ vanished: [Int: [VanishedCommit]]
    ) -> String {
        let rows = moves.map { move in
            ListingPage.Row(move, vanished: vanished[move.move.number] ?? []) { text in
                move.move.review == nil ? nil : .init(text, [name(of: move.move)], isFromRoot: false)
            }
        }
        return ListingPage(title: title, sections: [.init("Moves, the newest first", rows)]).text
    }

    /// Sorts by number, and says what happened.
    static func name(of move: RefMove) -> String {
        let digits = String(move.number)
        let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        return "\(number)-\(move.kind?.rawValue ?? "move")-\((move.after ?? "gone").prefix(12)).html"
    }

    private static func place(of move: RefMove) -> [String] { place(of: move.repository, move.ref) }

    private static func place(of repository: String, _ ref: String) -> [String] {
        (["refs", repository] + ref.split(separator: "/").map(String.init)).map(escaped)
    }

    /// A name as one that a file can have, and that no other name becomes: what isn't plain is written as `%XX`.
    static func escaped(_ name: String) -> String {
        var result = ""
        for (position, byte) in name.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ".") where position > 0: result += "."
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        // Longer ones, file systems don't take (NAME_MAX is 255).
        return result.utf8.count <= 200 ? result : "\(result.prefix(120))%\(Digest(of: name).hex.prefix(16))"
    }

    private func write(_ text: String, to path: [String]) throws(DeliveryError) {
        let whole = "\(folder)/\(path.joined(separator: "/"))"
        func failed(_ what: String) -> DeliveryError {
            .temporary("\(what) can't be written: \(String(cString: strerror(errno)))")
        }
        for index in whole.indices where whole[index] == "/" && index > whole.startIndex {
            guard mkdir(String(whole[..<index]), 0o755) == 0 || errno == EEXIST else { throw failed(whole) }
        }
        let draft = "\(whole).\(getpid()).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw failed(draft) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = failed(draft)
                close(descriptor)
                unlink(draft)
                throw error
            }
            bytes = bytes.dropFirst(count)
        }
        guard fsync(descriptor) == 0, close(descriptor) == 0, rename(draft, whole) == 0 else {
            let error = failed(whole)
            unlink(draft)
            throw error
        }
    }
}
