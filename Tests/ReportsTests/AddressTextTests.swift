import NetworkModel
import Reports
import Testing

/// How addresses are written.
@Suite struct AddressTextTests {
    @Test(arguments: [
        (UInt128(0), "::"), (1, "::1"), (0x2001_0db8 << 96, "2001:db8::"),
        (0x2001_0db8_0000_0001_0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
        (0x2001_0db8_0000_0000_0001_0000_0000_0001, "2001:db8::1:0:0:1"),
        (0x2001_0000_0000_0001_0000_0000_0000_0001, "2001:0:0:1::1"),
        (0xfe80_0000_0000_0000_0000_0000_0000_abcd, "fe80::abcd"),
        (0x0000_0000_0000_0000_0000_ffff_c000_0201, "::ffff:192.0.2.1"),
        (UInt128.max, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func `writes an IPv6 address as RFC 5952 wants it`(address: UInt128, text: String) {
        #expect(AddressText.address(address) == text)
    }

    @Test func `writes an IPv4 address in dotted decimal`() {
        #expect(AddressText.address(UInt32(0xC000_02FF)) == "192.0.2.255")
    }

    @Test(arguments: [
        (UInt32(0)...UInt32.max, ["0.0.0.0/0"]),
        (0x0A00_0000...0x0AFF_FFFF, ["10.0.0.0/8"]),
        (0x0A00_0001...0x0A00_0001, ["10.0.0.1/32"]),
        (0x0A00_0001...0x0A00_0006, ["10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/31", "10.0.0.6/32"]),
        (0...0x09FF_FFFF, ["0.0.0.0/5", "8.0.0.0/7"]),
        (0xFFFF_FFFE...UInt32.max, ["255.255.255.254/31"]),
    ])
    func `cuts a range into the fewest blocks`(range: ClosedRange<UInt32>, blocks: [String]) {
        #expect(AddressText.blocks(AddressSet(v4: .init(range))) == blocks)
    }

    @Test func `cuts an IPv6 range into the fewest blocks`() {
        #expect(AddressText.blocks(.allIPv6) == ["::/0"])
        #expect(AddressText.blocks(AddressSet(v6: .init(1...2))) == ["::1/128", "::2/128"])
        #expect(AddressText.blocks(AddressSet(v6: .init(1...UInt128.max))).count == 128)
    }

    @Test func `says what everything is`() {
        #expect(text(.all) == "any address")
        #expect(text(.allIPv4) == "any IPv4 address")
        #expect(text(.allIPv6) == "any IPv6 address")
    }

    @Test func `names what is missing where that is shorter`() {
        let ten = Make.block(10, 0, 0, 0, 8)
        #expect(text(.all.subtracting(ten)) == "any address but 10.0.0.0/8")
        #expect(text(.allIPv4.subtracting(ten)) == "any IPv4 address but 10.0.0.0/8")
        let documentation = AddressSet.block(v6: 0x2001_0db8 << 96, prefixLength: 32)
        #expect(
            text(.allIPv4.subtracting(ten).union(documentation)) == "any IPv4 address but 10.0.0.0/8; 2001:db8::/32")
    }

    @Test func `lists blocks, and ranges where the blocks are many`() {
        let two = Make.block(10, 0, 0, 0, 8).union(Make.block(192, 168, 0, 0, 16))
        #expect(text(two) == "10.0.0.0/8, 192.168.0.0/16")
        // 10.0.0.1 to 10.0.0.254 are fourteen blocks.
        #expect(text(AddressSet(v4: .init(0x0A00_0001...0x0A00_00FE))) == "10.0.0.1-10.0.0.254")
    }

    @Test func `counts the ranges that it doesn't list`() {
        let many = (0..<20).reduce(AddressSet()) { $0.union(Make.block(10, $1 * 2, 0, 0, 16)) }
        #expect(text(many).hasPrefix("10.0.0.0/16, 10.2.0.0/16, "))
        #expect(text(many).hasSuffix(", 10.22.0.0/16 and 8 more"))
        #expect(!"\(AddressText.phrase(many, limit: nil))".contains("more"))
    }

    private func text(_ set: AddressSet) -> String { "\(AddressText.phrase(set))" }
}
