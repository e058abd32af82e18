import Synchronization

/// Where several threads put the bytes of many small things: into a few large pieces.
///
/// Each in an array of its own would lie among what else is made of the files, and leave holes there once it is written.
final class PackedPieces: Sendable {
    /// Where the bytes of a thing are.
    struct Place: Sendable {
        var piece: Int
        var range: Range<Int>
    }

    private static let pieceLength = 1 << 20

    private let pieces = Mutex<[[UInt8]]>([])

    /// Keeps the bytes of a thing.
    func keep(_ bytes: [UInt8]) -> Place {
        pieces.withLock { pieces in
            if pieces.last.map({ $0.count + bytes.count > Self.pieceLength }) ?? true {
                pieces.append([])
                pieces[pieces.count - 1].reserveCapacity(Self.pieceLength)
            }
            let last = pieces.count - 1
            let start = pieces[last].count
            pieces[last] += bytes
            return Place(piece: last, range: start..<pieces[last].count)
        }
    }

    /// All pieces, which are given away.
    func taken() -> [[UInt8]] {
        pieces.withLock { pieces in
            defer { pieces = [] }
            return pieces
        }
    }
}
