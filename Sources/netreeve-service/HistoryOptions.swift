import ArgumentParser
import Commands
import Git
import Glibc
import Ledger
import Reports
import Review

/// What questions about a history have in common: whose rules count, what is known already, and how to print.
struct HistoryOptions: ParsableArguments {
    @OptionGroup var source: HistorySourceOptions

    @Option(help: "How to print.")
    var format: RecordOptions.RecordFormat = .text

    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    var exitZero = false

    /// What a reviewer answers; see ``HistorySourceOptions/answer(at:_:)``.
    func answer<Answer>(
        at revision: String, _ body: (inout Reviewer, ReviewConfiguration?) throws -> Answer
    ) throws -> Answer {
        try source.answer(at: revision, body)
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

/// Which history is asked about, by whose rules, and where what commits do is kept.
struct HistorySourceOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp("The host's configuration, instead of the commit's.", valueName: "file"))
    var configurationFile: String?

    @OptionGroup var source: SourceOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var place: LedgerOptions
    @OptionGroup var name: RepositoryNameOptions

    /// What a reviewer answers, who knows from the ledger what commits do.
    ///
    /// What the ledger doesn't know of the history is learned first. One that isn't there is begun only where it is named.
    ///
    /// - Parameter revision: The newest commit, whose configuration counts unless the host has one.
    func answer<Answer>(
        at revision: String, _ body: (inout Reviewer, ReviewConfiguration?) throws -> Answer
    ) throws -> Answer {
        let configuration = try configurationFile.map { try HostConfiguration($0).configuration }
        return try source.review(needsRepository: true, cache) { reviewer in
            let repository = try Repository(containing: source.repo)
            reviewer.complete(by: configuration, at: revision, repository)
            guard
                let kept = try ledger.map({
                    KeptEffects($0.ledger, name.name(of: repository), reviewer.options, keeps: $0.mayWrite)
                })
            else {
                return try body(&reviewer, configuration)
            }
            // Who may only read a ledger gets the same answer.
            if kept.keeps { try kept.learn(revision, by: &reviewer) }
            reviewer.effects = try kept.book()
            let answer = try body(&reviewer, configuration)
            if kept.keeps { try kept.add(reviewer.effects) }
            return answer
        }
    }

    /// The ledger that is named, or is there, and whether it may be written to.
    private var ledger: (ledger: Ledger, mayWrite: Bool)? {
        get throws {
            guard let path = place.ledger ?? (try? place.path), place.ledger != nil || access(path, F_OK) == 0 else {
                return nil
            }
            if access(path, F_OK) == 0, access(path, W_OK) != 0 { return (try Ledger(at: path), false) }
            return (try Ledger.opened(at: path), true)
        }
    }

    /// The ledger for what is recorded in it; `nil` where none is named, and none is there.
    ///
    /// - Throws: `.missing` where one is named that isn't there.
    func recorded() throws -> Ledger? {
        guard place.ledger == nil else { return try place.reading() }
        guard let path = try? place.path, access(path, F_OK) == 0 else { return nil }
        return try place.reading()
    }

    /// By which name the ledger knows the repository.
    func repositoryName() throws -> String { name.name(of: try Repository(containing: source.repo)) }
}
