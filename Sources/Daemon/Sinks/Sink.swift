import Ledger
import Packing
import Review

/// Where reports go: it takes a delivery, and has it for good when it returns.
///
/// A delivery may come again, with the same id: whoever takes it makes it the same as once.
protocol Sink: Sendable {
    /// Takes a delivery.
    ///
    /// - Throws: ``DeliveryError``.
    func deliver(_ delivery: Delivery, from ledger: Ledger) async throws(DeliveryError)
}

/// Why a delivery didn't arrive.
struct DeliveryError: Error, Hashable, Sendable {
    /// Whether it makes sense to try it again.
    var isPermanent = false
    /// Why, in a line without a full stop.
    var message: String

    /// It may arrive later.
    static func temporary(_ message: String) -> DeliveryError { DeliveryError(message: message) }

    /// It will never arrive.
    static func permanent(_ message: String) -> DeliveryError { DeliveryError(isPermanent: true, message: message) }
}

extension Ledger {
    /// Reads, for somebody who delivers.
    func forDelivery<Value>(_ body: (Ledger) throws(LedgerError) -> Value) throws(DeliveryError) -> Value {
        do {
            return try body(self)
        } catch {
            throw .temporary(error.message)
        }
    }
}

extension Delivery {
    /// What happened, as canonical JSON on one line (`event.v1.schema.json`): the move, what went with it, and the review.
    func event(vanished: [VanishedCommit]) -> String {
        // Outside of strings, which have none, line ends mean nothing.
        let record = review?.body.map { String(decoding: $0.utf8.filter { $0 != UInt8(ascii: "\n") }, as: UTF8.self) }
        func words(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
        return JSONValue.object([
            "schema": .string("netreeve.dev/event/v1"), "id": .string(id), "repository": .string(move.repository),
            "ref": .string(move.ref), "move": .optional(move.kind?.rawValue), "before": .optional(move.before),
            "after": .optional(move.after), "remark": .optional(move.trouble),
            "vanished": .array(
                vanished.map {
                    .object(["id": .string($0.id), "subject": .string($0.subject), "tickets": words($0.tickets)])
                }),
            "review": review.map { review in
                .object([
                    "seq": .int(review.number), "key": .string(review.key),
                    "recordedAt": .string(review.recordedAt), "base": .optional(review.base),
                    "head": .string(review.head), "verdict": .string(review.verdict),
                    "headline": .string(review.headline), "digest": .optional(review.digest),
                    "tickets": words(review.tickets), "record": record.map(JSONValue.written) ?? .null,
                ])
            } ?? .null,
        ]).text
    }
}
