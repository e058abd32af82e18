import Git
import Testing

@Suite struct RevisionRangeTests {
    @Test(
        arguments: [
            ("main", .single("main")),
            ("a..b", .twoDots(base: "a", head: "b")),
            ("a...b", .threeDots(base: "a", head: "b")),
            ("a..", .twoDots(base: "a", head: "HEAD")),
            ("..b", .twoDots(base: "HEAD", head: "b")),
            ("...", .threeDots(base: "HEAD", head: "HEAD")),
            ("...b", .threeDots(base: "HEAD", head: "b")),
            ("..", .single("..")),
            ("", .single("")),
            ("v1.0..v1.1", .twoDots(base: "v1.0", head: "v1.1")),
            ("HEAD^{/fix..}", .single("HEAD^{/fix..}")),
            ("HEAD^{/fix..}..main@{1}", .twoDots(base: "HEAD^{/fix..}", head: "main@{1}")),
            ("a..b..c", .twoDots(base: "a", head: "b..c")),
        ] as [(String, RevisionRange)])
    func `splits a range as git does`(text: String, range: RevisionRange) {
        #expect(RevisionRange.parse(text) == range)
    }
}
