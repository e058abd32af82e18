import Git
import TestSupport
import Testing

@Suite struct LinkTests {
    /// A tree with links of all sorts; the text after an arrow is a link's target.
    private func tree(_ links: KeyValuePairs<String, String>) throws -> SourceTree {
        let temporary = try TemporaryRepository()
        try temporary.write("base/policy.yaml", "x")
        try temporary.write("top.yaml", "x")
        for (path, target) in links { try temporary.link(path, to: target) }
        try temporary.git("update-index", "--add", "--cacheinfo", "160000,1234567890123456789012345678901234567890,sub")
        try temporary.git("add", "base", "top.yaml")
        for (path, _) in links { try temporary.git("add", path) }
        try temporary.git("commit", "--quiet", "--message", "links")
        let repository = try temporary.opened()
        return try repository.entries(of: repository.resolve("HEAD"))
    }

    @Test(
        arguments: [
            ("policy.yaml", .inside(path: "base/policy.yaml")),
            ("./policy.yaml", .inside(path: "base/policy.yaml")),
            ("../top.yaml", .inside(path: "top.yaml")),
            ("..//base/../top.yaml", .inside(path: "top.yaml")),
            ("..", .inside(path: "")),
            (".", .inside(path: "base")),
            ("../base", .inside(path: "base")),
            ("../sub", .inside(path: "sub")),
            ("../sub/x.yaml", .outside),
            ("../..", .outside),
            ("../../repository/top.yaml", .outside),
            ("/etc/passwd", .outside),
            ("nowhere.yaml", .dangling),
            ("policy.yaml/x", .dangling),
            ("nowhere/../policy.yaml", .dangling),
            ("", .dangling),
        ] as [(String, LinkResolution)])
    func `resolves a target inside the tree`(target: String, expected: LinkResolution) throws {
        #expect(try tree([:]).resolvingLink(at: "base/link", target: target) == expected)
    }

    @Test(
        arguments: [
            ("chain", .inside(path: "top.yaml")),
            ("through", .inside(path: "base/policy.yaml")),
            ("folder", .inside(path: "base")),
            ("up", .inside(path: "top.yaml")),
            ("self", .dangling),
            ("ping", .dangling),
            ("leaves", .outside),
            ("away", .outside),
            ("nothing", .dangling),
            ("top.yaml", .dangling),
        ] as [(String, LinkResolution)])
    func `follows a chain of links`(path: String, expected: LinkResolution) throws {
        let tree = try tree([
            "chain": "base/again", "base/again": "../top.yaml",
            "folder": "base", "through": "folder/policy.yaml",
            // `..` after a link is the parent of where the link leads, as it is for the file system.
            "nested/deep/here": "../../base", "up": "nested/deep/here/../top.yaml",
            "self": "self", "ping": "pong", "pong": "ping",
            "leaves": "away", "away": "/etc", "nothing": "nowhere",
        ])
        #expect(tree.resolvingLink(at: path) == expected)
    }

    @Test func `gives up after as many links as the file system would`() throws {
        func chain(_ count: Int) throws -> LinkResolution {
            let temporary = try TemporaryRepository()
            try temporary.write("0", "x")
            for number in 1...count { try temporary.link("\(number)", to: "\(number - 1)") }
            return try Folder.entries(at: temporary.path).resolvingLink(at: "\(count)")
        }
        #expect(try chain(40) == .inside(path: "0"))
        #expect(try chain(41) == .dangling)
    }
}
