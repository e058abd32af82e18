import Cache
import Testing

struct CacheKeyTests {
    @Test func `A key is named by its kind, version and content`() {
        #expect(CacheKey(kind: "parsed", version: 3, content: "0123abcd")?.fileName == "parsed-v3-0123abcd")
        #expect(CacheKey(kind: "x", version: 0, content: "0")?.fileName == "x-v0-0")
    }

    @Test func `Keys that differ in anything have other names`() {
        let keys = [
            CacheKey(kind: "a", version: 1, content: "1"), CacheKey(kind: "b", version: 1, content: "1"),
            CacheKey(kind: "a", version: 2, content: "1"), CacheKey(kind: "a", version: 1, content: "2"),
            CacheKey(kind: "a", version: 1, content: "11"), CacheKey(kind: "a", version: 11, content: "1"),
        ]
        #expect(Set(keys.compactMap { $0?.fileName }).count == keys.count)
    }

    @Test(arguments: ["", "a/b", "..", ".", "A", "a1", "a-b", "a-v1", "é", "a\u{0}", " ", "a\n"])
    func `Other kinds than short words are refused`(kind: String) {
        #expect(CacheKey(kind: kind, version: 1, content: "0") == nil)
    }

    @Test(arguments: ["", "/", "..", "0/1", "../0", "ABC", "g", "0-1", "0.", "0\u{0}", "0\n", "٣"])
    func `Other contents than hexadecimal digits are refused`(content: String) {
        #expect(CacheKey(kind: "a", version: 1, content: content) == nil)
    }

    @Test func `Names that are too long, and negative versions, are refused`() {
        #expect(CacheKey(kind: String(repeating: "a", count: 32), version: .max, content: "0") != nil)
        #expect(CacheKey(kind: String(repeating: "a", count: 33), version: 1, content: "0") == nil)
        #expect(CacheKey(kind: "a", version: 1, content: String(repeating: "0", count: 128)) != nil)
        #expect(CacheKey(kind: "a", version: 1, content: String(repeating: "0", count: 129)) == nil)
        #expect(CacheKey(kind: "a", version: -1, content: "0") == nil)
    }
}
