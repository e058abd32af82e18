import Review
import TestSupport
import Testing

/// What a message says besides its tickets.
struct CommitMessageTests {
    private let commit = "0123456789abcdef0123456789abcdef01234567"
    private let other = "89abcdef0123456789abcdef0123456789abcdef"

    @Test func `a subject is the first paragraph in one line, as git log tells it`() throws {
        let messages = MessageCorpus.all.map(\.text).filter { !$0.contains("\0") && !$0.contains("\r") }
        let repository = try TemporaryRepository()
        for message in messages.prefix(40) {
            try repository.write("message", message)
            try repository.git(
                "commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "--file=message")
            #expect(CommitMessage(message).subject == (try repository.git("log", "-1", "--format=%s")), "\(message)")
        }
    }

    @Test func `what git revert writes is a revert`() throws {
        let repository = try TemporaryRepository()
        try repository.write("a", "1")
        try repository.commit("NET-42: open the port")
        try repository.write("a", "2")
        let second = try repository.commit("Open another")
        try repository.git("revert", "--no-edit", second)
        let revert = CommitMessage(try repository.git("log", "-1", "--format=%B"))
        #expect(revert.subject == "Revert \"Open another\"")
        #expect(revert.reverts.map(\.commit) == [second])
        #expect(revert.reverts.map(\.mainline) == [nil])
        #expect(revert.reverts.map(\.line) == [3])

        try repository.git("revert", "--no-edit", "--reference", "HEAD")
        let reference = CommitMessage(try repository.git("log", "-1", "--format=%B"))
        let short = try repository.git("rev-parse", "--short", "HEAD~1")
        #expect(reference.reverts.map(\.commit) == [short])
    }

    @Test func `what git revert writes of a merge names both commits`() throws {
        let repository = try TemporaryRepository()
        try repository.commit("Start")
        try repository.git("checkout", "--quiet", "-b", "side")
        try repository.write("a", "1")
        try repository.commit("On the side")
        try repository.git("checkout", "--quiet", "main")
        try repository.write("b", "1")
        let mainline = try repository.commit("On main")
        try repository.git("merge", "--quiet", "--no-ff", "--no-edit", "side")
        let merge = try repository.git("rev-parse", "HEAD")
        try repository.git("revert", "--no-edit", "--mainline", "1", merge)
        let revert = CommitMessage(try repository.git("log", "-1", "--format=%B"))
        #expect(revert.reverts.map(\.commit) == [merge])
        #expect(revert.reverts.map(\.mainline) == [mainline])
        let filled = "S\n\nThis reverts commit \(commit), reversing changes made to \(other).\n"
        #expect(CommitMessage(filled).reverts.map(\.mainline) == [other])
    }

    @Test func `what git cherry-pick -x writes names the origin`() throws {
        let repository = try TemporaryRepository()
        try repository.commit("Start")
        try repository.git("checkout", "--quiet", "-b", "side")
        try repository.write("a", "1")
        let origin = try repository.commit("Open the port\n\nTicket: NET-42")
        try repository.git("checkout", "--quiet", "main")
        try repository.git("cherry-pick", "-x", origin)
        let picked = CommitMessage(try repository.git("log", "-1", "--format=%B"))
        #expect(picked.cherryPickedFrom.map(\.commit) == [origin])
        #expect(picked.cherryPickedFrom.map(\.line) == [4])
        #expect(picked.references.map(\.id) == ["NET-42"])
    }

    @Test func `what git commit --fixup writes is a fixup`() throws {
        let repository = try TemporaryRepository()
        try repository.commit("Open the port")
        for (option, kind) in [
            ("--fixup=HEAD", CommitMessage.Autosquash.Kind.fixup), ("--squash=HEAD", .squash),
            ("--fixup=amend:HEAD", .amend),
        ] {
            try repository.run(
                ["git", "commit", "--quiet", "--allow-empty", option], in: repository.path,
                environment: ["GIT_EDITOR": "true"])
            let message = CommitMessage(try repository.git("log", "-1", "--format=%B"))
            #expect(message.isFixup)
            #expect(message.autosquash?.kind == kind)
            #expect(message.autosquash?.target == "Open the port", "of `fixup! fixup!` as well")
        }
    }

    @Test(arguments: [
        "fixup the port", "fixup: the port", "Fixup! the port", " squash the port", "Revert \"fixup! the port\"",
    ])
    func `other subjects are no fixups`(subject: String) {
        #expect(!CommitMessage(subject).isFixup)
    }

    @Test(arguments: [
        "S\n\nThis reverts commit of last week.\n", "S\n\nWe say: This reverts commit 0123456789.\n",
        "S\n\n> This reverts commit 0123456789.\n", "S\n\ncherry picked from commit 0123456789\n",
        "S\n\n(cherry picked from commit 0123456789\n", "S\n\nThis reverts commit abc.\n",
    ])
    func `prose about reverts is no revert`(message: String) {
        #expect(CommitMessage(message).reverts.isEmpty)
        #expect(CommitMessage(message).cherryPickedFrom.isEmpty)
    }

    @Test func `an emergency has a reason`() {
        let message = CommitMessage("S\n\nTicket: NET-42\nemergency: the shop is down,\n since noon\n")
        #expect(message.emergency?.reason == "the shop is down, since noon")
        #expect(message.emergency?.line == 4)
        let empty = CommitMessage("S\n\nEmergency:\n")
        #expect(empty.emergency == nil)
        #expect(empty.hints.map(\.problem) == [.empty(key: "Emergency")])
        #expect(CommitMessage("Emergency: open the port\n").emergency == nil)
    }

    @Test func `co-authors have names and addresses`() {
        let message = CommitMessage(
            "S\n\nCo-authored-by: Bo Björk <bo@example.org>\nCo-Authored-By: Cy\nSigned-off-by: Di <di@example.org>\n")
        #expect(message.coAuthors.map(\.name) == ["Bo Björk", "Cy"])
        #expect(message.coAuthors.map(\.email) == ["bo@example.org", nil])
    }
}
