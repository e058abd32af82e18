import ArgumentParser
import Commands
import Git
import Ledger
import Packing
import Review

extension LedgerCommand {
    /// `netreeve ledger verify`: whether it is what it was.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the chain, all that follows from it, and with a repository the reviews.",
            discussion: """
                Names the first row that was changed, removed or added. With --repo, each review of that repository is \
                made again from git, by the same options and as of the same day, and has to say what was recorded.

                Exit status: 0 intact, 1 touched, 2 trouble.
                """)

        @OptionGroup var place: LedgerOptions

        @Option(help: ArgumentHelp("Make the reviews of this repository again.", valueName: "folder"))
        var repo: String?

        @OptionGroup var name: RepositoryNameOptions

        @Option(
            name: .customLong("config"),
            help: ArgumentHelp("The host's configuration, for reviews that were judged by it.", valueName: "file"))
        var configurationFile: String?

        @Flag(help: "Check the entries alone, and nothing that follows from them.")
        var chainOnly = false

        @Option(
            help: ArgumentHelp(
                "A digest that was kept elsewhere: it has to be that of an entry.", valueName: "digest"))
        var head: String?

        @OptionGroup var cache: CacheOptions

        func validate() throws {
            if let head, Digest(hex: head.hasPrefix("sha256:") ? String(head.dropFirst(7)) : head) == nil {
                throw ValidationError("'\(head)' is no digest: it has 64 hexadecimal digits")
            }
            if chainOnly, repo != nil { throw ValidationError("--chain-only and --repo exclude each other") }
            if repo == nil, name.repository != nil || configurationFile != nil {
                throw ValidationError("--repository and --config say something of --repo")
            }
        }

        func run() throws {
            try reportingTrouble {
                let ledger = try place.reading()
                let wanted = head.flatMap { Digest(hex: $0.hasPrefix("sha256:") ? String($0.dropFirst(7)) : $0) }
                var check = try ledger.check(chainOnly: chainOnly, head: wanted.map { "\($0)" })
                guard check.fault == nil, let repo else { return try check.write() }
                let repository = try Repository(containing: repo)
                var comparison = LedgerComparison(
                    ledger, repository, name: name.name(of: repository),
                    host: try configurationFile.map { try HostConfiguration($0) }, cache: cache)
                check.fault = try comparison.run()
                guard check.fault == nil else { return try check.write([comparison.summary]) }
                var effects = try EffectComparison(
                    ledger, repository, name: name.name(of: repository),
                    host: try configurationFile.map { try HostConfiguration($0) }, cache: cache)
                check.fault = try effects.run()
                try check.write([comparison.summary] + [effects.summary].compactMap(\.self))
            }
        }
    }
}

/// Compares reviews of a ledger with what git says.
struct LedgerComparison {
    private let ledger: Ledger
    private let repository: Repository
    private let name: String
    private let host: HostConfiguration?
    private let cache: CacheOptions
    private var reviewer: (Reviewer, ReviewOptions)?
    private var compared = 0
    /// How many weren't compared, or not in full, by the reason in words.
    private var others: [String: Int] = [:]

    init(
        _ ledger: Ledger, _ repository: Repository, name: String, host: HostConfiguration?, cache: CacheOptions
    ) {
        (self.ledger, self.repository, self.name, self.host, self.cache) = (ledger, repository, name, host, cache)
    }

    /// What was done, in a line.
    var summary: String {
        let rest = others.sorted { $0.key < $1.key }.map { ", \($0.value) \($0.key)" }.joined()
        return "\(counted(compared, "review", "reviews")) of \(name) made again from git\(rest)"
    }

    /// Makes all reviews again; the first one that is another one now.
    mutating func run() throws -> LedgerFault? {
        for number in try ledger.reviews(of: name) {
            guard let recorded = try ledger.review(number) else { continue }
            if let fault = try compare(recorded) { return fault }
        }
        if let (reviewer, _) = reviewer { try cache.finish(reviewer) }
        return nil
    }

    private mutating func compare(_ recorded: RecordedReview) throws -> LedgerFault? {
        guard let options = recorded.options else { return leave("by options that aren't known here") }
        var request = recorded.request
        if recorded.configuration == ChangeReview.ConfigurationSource.host.rawValue {
            guard let host, "\(host.digest)" == recorded.configurationDigest else {
                return leave("judged by a host's configuration that isn't at hand")
            }
            (request.configuration, request.configurationDigest) = (host.configuration, host.digest)
        }
        guard try areThere(recorded.commits) else { return leave("whose commits aren't there") }
        var reviewer =
            if let (known, its) = self.reviewer, its == options { known } else {
                Reviewer(repository: repository, options: options, cache: cache.folder(for: repository))
            }
        let review: ChangeReview
        do throws(GitError) {
            review = recorded.relabelled(try reviewer.review(request))
        } catch {
            // A shallow clone has the ends, and not what is between them.
            guard error.code == .truncatedHistory || error.code == .missingObject else { throw error }
            self.reviewer = nil
            return leave("whose commits aren't there")
        }
        self.reviewer = (reviewer, options)
        compared += 1
        let row = "seq \(recorded.number)"
        guard review.digest?.description == recorded.digest else {
            let (was, now) = (recorded.digest ?? "none", review.digest?.description ?? "none")
            return LedgerFault(
                "review", row: row, column: "digest", "git says other flow changes: \(now), and recorded are \(was)")
        }
        guard recorded.tool == Program.name else {
            others["of them by another version, of which the flow changes alone were compared", default: 0] += 1
            return nil
        }
        let record = ReviewRecord(review, of: request, options: options, repository: name)
        guard let member = try ledger.difference(of: recorded.number, from: record.body) else { return nil }
        return LedgerFault("entry", row: row, column: "body", "a review made again says something else in \(member)")
    }

    private mutating func leave(_ reason: String) -> LedgerFault? {
        others[reason, default: 0] += 1
        return nil
    }

    private func areThere(_ commits: [String]) throws -> Bool {
        for commit in commits {
            guard let id = ObjectID(hex: commit) else { return false }
            do throws(GitError) {
                _ = try repository.commit(id)
            } catch {
                guard error.code == .missingObject else { throw error }
                return false
            }
        }
        return true
    }
}
