import CGit2

/// The SHA-1 name of a git object.
///
/// Equal content has an equal id in every repository, so that an id is a key for anything computed from the content.
public struct ObjectID: Hashable, Sendable {
    // Three integers in big-endian order, so that equality, hashing and order are those of the 20 bytes.
    /// The first eight bytes.
    public let high: UInt64
    /// The next eight bytes.
    public let middle: UInt64
    /// The last four bytes.
    public let low: UInt32

    /// The id of these bytes, the first of each number being the highest.
    public init(high: UInt64, middle: UInt64, low: UInt32) {
        (self.high, self.middle, self.low) = (high, middle, low)
    }

    /// The id written as 40 hexadecimal digits of either case; nil for any other text.
    public init?(hex: String) { self.init(digits: Array(hex.utf8)[...]) }

    /// The id of 40 bytes that are hexadecimal digits of either case; nil for any others.
    init?(digits: ArraySlice<UInt8>) {
        guard digits.count == 40 else { return nil }
        func number(_ range: Range<Int>) -> UInt64? {
            var number: UInt64 = 0
            for index in range {
                guard let value = Self.value(of: digits[digits.startIndex + index]) else { return nil }
                number = number << 4 | UInt64(value)
            }
            return number
        }
        guard let high = number(0..<16), let middle = number(16..<32), let low = number(32..<40) else { return nil }
        self.init(high: high, middle: middle, low: UInt32(truncatingIfNeeded: low))
    }

    /// The id as 40 lower-case hexadecimal digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: 40) { buffer in
            func write(_ number: UInt64, digits: Int, at start: Int) {
                for place in 0..<digits {
                    let digit = UInt8(truncatingIfNeeded: number >> UInt64(4 * (digits - 1 - place)) & 15)
                    buffer[start + place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
                }
            }
            write(high, digits: 16, at: 0)
            write(middle, digits: 16, at: 16)
            write(UInt64(low), digits: 8, at: 32)
            return 40
        }
    }

    /// The first 12 digits of `hex`, for people; not promised to be unique.
    public var shortHex: String { String(hex.prefix(12)) }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ObjectID: Comparable {
    /// Orders as the hexadecimal digits do.
    public static func < (a: ObjectID, b: ObjectID) -> Bool {
        (a.high, a.middle, a.low) < (b.high, b.middle, b.low)
    }
}

extension ObjectID: CustomStringConvertible {
    /// The 40 hexadecimal digits.
    public var description: String { hex }
}

extension ObjectID {
    /// A copy of libgit2's id.
    init(_ id: git_oid) {
        (high, middle, low) = withUnsafeBytes(of: id) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            )
        }
    }

    /// The id as libgit2 wants it.
    var libraryID: git_oid {
        var id = git_oid()
        withUnsafeMutableBytes(of: &id) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return id
    }
}
