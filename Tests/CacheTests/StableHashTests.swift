import Packing
import Testing

struct StableHashTests {
    @Test func `The numbers are those that XXH64 is known for`() {
        #expect(stableHash("") == 0xef46_db37_51d8_e999)
        #expect(stableHash("a") == 0xd24e_c4f1_a98c_6e5b)
        #expect(stableHash("abc") == 0x44bc_2cf5_ad77_0999)
        #expect(stableHash("Nobody inspects the spammish repetition") == 0xfbce_a83c_8a37_8bf1)
    }

    // Computed by a plain implementation of the specification, for the bytes 0, 7, 14 … and the seed 5.
    @Test(
        arguments: [
            (0, 0x4be1d406981cfd3b),
            (1, 0x72b12317e8a8b952),
            (3, 0xd2c8306f8e36b5d3),
            (4, 0xed9efa0f81283bb0),
            (7, 0x93ef36ef0b5fb3a6),
            (8, 0xda3b3b36c13eacd3),
            (9, 0xbc06a4806a95abbc),
            (12, 0xa49ab73e8e5f63d0),
            (31, 0xef72447778be814f),
            (32, 0x11478bb5d3aac371),
            (33, 0xef95605fa43cb760),
            (63, 0x94c064fd81f3e379),
            (64, 0xfa6bf7187ea4898a),
            (65, 0x38de8cfc65c42060),
            (100, 0x44e7dcf2a6c80314),
        ] as [(Int, UInt64)])
    func `Every length has its number`(length: Int, number: UInt64) {
        #expect(stableHash((0..<length).map { UInt8(truncatingIfNeeded: $0 * 7) }, seed: 5) == number)
    }

    @Test func `Where the bytes stand in memory makes no difference`() {
        let bytes = (0..<200).map { UInt8($0) }
        bytes.withUnsafeBytes { whole in
            for start in 0..<16 {
                let part = UnsafeRawBufferPointer(rebasing: whole[start..<start + 100])
                #expect(stableHash(part) == stableHash(Array(bytes[start..<start + 100])))
            }
        }
    }

    @Test func `Each bit of the bytes and of the seed changes about half of the number`() {
        for length in [1, 8, 31, 32, 100] {
            let bytes = (0..<length).map { UInt8($0) }
            let number = stableHash(bytes)
            var changed = 0
            for bit in 0..<length * 8 {
                var other = bytes
                other[bit / 8] ^= 1 << UInt8(bit % 8)
                changed += (stableHash(other) ^ number).nonzeroBitCount
            }
            #expect((25...39).contains(changed / (length * 8)))
            for bit in 0..<64 { #expect((stableHash(bytes, seed: 1 << UInt64(bit)) ^ number).nonzeroBitCount > 8) }
        }
    }

    @Test func `Bytes that come piece by piece have the number of all together`() {
        let bytes = noise(300)
        for length in [0, 1, 31, 32, 33, 64, 95, 300] {
            for step in [1, 5, 31, 32, 33, 100, 400] {
                var hasher = StableHasher()
                for start in stride(from: 0, to: length, by: step) {
                    bytes[start..<min(start + step, length)].withUnsafeBytes { hasher.update($0) }
                }
                #expect(hasher.hash == stableHash(Array(bytes[..<length])))
            }
        }
    }
}
