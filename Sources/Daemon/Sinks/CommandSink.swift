import Glibc
import Ledger

/// A command that has the event on its standard input, and takes it by ending with 0.
struct CommandSink: Sink {
    var command: [String]
    var environment: [String]
    /// How long it may take, in seconds.
    var seconds = 60

    func deliver(_ delivery: Delivery, from ledger: Ledger) async throws(DeliveryError) {
        let vanished = try ledger.forDelivery { (l) throws(LedgerError) in
            try l.commitsVanished(by: delivery.move.number)
        }
        try await ChildProcess(
            command: command, environment: environment + ["NETREEVE_DELIVERY=\(delivery.id)"],
            input: Array((delivery.event(vanished: vanished) + "\n").utf8), seconds: seconds
        ).succeed()
    }
}

/// A mail about each move that was reviewed, through a program that takes messages as sendmail does.
struct MailSink: Sink {
    var to: [String]
    var from: String
    var sendmail: String
    var environment: [String]

    func deliver(_ delivery: Delivery, from ledger: Ledger) async throws(DeliveryError) {
        let report = try ledger.forDelivery { (l) throws(LedgerError) in
            try delivery.review.flatMap { (review) throws(LedgerError) in
                try l.rendering(of: review.number, as: "text")
            }
        }
        let vanished = try ledger.forDelivery { (l) throws(LedgerError) in
            try l.commitsVanished(by: delivery.move.number)
        }
        try await ChildProcess(
            command: [sendmail, "-i", "-f", from, "--"] + to, environment: environment,
            input: Array(message(about: delivery, report: report, vanished).utf8), seconds: 60
        ).succeed()
    }

    /// The message (RFC 5322), in UTF-8 with long lines left as they are (RFC 2045, 8bit).
    ///
    /// Its id is the delivery's, so that whoever gets it twice can tell.
    private func message(about delivery: Delivery, report: String?, _ vanished: [VanishedCommit]) -> String {
        let move = delivery.move
        let kind = move.kind?.rawValue ?? "move"
        let subject = "[netreeve] \(move.repository) \(move.ref): \(delivery.review?.headline ?? kind)"
        var body =
            "\(move.repository) \(move.ref): \(kind), \(move.before ?? "nothing") -> \(move.after ?? "nothing")\n"
        if let remark = move.trouble { body += "\(remark)\n" }
        for commit in vanished {
            let tickets = commit.tickets.isEmpty ? "" : " (\(commit.tickets.joined(separator: ", ")))"
            body += "gone: \(commit.id) \(commit.subject)\(tickets)\n"
        }
        return """
            From: \(from)
            To: \(to.joined(separator: ", "))
            Subject: \(Self.encoded(subject))
            Message-ID: <\(delivery.id.dropFirst("sha256:".count))@netreeve.invalid>
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(body)
            \(report ?? "")
            """
    }

    /// A header's text: one line of printable ASCII, all else as question marks, so that no name makes a header.
    private static func encoded(_ text: String) -> String {
        String(text.unicodeScalars.prefix(200).map { (0x20...0x7E).contains($0.value) ? Character($0) : "?" })
    }
}

extension ChildProcess {
    /// Runs it, which has to end with 0.
    ///
    /// - Throws: Why it didn't; it may the next time.
    @discardableResult
    func succeed() async throws(DeliveryError) -> [UInt8] {
        let end = await run()
        let name = command.first ?? ""
        switch end.cause {
        case .exit(0): return end.output
        case .exit(let status):
            throw .temporary("\(name) ended with \(status)\(end.firstError.isEmpty ? "" : ": \(end.firstError)")")
        case .signal(let number): throw .temporary("\(name) was ended by signal \(number)")
        case .timeout: throw .temporary("\(name) took more than \(seconds) s")
        case .cancelled: throw .temporary("\(name) was stopped")
        case .failedToStart(let number):
            throw .temporary("\(name) could not be started: \(String(cString: strerror(number)))")
        }
    }
}
