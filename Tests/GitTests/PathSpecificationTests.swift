import Git
import TestSupport
import Testing

/// Files that patterns ask for, found without opening the other folders.
@Suite struct PathSpecificationTests {
    private let files = [
        "a.yaml", "tickets/NET-1.yaml", "tickets/NET-2.yml", "tickets/old/NET-3.yaml", "ticketsold/NET-4.yaml",
        "team/a/tickets/NET-5.yaml", "team/b/c/d/NET-6.yaml", "[x]/NET-7.yaml",
    ]

    @Test(arguments: [
        ["tickets/*.yaml"], ["tickets"], ["./tickets/"], ["tickets/NET-1.yaml"], ["tickets/NET-?.y*"], ["*.yaml"],
        ["**/tickets/*.yaml"], ["team/*/tickets/*"], ["team/b"], ["team/**/NET-6.yaml"], ["t*/NET-4.yaml"], ["."],
        ["nowhere/*.yaml"], ["tickets/old", "a.yaml"], ["[st]eam/b"], ["\\[x\\]/NET-7.yaml"],
        ["tickets/*", "!tickets/old"],
        ["TICKETS/*.yaml"], ["*/*/d"],
    ])
    func `are those of the whole list that match`(_ patterns: [String]) throws {
        let repository = try TemporaryRepository()
        for file in files { try repository.write(file, "a: b\n") }
        try repository.commit("all")
        let opened = try Repository(containing: repository.path)
        let head = try opened.resolve("HEAD")
        let wanted = try PathSpecification(patterns)
        let all = try opened.entries(of: head).entries.map(\.path).filter(wanted.matches)
        #expect(try opened.entries(of: head, matching: wanted).entries.map(\.path) == all)
    }

    @Test func `cost the folders in which they can be`() throws {
        let repository = try TemporaryRepository()
        for file in files { try repository.write(file, "a: b\n") }
        try repository.commit("all")
        let opened = try Repository(containing: repository.path)
        let head = try opened.resolve("HEAD")
        let before = opened.work.treesOpened
        let found = try opened.entries(of: head, matching: PathSpecification(["tickets/*.yaml"]))
        #expect(found.entries.map(\.path) == ["tickets/NET-1.yaml", "tickets/old/NET-3.yaml"])
        // The root, tickets, and tickets/old, as `*` matches slashes too.
        #expect(opened.work.treesOpened - before == 3)
    }
}
