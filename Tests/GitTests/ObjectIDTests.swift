import Git
import Testing

@Suite struct ObjectIDTests {
    private let hex = "00ff10a1b2c3d4e5f60718293a4b5c6d7e8f9001"

    @Test func `keeps all digits of an id`() throws {
        let id = try #require(ObjectID(hex: hex))
        #expect(id.hex == hex)
        #expect(id.shortHex == "00ff10a1b2c3")
        #expect(ObjectID(hex: hex.uppercased()) == id)
    }

    @Test(arguments: [
        "", "00ff", "g0ff10a1b2c3d4e5f60718293a4b5c6d7e8f9001", "00ff10a1b2c3d4e5f60718293a4b5c6d7e8f90011",
    ])
    func `takes nothing but 40 hexadecimal digits`(text: String) {
        #expect(ObjectID(hex: text) == nil)
    }

    @Test func `orders as the digits do, in every part of the id`() throws {
        let zeros = String(repeating: "0", count: 40)
        let ascending = [
            zeros, String(repeating: "0", count: 39) + "1", String(repeating: "0", count: 31) + "1" + "00000000",
            "0000000000000001" + String(repeating: "0", count: 24), String(repeating: "f", count: 40),
        ]
        let ids = try ascending.map { try #require(ObjectID(hex: $0)) }
        #expect(ids.reversed().sorted() == ids)
    }
}
