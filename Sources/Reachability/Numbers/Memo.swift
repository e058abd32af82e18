/// Values that are kept by number, in pieces that are made when something in them is kept.
///
/// Of a large table that was read from a file, little is looked at.
struct Memo<Value: Sendable>: Sendable {
    private var pieces: [[Value?]] = []

    private static var pieceLength: Int { 64 }

    /// The value of a number; `nil` while none is kept.
    subscript(number: Int) -> Value? {
        get {
            let (piece, position) = (number / Self.pieceLength, number % Self.pieceLength)
            return piece < pieces.count && !pieces[piece].isEmpty ? pieces[piece][position] : nil
        }
        set {
            let (piece, position) = (number / Self.pieceLength, number % Self.pieceLength)
            if piece >= pieces.count { pieces += [[Value?]](repeating: [], count: piece + 1 - pieces.count) }
            if pieces[piece].isEmpty { pieces[piece] = [Value?](repeating: nil, count: Self.pieceLength) }
            pieces[piece][position] = newValue
        }
    }
}
