/// A number for bytes, the same on every machine and in every run; for tables and against damage, not against malice.
///
/// It is XXH64 (Collet, https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md): four lanes that don't wait
/// for each other. All factors are odd constants, so that no input wipes what was there, and two inputs of one length
/// that differ in a single word never meet in a lane. O(bytes).
public func stableHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var lanes = HashLanes(seed: seed)
    let absorbed = lanes.absorb(bytes)
    let rest = UnsafeRawBufferPointer(rebasing: bytes[absorbed...])
    return stableHash(rest: rest, count: bytes.count, lanes: lanes, seed: seed)
}

/// The four lanes, which take whole blocks.
struct HashLanes: Sendable {
    static let blockLength = 32

    private var a, b, c, d: UInt64

    init(seed: UInt64) {
        a = seed &+ Prime.first &+ Prime.second
        b = seed &+ Prime.second
        c = seed
        d = seed &- Prime.first
    }

    /// Takes in the blocks that bytes start with, and gives how many bytes these are.
    @inline(__always)
    mutating func absorb(_ bytes: UnsafeRawBufferPointer) -> Int {
        var offset = 0
        while offset &+ Self.blockLength <= bytes.count {
            a = absorbed(bytes.word(at: offset), into: a)
            b = absorbed(bytes.word(at: offset &+ 8), into: b)
            c = absorbed(bytes.word(at: offset &+ 16), into: c)
            d = absorbed(bytes.word(at: offset &+ 24), into: d)
            offset &+= Self.blockLength
        }
        return offset
    }

    /// The lanes in one number.
    fileprivate var joined: UInt64 {
        var state = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
        state = (state ^ absorbed(a, into: 0)) &* Prime.first &+ Prime.fourth
        state = (state ^ absorbed(b, into: 0)) &* Prime.first &+ Prime.fourth
        state = (state ^ absorbed(c, into: 0)) &* Prime.first &+ Prime.fourth
        state = (state ^ absorbed(d, into: 0)) &* Prime.first &+ Prime.fourth
        return state
    }
}

/// The number of so many bytes, given the lanes that took the blocks in, and what follows the last of them.
@inline(__always)
func stableHash(rest bytes: UnsafeRawBufferPointer, count: Int, lanes: HashLanes, seed: UInt64) -> UInt64 {
    var state = count >= HashLanes.blockLength ? lanes.joined : seed &+ Prime.fifth
    state &+= UInt64(count)
    var offset = 0
    while offset &+ 8 <= bytes.count {
        state = rotated(state ^ absorbed(bytes.word(at: offset), into: 0), 27) &* Prime.first &+ Prime.fourth
        offset &+= 8
    }
    if offset &+ 4 <= bytes.count {
        let half = UInt64(bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self).littleEndian)
        state = rotated(state ^ half &* Prime.first, 23) &* Prime.second &+ Prime.third
        offset &+= 4
    }
    while offset < bytes.count {
        state = rotated(state ^ UInt64(bytes[offset]) &* Prime.fifth, 11) &* Prime.first
        offset &+= 1
    }
    state = (state ^ state >> 33) &* Prime.second
    state = (state ^ state >> 29) &* Prime.third
    return state ^ state >> 32
}

/// The number of an array's bytes.
public func stableHash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
    bytes.withUnsafeBytes { stableHash($0, seed: seed) }
}

/// The number of a text.
public func stableHash(_ text: String, seed: UInt64 = 0) -> UInt64 {
    var text = text
    return text.withUTF8 { stableHash(UnsafeRawBufferPointer($0), seed: seed) }
}

private enum Prime {
    static let first: UInt64 = 0x9e37_79b1_85eb_ca87
    static let second: UInt64 = 0xc2b2_ae3d_27d4_eb4f
    static let third: UInt64 = 0x1656_67b1_9e37_79f9
    static let fourth: UInt64 = 0x85eb_ca77_c2b2_ae63
    static let fifth: UInt64 = 0x27d4_eb2f_1656_67c5
}

extension UnsafeRawBufferPointer {
    @inline(__always)
    fileprivate func word(at offset: Int) -> UInt64 {
        loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
    }
}

@inline(__always)
private func absorbed(_ word: UInt64, into lane: UInt64) -> UInt64 {
    rotated(lane &+ word &* Prime.second, 31) &* Prime.first
}

@inline(__always)
private func rotated(_ number: UInt64, _ count: UInt64) -> UInt64 {
    number &<< count | number &>> (64 &- count)
}
