public import Ledger
import Packing
import Reports
public import Review

extension ServiceStanding {
    /// Writes where the service stands as JSON, on one line (`service-status.v1.schema.json`).
    public func write(to output: inout some TextOutputStream) { output.write(json.text + "\n") }

    /// Writes where the service stands for people.
    public func writeText(at moment: Moment, to output: inout some TextOutputStream) {
        func line(_ text: String) { output.write(PrintableText.printable(text) + "\n") }
        let waiting = oldestMove.map { ", the oldest for \(max(0, moment.seconds - $0)) s" } ?? ""
        line("Moves that wait: \(moves)\(waiting)")
        for (sink, count) in deliveries.sorted(by: { $0.key < $1.key }) {
            line("Deliveries to \(sink) that wait: \(count)")
        }
        for repository in repositories {
            let last = repository.lastReview.map { ", last on \(Moment(seconds: $0))" } ?? ""
            line(
                "\(repository.name): \(repository.reviewed) reviewed\(last), \(repository.waiting) waiting, \(repository.refs) refs"
            )
        }
        for move in deadMoves {
            line("Given up: \(move.repository) \(move.ref), after \(move.attempts) attempts: \(move.trouble ?? "")")
        }
        for delivery in deadDeliveries {
            line(
                "Given up: delivery \(delivery.number) to \(delivery.sink) of \(delivery.repository) \(delivery.ref), after "
                    + "\(delivery.attempts) attempts: \(delivery.trouble ?? "")")
        }
    }
}
