/// A number for bytes, the same on every machine and in every run; for tables and against damage, not against malice.
///
/// Eight bytes at a time are multiplied into the state, as in Knuth's multiplicative hashing, with a fold of the upper
/// half of the product so that every bit of the input reaches every bit of the result. O(bytes).
public func stableHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
    var state = (seed ^ UInt64(bytes.count)) &+ 0x9e37_79b9_7f4a_7c15
    var offset = 0
    while offset + 8 <= bytes.count {
        state = mixed(state ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian)
        offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
    }
    return mixed(mixed(state ^ rest))
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

private func mixed(_ number: UInt64) -> UInt64 {
    let product = (number ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
    return product.high ^ product.low
}
