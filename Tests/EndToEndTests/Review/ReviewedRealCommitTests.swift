import TestSupport
import Testing

/// The first lines of the reviews of commits of public repositories, against what people read in them.
@Suite(.serialized, .enabled(if: RealCommitTests.isThere, "NETREEVE_HISTORIES names no folder of bundles"))
struct ReviewedRealCommitTests {
    @Test func `the first lines say what commits of a demo shop mean`() throws {
        try check("sock-shop", RealCommits.sockShop)
    }

    @Test func `the first lines say what commits of a monitoring stack mean`() throws {
        try check("kube-prometheus", RealCommits.kubePrometheus)
    }

    @Test func `the first lines say what commits of a delivery tool mean`() throws {
        try check("argo-cd", RealCommits.argoCD)
    }

    private func check(_ bundle: String, _ meanings: [RealCommitTests.Meaning]) throws {
        let place = try TemporaryRepository()
        let clone = place.folder + "/clone"
        try place.run(
            ["git", "clone", "--quiet", "--bare", "\(RealCommitTests.folder)/\(bundle).bundle", clone],
            in: place.folder)
        for meaning in meanings {
            let paths = meaning.paths.flatMap { ["--path", $0] }
            let answer = ReviewAnswer(
                try place.netreeve(["review", "--no-cache", meaning.commit] + paths, in: clone))
            check(meaning, answer)
        }
    }

    private func check(_ meaning: RealCommitTests.Meaning, _ answer: ReviewAnswer) {
        let headline = answer.headline
        let comment = Comment(rawValue: "\(meaning.commit): \(headline)")
        func says(_ words: String...) -> Bool {
            let said = headline.split { " ,:·".contains($0) }.map(String.init)
            return words.contains(where: said.contains)
        }
        // The headline is among the first lines, whatever else there is to say.
        #expect(answer.output.split(separator: "\n").prefix(3).contains { $0 == headline }, comment)
        switch meaning.effect {
        case .changesNothing:
            #expect(headline == "PASS: 1 commit without effect on reachability", comment)
            #expect(answer.status == 0, comment)
            return
        case .tightens:
            #expect(says("closed", "narrowed") && !says("opened", "widened", "changed"), comment)
        case .loosens:
            #expect(says("opened", "widened") && !says("closed", "narrowed", "changed"), comment)
        case .renames:
            #expect(headline.contains(" new workload") && headline.contains(" removed workload"), comment)
        }
        #expect(headline.hasPrefix("ATTENTION: "), comment)
        #expect(
            answer.finds("1 commit that changes reachability without a ticket: \(meaning.commit.prefix(7))"), comment)
        #expect(answer.status == 1, comment)
    }
}
