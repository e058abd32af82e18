import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// That nothing is lost, told twice or made up while everything happens at once.
@Suite struct ChaosTests {
    @Test func `pushes, packing and kill -9: each ref's moves are a chain from what was there to what is there`() throws
    {
        let repository = try TemporaryRepository.shop()
        let pushes = ProcessInfo.processInfo.environment["NETREEVE_CHAOS_PUSHES"].flatMap(Int.init) ?? 60
        let bares = try (1...max(3, pushes / 50)).map { number in
            let bare = "\(repository.folder)/bare\(number).git"
            try repository.run(
                ["git", "init", "--quiet", "--bare", "--initial-branch=main", bare], in: repository.folder)
            try repository.git("push", "--quiet", bare, "main")
            return (name: "r\(number)", path: bare)
        }
        let first = try repository.git("rev-parse", "HEAD")
        let service = try RunningService(beside: repository)
        try repository.write(
            "../service/take.sh",
            "#!/bin/sh\ncd \"$(dirname \"$0\")\"\necho \"$NETREEVE_DELIVERY\" >> ids\ncat > /dev/null\n")
        try repository.run(["chmod", "+x", service.folder + "/take.sh"], in: "/")
        try service.configure(bares, "  sinks: [{name: take, command: [\(service.folder)/take.sh]}]")
        try service.start(waitingFor: bares.count)
        var random = SeededGenerator(seed: 20_261_201)
        for step in 1...pushes {
            let bare = bares[Int.random(in: bares.indices, using: &random)].path
            try Self.move(step, repository, bare, &random)
            if step.isMultiple(of: 5) { try repository.run(["git", "pack-refs", "--all"], in: bare) }
            if step.isMultiple(of: 13) { try repository.run(["git", "gc", "--quiet"], in: bare) }
            if step.isMultiple(of: 10) {
                // At whatever it is just then: some messages later.
                for _ in 0..<Int.random(in: 0..<3, using: &random) { _ = try service.next() }
                service.kill()
                try service.start()
            }
        }
        // Whatever changes is said, so that after each message it may be all.
        while try !bares.allSatisfy({ try Self.refs(of: $0.path, repository) == Self.cursors(of: $0.name, service) }) {
            _ = try service.next()
        }
        var standing = try Ledger(at: service.ledger).standing()
        while standing.moves > 0 || !standing.deliveries.isEmpty {
            _ = try service.next()
            standing = try Ledger(at: service.ledger).standing()
        }
        #expect(service.stop() == 0)
        #expect(standing.deadMoves.isEmpty && standing.deadDeliveries.isEmpty)

        var count = 0
        for bare in bares {
            let moves = try service.moves(bare.name)
            count += moves.count
            var refs = ["refs/heads/main": first]
            for move in moves.map(\.move) {
                // In order, without a gap, and nothing twice: each begins where the last one ended.
                #expect(refs[move.ref] == move.before, "\(move)")
                #expect(move.before != move.after)
                #expect((move.review == nil) == (move.after == nil))
                refs[move.ref] = move.after
            }
            #expect(try refs == Self.refs(of: bare.path, repository))
            // The main branch was never forced, whatever was packed meanwhile.
            #expect(moves.map(\.move).filter { $0.ref == "refs/heads/main" }.allSatisfy { $0.kind == .fastForward })
        }
        // Each delivery arrived, and whatever came twice is the same by its id.
        let ids = try #require(service.content("ids")).split(separator: "\n")
        #expect(Set(ids).count == count)
        let verify = try repository.netreeve("ledger", "verify", "--ledger", service.ledger, "--chain-only")
        #expect(verify.status == 0, "\(verify.output)")
    }

    private static func refs(of bare: String, _ repository: TemporaryRepository) throws -> [String: String] {
        let text = try repository.run(
            ["git", "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"], in: bare)
        let pairs = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    private static func cursors(of name: String, _ service: RunningService) throws -> [String: String]? {
        try Ledger(at: service.ledger).watchedRefs(of: name)?.cursors
    }

    /// Pushes something: to the main branch, to one that is forced, to nested ones that come and go.
    private static func move(
        _ step: Int, _ repository: TemporaryRepository, _ bare: String, _ random: inout SeededGenerator
    ) throws {
        try repository.git("checkout", "--quiet", "-B", "work", "main")
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1:
            try repository.git("fetch", "--quiet", bare, "main")
            try repository.git("checkout", "--quiet", "-B", "work", "FETCH_HEAD")
            try repository.commitPorts(5432, 1000 + step, as: "Step \(step)")
            try repository.git("push", "--quiet", bare, "work:main")
        case 2:
            try repository.git("fetch", "--quiet", bare, "main")
            try repository.git("checkout", "--quiet", "-B", "work", "FETCH_HEAD")
            try repository.write("apps/extra\(step).yaml", Shop.deployment("extra\(step)"))
            try repository.commit("Side \(step)")
            try repository.git("checkout", "--quiet", "-B", "merged", "FETCH_HEAD")
            try repository.git("merge", "--quiet", "--no-ff", "--message", "Merge \(step)", "work")
            try repository.git("push", "--quiet", bare, "merged:main")
        case 3, 4:
            try repository.commitPorts(5432, 2000 + step, as: "Forced \(step)")
            try repository.git("push", "--quiet", "--force", bare, "work:forced")
        default:
            let name = "refs/heads/nested/\(Int.random(in: 0..<3, using: &random))/branch"
            let there = try repository.git("ls-remote", bare, name)
            if there.isEmpty {
                try repository.commitPorts(5432, 3000 + step, as: "Nested \(step)")
                try repository.git("push", "--quiet", bare, "work:\(name)")
            } else {
                try repository.git("push", "--quiet", "--delete", bare, name)
            }
        }
    }
}
