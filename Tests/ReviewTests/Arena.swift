import Cache
import Git
import TestSupport
import Testing

@testable import Review

/// A git repository whose commits are compared in every way there is: by reading both as a whole, by a reviewer that is
/// kept, by one that follows the newer side, and by new ones that share a cache.
final class Arena {
    let path: String
    let options: ReviewOptions
    /// The folder of the cache that all reviewers share.
    let cachePath: String
    private let owner: TemporaryRepository
    private let whole: Repository
    private var kept: Reviewer
    private var following: Reviewer
    private var keptWithCache: Reviewer
    private(set) var comparisons = 0
    private(set) var fromBaseline = 0

    /// An arena of a repository, which must outlive it.
    init(
        _ path: String, _ owner: TemporaryRepository, options: ReviewOptions = ReviewOptions(), cache: String = "cache"
    ) throws {
        self.path = path
        self.owner = owner
        self.options = options
        cachePath = "\(owner.folder)/\(cache)"
        whole = try Repository(containing: path)
        kept = Reviewer(repository: try Repository(containing: path), options: options)
        following = Reviewer(repository: try Repository(containing: path), options: options)
        following.follows = true
        keptWithCache = Reviewer(
            repository: try Repository(containing: path), options: options, cache: CacheFolder(path: cachePath))
    }

    /// The report of two commits that are read as a whole.
    func wholeReport(_ base: String, _ head: String) throws -> ChangeReport {
        var reviewer = Reviewer(repository: whole, options: options)
        let (base, head) = try SideSource.pair(Self.pair(base, head), in: whole)
        var reader = try reviewer.reader()
        return try reviewer.compareWhole(base, head, &reader)
    }

    /// The report of a new reviewer that shares the cache.
    func freshReport(_ base: String, _ head: String) throws -> ChangeReport {
        var fresh = Reviewer(
            repository: try Repository(containing: path), options: options, cache: CacheFolder(path: cachePath))
        return try fresh.compare(Self.pair(base, head))
    }

    /// Expects the same report from everybody.
    func compare(
        _ base: String, _ head: String, _ place: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try wholeReport(base, head)
        let pair = Self.pair(base, head)
        let before = kept.work.comparisonsFromBaseline
        let found = [
            ("kept", try kept.compare(pair)), ("following", try following.compare(pair)),
            ("kept, with a cache", try keptWithCache.compare(pair)),
            ("fresh, with a cache", try freshReport(base, head)),
        ]
        comparisons += 1
        fromBaseline += kept.work.comparisonsFromBaseline - before
        for (who, report) in found {
            Self.expectEqual(report, expected, "\(who): \(place)", sourceLocation)
        }
    }

    static func pair(_ base: String, _ head: String) -> SidePair {
        .sides(base: .revision(base), head: .revision(head))
    }

    /// Expects equal reports, and tells the parts that differ.
    static func expectEqual(
        _ found: ChangeReport, _ expected: ChangeReport, _ place: String,
        _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for difference in differences(found, expected) {
            Issue.record("\(place): \(difference)", sourceLocation: sourceLocation)
        }
    }
}
