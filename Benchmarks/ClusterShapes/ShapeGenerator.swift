/// Random numbers that are the same in every run (SplitMix64, Steele, Lea and Flood 2014).
struct ShapeGenerator {
    private var state: UInt64

    /// A generator for one part of a shape, whose numbers depend on the seed and the part alone.
    ///
    /// Parts are made apart, so that one can be made again without those before it.
    init(seed: UInt64, part: String, number: Int = 0) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        state = seed &* 0xd134_2543_de82_ef95 &+ hash
        // The first number spreads neighbouring seeds and numbers over the whole range.
        state = next() ^ (UInt64(truncatingIfNeeded: number) &* 0x9e37_79b9_7f4a_7c15)
        state = next()
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound, which must be positive.
    ///
    /// Its own arithmetic, since the standard library's may change with its version.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// Whether something happens that happens in so many of a hundred cases.
    mutating func happens(percent: Int) -> Bool { below(100) < percent }
}

extension Int {
    /// The number with zeros before it, `width` digits at least.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
