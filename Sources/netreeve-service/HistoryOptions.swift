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
            // A configuration that can't be used is told by whoever answers by it.
            _ = try reviewer.complete(by: configuration, at: revision, repository)
            guard let (ledger, mayWrite) = try opened(begins: true) else { return try body(&reviewer, configuration) }
            let kept = KeptEffects(ledger, name.name(of: repository), reviewer.options, keeps: mayWrite)
            // Who may only read a ledger gets the same answer.
            if kept.keeps { try kept.learn(revision, by: &reviewer) }
            reviewer.effects = try kept.book()
            let answer = try body(&reviewer, configuration)
            if kept.keeps { try kept.add(reviewer.effects) }
            return answer
        }
    }

    /// The ledger for what is recorded in it; `nil` where none is named, and none is there.
    ///
    /// - Throws: `.missing` where one is named that isn't there.
    func recorded() throws(LedgerError) -> Ledger? { try opened(begins: false)?.ledger }

    /// The ledger that is named, or is there, and whether what commits do may be kept in it; `nil` where there is none.
    ///
    /// - Parameter begins: whether one that is named and isn't there is begun; otherwise that is `.missing`. Only who begins
    ///   one writes to it.
    private func opened(begins: Bool) throws(LedgerError) -> (ledger: Ledger, mayWrite: Bool)? {
        guard let path = place.knownPath else { return nil }
        let isThere = access(path, F_OK) == 0
        guard isThere || place.ledger != nil else { return nil }
        guard begins, !isThere || Ledger.mayWrite(at: path) else { return (try Ledger(at: path), false) }
        return (try Ledger.opened(at: path), true)
    }

    /// By which name the ledger knows the repository.
    func repositoryName() throws -> String { name.name(of: try Repository(containing: source.repo)) }
}
