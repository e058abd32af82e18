import HookInstallation
import TestSupport
import Testing

/// What each kind of move of a ref is compared with.
@Suite struct RefMoveTests {
    private static let strictEverywhere = "verdicts: [{refs: ['*', 'refs/tags/*'], mode: strict}]"

    @Test func `a new branch is compared with the merge base, not with what main has become`() throws {
        let served = try ServedRepository()
        try served.work.git("switch", "--quiet", "--create", "feature")
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        try served.work.git("switch", "--quiet", "main")
        try served.work.commitPorts(5432, 9000)
        #expect(try served.push("main").isAccepted)
        let push = try served.push("feature")
        #expect(push.lines == ["PASS feature: 1 commit without effect on reachability"])
    }

    @Test func `a new branch is judged by the rules of main as they are now`() throws {
        let served = try ServedRepository()
        try served.work.git("switch", "--quiet", "--create", "feature")
        try served.work.commitPorts(5432, 8443)
        try served.work.git("switch", "--quiet", "main")
        try served.work.configure(Self.strictEverywhere)
        try served.work.commit("Protect everything")
        #expect(try served.push("main").isAccepted)
        let push = try served.push("feature")
        #expect(!push.isAccepted)
        #expect(push.lines.first?.hasPrefix("BLOCKED feature: ") == true)
    }

    @Test func `a branch that shares no history with main is new as a whole, and judged by main's rules`() throws {
        let served = try ServedRepository(configuration: Self.strictEverywhere)
        try served.work.git("switch", "--quiet", "--orphan", "other")
        try served.work.writeShop()
        try served.work.commit("Another shop")
        let push = try served.push("other")
        #expect(!push.isAccepted)
        #expect(push.lines.first?.hasPrefix("BLOCKED other: ") == true, "\(push.lines)")
    }

    @Test func `a forced push is told against what it loses`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        // The shop begins with 5432 alone; that is what the commit that is to be lost comes back to.
        let open = try served.work.commitPorts(5432, 8443, as: "Open 8443")
        try served.work.git("push", "--quiet", "--no-verify", "origin", "HEAD:refs/heads/elsewhere")
        try served.work.git("--git-dir", served.path, "update-ref", "refs/heads/main", open)
        let shut = try served.work.commitPorts(5432, as: "Shut 8443")
        try served.work.git("--git-dir", served.path, "fetch", "--quiet", served.work.path, "main")
        try served.work.git("--git-dir", served.path, "update-ref", "refs/heads/main", shut)
        try served.work.git("reset", "--quiet", "--hard", open)
        let push = try served.push("--force", "main")
        #expect(!push.isAccepted)
        #expect(
            push.lines.first == "BLOCKED main: a move that loses commits changes reachability without a ticket",
            "\(push.lines)")
        let line = "netreeve review \(shut.prefix(12))..\(open.prefix(12)) --move --ref main"
        #expect(push.says(line), "\(push.lines)")
        let review = ReviewAnswer(try served.work.netreeve("review", "\(shut)..\(open)", "--move", "--ref", "main"))
        #expect(review.status == 4)
        #expect(review.output.contains("TCP 5432 → TCP 5432,8443"), "\(review.output)")
        // The commits that the new end has are no others than those that the old one had.
        #expect(ReviewAnswer(try served.work.netreeve("review", "\(shut)..\(open)", "--ref", "main")).status == 0)
    }

    @Test func `a forced push that loses nothing that matters passes`() throws {
        let served = try ServedRepository(configuration: Configurations.strict)
        try served.work.write("README", "words\n")
        try served.work.commit("Words")
        #expect(try served.push("main").isAccepted)
        try served.work.git("commit", "--quiet", "--amend", "--message", "Other words")
        let push = try served.push("--force", "main")
        #expect(push.lines == ["PASS main: 1 commit without effect on reachability"])
        #expect(try served.commit(of: "main") == served.head())
    }

    @Test func `a branch whose rules are strict can't be removed, another one can`() throws {
        let served = try ServedRepository(
            configuration: "verdicts: [{refs: ['release/*'], mode: strict}]",
            settings: ["receive.denyDeleteCurrent": "ignore"])
        #expect(try served.push("main:refs/heads/release/1", "main:refs/heads/feature").isAccepted)
        let refused = try served.push("--delete", "release/1")
        #expect(!refused.isAccepted)
        #expect(
            refused.lines == [
                "REFUSED release/1: its rules are strict, and such a ref may not be removed (netreeve.deletions)"
            ])
        let accepted = try served.push("--delete", "feature")
        #expect(accepted.isAccepted)
        #expect(accepted.lines == ["NOT REVIEWED feature: it is removed"])
        try served.set("netreeve.deletions", "refuse")
        #expect(try !served.push("--delete", "main").isAccepted)
        try served.set("netreeve.deletions", "accept")
        #expect(try served.push("--delete", "release/1").isAccepted)
        #expect(try served.commit(of: "release/1") == nil)
    }

    @Test func `tags are reviewed as branches are, unless the host wants it otherwise`() throws {
        let served = try ServedRepository(configuration: Self.strictEverywhere)
        try served.work.git("tag", "--annotate", "--message", "A release", "v1")
        #expect(
            try served.push("v1").lines == ["PASS refs/tags/v1: 0 commits without effect on reachability"])
        try served.work.commitPorts(5432, 8443)
        try served.work.git("tag", "--annotate", "--message", "A bad release", "v2")
        let refused = try served.push("v2")
        #expect(!refused.isAccepted)
        #expect(refused.lines.first?.hasPrefix("BLOCKED refs/tags/v2: ") == true)
        try served.set("netreeve.tags", "accept")
        #expect(try served.push("v2").lines == ["NOT REVIEWED refs/tags/v2: tags aren't reviewed here"])
        try served.set("netreeve.tags", "refuse")
        try served.work.git("tag", "v3", "v1^{}")
        #expect(try served.push("v3").lines == ["REFUSED refs/tags/v3: no tag may be pushed here (netreeve.tags)"])
        #expect(try served.commit(of: "v3") == nil)
    }

    @Test func `what is no commit has no manifests to review`() throws {
        let served = try ServedRepository(configuration: Self.strictEverywhere)
        try served.work.git("tag", "text", "HEAD:policies/db.yaml")
        #expect(try served.push("text").lines == ["NOT REVIEWED refs/tags/text: it names no commit"])
        try served.work.git("notes", "add", "--message", "looked at", "HEAD")
        #expect(
            try served.push("refs/notes/commits").lines == ["NOT REVIEWED refs/notes/commits: notes hold no manifests"])
    }

    @Test func `another ref is judged as any branch`() throws {
        let served = try ServedRepository(configuration: "verdicts: [{refs: ['refs/deploy/*'], mode: strict}]")
        try served.work.commitPorts(5432, 8443)
        let push = try served.push("main:refs/deploy/prod")
        #expect(!push.isAccepted)
        #expect(push.lines.first?.hasPrefix("BLOCKED refs/deploy/prod: ") == true)
    }
}
