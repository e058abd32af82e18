public import ArgumentParser
import Git
import Glibc
import Ledger
import Reports
import Review

/// What questions about a history have in common: whose rules count, and how to print.
struct HistoryOptions: ParsableArguments {
    @OptionGroup var sources: HistorySources

    @Option(help: "How to print.")
    var format: RecordOptions.RecordFormat = .text

    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    var exitZero = false

    /// What a reviewer answers; see ``HistorySources``.
    func answer<Answer>(
        at revision: String, _ body: (inout Reviewer, ReviewConfiguration?) throws -> Answer
    ) throws -> Answer {
        try sources.answer(at: revision, body)
    }

    /// Writes an answer as text or JSON.
    func print(_ text: (inout ReportOutput) -> Void, json: (inout ReportOutput) -> Void) throws {
        var out = ReportOutput()
        switch format {
        case .text: text(&out)
        case .json: json(&out)
        }
        try out.finish()
    }
}

/// What a question about a history is answered from: whose rules count, and what is known of its commits.
struct HistorySources: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The host's configuration, instead of the commit's.", valueName: "file"))
    var configurationFile: String?

    @OptionGroup var source: SourceOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var place: LedgerOptions
    @OptionGroup var name: RepositoryNameOptions

    /// What a reviewer answers, who knows from the ledger what commits do, and to which is added what it found out.
    ///
    /// A ledger that isn't there is begun only where it is named.
    ///
    /// - Parameter revision: The newest commit, whose configuration counts unless the host has one.
    func answer<Answer>(
        at revision: String, _ body: (inout Reviewer, ReviewConfiguration?) throws -> Answer
    ) throws -> Answer {
        let configuration = try configurationFile.map { try HostConfiguration($0).configuration }
        let kept = try keptEffects()
        return try source.review(needsRepository: true, cache) { reviewer in
            let opened = try Repository(containing: source.repo)
            let repository = name.name(of: opened)
            let own = try ReviewConfiguration.read(.revision(revision), in: opened).configuration
            reviewer.options = reviewer.options.completed(by: (configuration ?? own ?? ReviewConfiguration()).analysis)
            let scope = EffectBook.scope(reviewer.options)
            reviewer.effects = EffectBook(try kept?.effects(repository: repository, scope: scope) ?? [])
            let answer = try body(&reviewer, configuration)
            let found = reviewer.effects.found.map { edge, bytes in
                StoredEffect(commit: edge.commit.hex, parent: edge.parent.hex, bytes: bytes)
            }
            try kept?.add(found, repository: repository, scope: scope)
            return answer
        }
    }

    /// The ledger that is named, or else the usual one where there is one.
    func keptEffects() throws -> Ledger? {
        if place.ledger != nil { return try Ledger.opened(at: place.path) }
        guard let path = try? place.path, access(path, F_OK) == 0 else { return nil }
        return try Ledger.opened(at: path)
    }
}

extension EffectBook {
    /// A book of what a ledger knows.
    init(_ stored: [StoredEffect]) {
        self.init(
            Dictionary(
                stored.compactMap { effect in
                    guard let commit = ObjectID(hex: effect.commit), let parent = ObjectID(hex: effect.parent) else {
                        return nil
                    }
                    return (Edge(commit: commit, parent: parent), effect.bytes)
                }, uniquingKeysWith: { first, _ in first }))
    }
}
