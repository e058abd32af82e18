import TestSupport
import Testing

/// Merges, reverts, picks and ranges of every form.
@Suite struct ReviewedHistoryTests {
    private let asked = "Open 8443\n\nTicket: NET-42\n"

    private func shop() throws -> TemporaryRepository {
        try TemporaryRepository.shop([Ticket()], configuration: Configurations.strict)
    }

    /// Merges `feature` into `main`, which has another commit of its own.
    private func merge(_ repository: TemporaryRepository, message: String = "Merge feature") throws {
        try repository.git("switch", "--quiet", "main")
        try repository.write("README", "text\n")
        try repository.commit("Document")
        try repository.git("merge", "--quiet", "--no-ff", "--message", message, "feature")
    }

    // MARK: Merges

    @Test func `a merge has the tickets of what it brings`() throws {
        let repository = try shop()
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.commitPorts(5432, 8443, as: asked)
        try merge(repository)
        for range in ["HEAD", "HEAD^1..HEAD"] {
            let answer = try repository.review(range, "--ref", "main")
            #expect(answer.status == 0, "\(answer.output)")
            #expect(answer.headline == "PASS: 1 widened by 2 commits · NET-42 in force")
        }
    }

    @Test func `a merge alone doesn't hide that what it brings has no ticket`() throws {
        let repository = try shop()
        try repository.git("switch", "--quiet", "--create", "feature")
        let id = try repository.commitPorts(5432, 8443, as: "Open 8443")
        try merge(repository)
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(
            answer.finds("1 commit that changes reachability without a ticket: \(id.prefix(7))"), "\(answer.output)")
    }

