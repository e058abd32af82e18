import TestSupport

/// Many runs of the command in one repository, two at a time.
struct HistoryWalk: Sendable {
    /// The repository's folder.
    let folder: String
    /// The environment of each run.
    let environment: [String: String]
    /// Every commit with its parents, oldest first.
    let commits: [Commit]

    struct Commit: Hashable, Sendable {
        let id: String
        let parents: [String]
    }

    /// All commits of a repository, or those below `folder` of it.
    init(_ repository: TemporaryRepository, folder: String? = nil) throws {
        let place = folder ?? repository.path
        self.folder = place
        environment = repository.hermeticEnvironment
        commits = try repository.run(["git", "rev-list", "--all", "--reverse", "--topo-order", "--parents"], in: place)
            .split(separator: "\n").map { line in
                let ids = line.split(separator: " ").map(String.init)
                return Commit(id: ids[0], parents: Array(ids.dropFirst()))
            }
    }

    /// Runs the command once.
    func run(_ arguments: String...) throws -> CommandOutcome {
        try Netreeve.run(arguments, in: folder, environment: environment)
    }

    /// The answer of `diff` or `list` with every pair.
    func answer(_ arguments: String...) throws -> Answer {
        try Answer(Netreeve.run(arguments + ["--format", "json", "--pairs"], in: folder, environment: environment))
    }

    /// Does something for each commit, two at a time.
    func forEach(_ commits: [Commit], do body: @escaping @Sendable (Commit) throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, commit) in commits.enumerated() {
                if number >= 2 { try await group.next() }
                group.addTask { try body(commit) }
            }
            try await group.waitForAll()
        }
    }
}