    @Test func `a merge that holds something of its own is told, and needs a ticket`() throws {
        let repository = try shop()
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.write("apps/notes.txt", "text\n")
        try repository.commit("Take notes")
        try merge(repository)
        try repository.openPorts([5432, 8443])
        try repository.git("commit", "--quiet", "--all", "--amend", "--no-edit")
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("holds something else than an automatic merge in policies/db.yaml"))
        #expect(answer.finds("1 commit that changes reachability without a ticket"))
    }

    @Test func `an altered merge is beyond the scope of the tickets that it brings`() throws {
        let repository = try shop()
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.commitPorts(5432, 8443, as: asked)
        try merge(repository)
        try repository.openPorts([5432, 8443, 9000])
        try repository.git("commit", "--quiet", "--all", "--amend", "--no-edit")
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"))
    }

    @Test func `merging the protected branch into a feature asks for no ticket`() throws {
        let repository = try shop()
        try repository.git("switch", "--quiet", "--create", "feature")
        try repository.write("README", "text\n")
        try repository.commit("Document")
        try repository.git("switch", "--quiet", "main")
        try repository.commitPorts(5432, 8443, as: asked)
        try repository.git("switch", "--quiet", "feature")
        try repository.git("merge", "--quiet", "--no-edit", "main")
        let answer = try repository.review("main..feature", "--ref", "main")
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.headline.hasPrefix("PASS: 2 commits that together change no reachability"))
    }

    @Test func `an octopus isn't compared with an automatic merge, which is noted`() throws {
        let repository = try shop()
        for name in ["one", "two"] {
            try repository.git("switch", "--quiet", "--create", name, "main")
            try repository.write("apps/\(name).txt", "text\n")
            if name == "two" { try repository.openPorts([5432, 8443]) }
            try repository.commit(name == "two" ? asked : "One")
        }
        try repository.git("switch", "--quiet", "main")
        try repository.git("merge", "--quiet", "--no-ff", "--no-edit", "one", "two")
        #expect(try repository.git("rev-list", "--parents", "-1", "HEAD").split(separator: " ").count == 4)
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.finds("merges more than two histories, which is not compared with an automatic merge"))
    }

    // MARK: Reverts and picks

    @Test func `a revert inherits the ticket and takes back what that opened`() throws {
        let repository = try shop()
        try repository.commitPorts(5432, 8443, as: asked)
        try repository.git("revert", "--no-edit", "HEAD")
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.headline.contains("NET-42 in force"))
        let both = try repository.review("HEAD~2..HEAD", "--ref", "main")
        #expect(both.status == 0, "\(both.output)")
        #expect(both.headline.hasPrefix("PASS: 2 commits that together change no reachability"))
        #expect(both.output.contains("takes back \(try repository.git("rev-parse", "HEAD^").prefix(7))"))
    }

    @Test func `a revert of what had no ticket has none either`() throws {
        let repository = try shop()
        try repository.commitPorts(5432, 8443, as: "Open 8443")
        try repository.git("revert", "--no-edit", "HEAD")
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("without a ticket"))
    }

    @Test func `a revert that does something else is told, and has no more rights than its ticket`() throws {
        let repository = try shop()
        let id = try repository.commitPorts(5432, 8443, as: asked)
        try repository.git("revert", "--no-edit", "HEAD")
        try repository.openPorts([5432, 9000])
        try repository.git("commit", "--quiet", "--all", "--amend", "--no-edit")
        let answer = try repository.review("HEAD", "--ref", "main")
        #expect(answer.status == 4)
        #expect(answer.finds("says that it reverts \(id.prefix(12)), and does not take back what that did"))
        #expect(answer.finds("opens shop/web → shop/db TCP 9000, which NET-42 doesn't cover"))
        #expect(answer.finds("closes shop/web → shop/db TCP 8443, which NET-42 doesn't cover"))
    }

    @Test func `a revert of a commit that isn't there needs a ticket of its own`() throws {
        let repository = try shop()
        let nobody = String(repeating: "ab", count: 20)
        try repository.commitPorts(5432, 8443, as: "Revert \"x\"\n\nThis reverts commit \(nobody).\n")
        #expect(try repository.review("HEAD", "--ref", "main").status == 4)
    }

    @Test func `the same flow changes are recognised, whatever commit makes them`() throws {
        let repository = try shop()
        let first = try repository.commitPorts(5432, 8443, as: asked)
        try repository.commitPorts(5432, as: "Close 8443")
        try repository.git("cherry-pick", first)
        let output = try repository.review("HEAD~3..HEAD").output
        let lines = output.split(separator: "\n").filter { $0.contains("the same flow changes as \(first.prefix(7))") }
        #expect(lines.count == 1, "\(output)")
        #expect(lines.first?.contains("Open 8443") == true)
    }

    // MARK: Ranges

    @Test func `ranges are the commits that one end has and the other lacks`() throws {
        let repository = try shop()
        try repository.git("branch", "feature")
        try repository.commitPorts(5432, 9000, as: "On main")
        try repository.git("switch", "--quiet", "feature")
        try repository.write("README", "text\n")
        try repository.commit("Document")
        try repository.openPorts([5432, 8443])
        try repository.commit(asked)
        for range in ["main..feature", "main...feature"] {
            let answer = try repository.review(range, "--ref", "main")
            #expect(answer.status == 0)
            #expect(answer.headline == "PASS: 1 widened by 2 commits · NET-42 in force")
            #expect(answer.output.contains("merge base of main and feature"))
            #expect(!answer.output.contains("On main"))
        }
        #expect(try repository.review("feature..main", "--ref", "main").finds("without a ticket"))
        #expect(try repository.review("feature^..feature").headline.hasSuffix("by 1 commit · NET-42 in force"))
        #expect(try repository.review("feature").headline == "PASS: 1 widened by 1 commit · NET-42 in force")
    }

    @Test func `a range of nothing passes`() throws {
        let repository = try shop()
        let answer = try repository.review("main..main", "--ref", "main")
        #expect(answer.status == 0)
        #expect(answer.headline == "PASS: 0 commits without effect on reachability")
    }

    @Test func `a root commit is all new`() throws {
        let repository = try TemporaryRepository.shop()
        let answer = try repository.review("HEAD")
        #expect(answer.headline.hasPrefix("ATTENTION: "), "\(answer.output)")
        #expect(answer.headline.contains("2 new workloads"))
        #expect(answer.status == 1)
    }

    @Test func `what a shallow clone lacks is trouble, and never passes`() throws {
        let repository = try shop()
        try repository.commitPorts(5432, 8443, as: asked)
        try repository.commitPorts(5432, 9000)
        let clone = repository.folder + "/clone"
        try repository.run(
            ["git", "clone", "--quiet", "--depth", "2", "file://" + repository.path, clone], in: repository.folder)
        func run(_ range: String) throws -> CommandOutcome {
            try repository.netreeve("review", "--no-cache", range, in: clone)
        }
        #expect(try run("HEAD").status == 1)
        #expect(try run("HEAD^..HEAD").status == 1)
        let cut = try run("HEAD^")
        #expect(cut.status == 2)
        #expect(cut.errors.contains("shallow"))
        #expect(try run("HEAD~5..HEAD").status == 2)
        #expect(try run("nobody..HEAD").status == 2)
    }

    @Test func `a revert in a shallow clone that lacks what it reverts still gets a review`() throws {
        let repository = try shop()
        try repository.commitPorts(5432, 8443, as: asked)
        try repository.git("revert", "--no-edit", "HEAD")
        let clone = repository.folder + "/clone"
        try repository.run(
            ["git", "clone", "--quiet", "--depth", "2", "file://" + repository.path, clone], in: repository.folder)
        #expect(try repository.netreeve("review", "--no-cache", "HEAD", in: clone).status != 2)
    }

    @Test func `what can't be analysed is incomplete, and never passes`() throws {
        let repository = try shop()
        try repository.write(
            "policies/more.yaml", Shop.policy("web", ports: [80]).replacing("ingress:", with: "ingres:"))
        try repository.commit("Break\n\nTicket: NET-42\n")
        let answer = try repository.review("HEAD")
        #expect(answer.status == 3)
        #expect(answer.headline.hasPrefix("INCOMPLETE: "))
        #expect(answer.finds("1 file could not be analysed"))
    }
}
