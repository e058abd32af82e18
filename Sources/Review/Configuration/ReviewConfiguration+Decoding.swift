public import Manifests
import Reachability

extension ReviewConfiguration {
    /// Reads a file.
    ///
    /// Pure and total.
    ///
    /// - Returns: The configuration, or `nil` for one that breaks a rule in any place: it isn't applied in part; and what
    ///   there is to say, in the order of the text.
    public static func read(_ file: SourceText) -> (configuration: ReviewConfiguration?, diagnostics: [Diagnostic]) {
        let (configuration, diagnostics) = RecordReader.read(file, as: "a configuration") {
            root, decoder -> ReviewConfiguration? in
            let fields = decoder.fields(root, "the configuration")
            guard decoder.isHeader(fields, apiVersion, kind) else { return nil }
            return decoder.configuration(fields)
        }
        return (configuration, diagnostics)
    }
}

extension ObjectDecoder {
    fileprivate mutating func configuration(_ fields: Fields) -> ReviewConfiguration {
        let aboutReviews = [
            "references", "tickets", "exemptions", "guardrails", "blastRadius", "verdicts", "analysis",
        ]
        rejectUnknown(fields, "the configuration", only: ["apiVersion", "kind"] + aboutReviews + ["serve"])
        var configuration = ReviewConfiguration()
        if let node = fields["references"] { configuration.references = references(node) }
        if let node = fields["tickets"] { configuration.tickets = tickets(node) }
        if let node = fields["exemptions"] { configuration.exemptions = exemptions(node) }
        if let node = fields["guardrails"] { guardrails(node, into: &configuration) }
        if let node = fields["blastRadius"] {
            let parts = self.fields(node, "`blastRadius`", only: ["closedPercent"])
            configuration.largestClosedShare =
                integer(parts["closedPercent"], "`closedPercent`", in: 1...100) ?? configuration.largestClosedShare
        }
        configuration.verdicts = list(fields, "verdicts") { $1.verdictRule($0) }
        if let node = fields["analysis"] { configuration.analysis = analysis(node) }
        if let node = fields["serve"] {
            configuration.service = service(node)
            configuration.service?.configuresReviews = aboutReviews.contains { fields[$0] != nil }
        }
        return configuration
    }

    private mutating func references(_ node: YAMLNode) -> ReviewConfiguration.References {
        let fields = fields(node, "`references`", only: ["trailers", "systems", "patterns"])
        var references = ReviewConfiguration.References()
        let trailers = texts(fields, "trailers")
        if !trailers.isEmpty { references.trailers = trailers }
        for key in trailers where !key.utf8.allSatisfy({ Self.isTrailerByte($0) }) {
            reject(
                "invalid-value", "\(quoted(key)) can't be a trailer's key", at: fields["trailers"] ?? node,
                advice: "A key has letters, digits and `-` only.")
        }
        for key in trailers where key.lowercased() == "change-id" {
            reject(
                "invalid-value", "\(quoted(key)) is Gerrit's name of a change, and names no ticket",
                at: fields["trailers"] ?? node)
        }
        if fields["systems"] != nil { references.systems = list(fields, "systems") { $1.system($0) } }
        references.patterns = list(fields, "patterns") { $1.referencePattern($0) }
        checkUnique(references.patterns.map(\.form.name), fields, "patterns")
        return references
    }

    private static func isTrailerByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private mutating func system(_ node: YAMLNode) -> ReviewConfiguration.References.System? {
        guard node.isMapping else {
            guard let word = text(node, "an element of `systems`") else { return nil }
            return systemName(word, at: node).map { .init($0) }
        }
        let fields = fields(node, "an element of `systems`", only: ["name", "projects", "url"])
        let name = requiredText(fields, "name", of: "an element of `systems`")
        guard !name.isEmpty, let known = systemName(name, at: fields["name"] ?? node) else { return nil }
        if known != .jira, let projects = fields["projects"] {
            reject(
                "invalid-value", "\(quoted(name)) has no `projects`", at: projects,
                advice: "Only keys of Jira's projects are told apart.")
        }
        return .init(known, projects: texts(fields, "projects").sorted(), url: urlTemplate(fields))
    }

    private mutating func systemName(_ word: String, at node: YAMLNode) -> ReviewConfiguration.References.Name? {
        if let name = ReviewConfiguration.References.Name(rawValue: word) { return name }
        let known = ReviewConfiguration.References.Name.allCases.map(\.rawValue)
        rejectWord(word, "a system", among: known, at: node)
        return nil
    }

    private mutating func referencePattern(_ node: YAMLNode) -> ReviewConfiguration.References.Pattern? {
        let what = "an element of `patterns`"
        let fields = fields(node, what, only: ["name", "pattern", "url"])
        let (name, pattern) = (requiredText(fields, "name", of: what), requiredText(fields, "pattern", of: what))
        let url = urlTemplate(fields)
        guard let place = fields["pattern"], !pattern.isEmpty else { return nil }
        do {
            return .init(try TicketPattern(name: name, pattern: pattern), url: url)
        } catch {
            reject("invalid-pattern", "\(quoted(pattern)) can't be looked for: \(error.description)", at: place)
            return nil
        }
    }

    /// An address with a place for the ticket's key.
    private mutating func urlTemplate(_ fields: Fields) -> String? {
        guard let node = fields["url"], let url = text(fields, "url") else { return nil }
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            reject("invalid-value", "`url` is \(quoted(url)), which is no address of the web", at: node)
            return nil
        }
        guard url.contains("{id}") || url.contains("{number}") else {
            reject("invalid-value", "`url` has no place for the ticket", at: node, advice: "Write `{id}` in its place.")
            return nil
        }
        return url
    }

    private mutating func tickets(_ node: YAMLNode) -> ReviewConfiguration.Tickets {
        let fields = fields(
            node, "`tickets`",
            only: [
                "paths", "ownRecords", "fewestApprovals", "approvingRoles", "separatesDuties", "reviewEvery",
                "repository", "environments",
            ])
        var tickets = ReviewConfiguration.Tickets()
        let paths = texts(fields, "paths")
        if !paths.isEmpty { tickets.paths = paths }
        tickets.ownRecords = choice(fields, "ownRecords") ?? tickets.ownRecords
        tickets.fewestApprovals =
            integer(fields["fewestApprovals"], "`fewestApprovals`", in: 0...20) ?? tickets.fewestApprovals
        tickets.approvingRoles = Set(texts(fields, "approvingRoles")).sorted()
        tickets.separatesDuties = bool(fields["separatesDuties"], "`separatesDuties`") ?? tickets.separatesDuties
        tickets.reviewEvery = period(fields, "reviewEvery")
        tickets.repository = text(fields, "repository")
        tickets.environments = list(fields, "environments") { $1.environment($0) }
        checkUnique(tickets.environments.map(\.name), fields, "environments")
        tickets.environments.sort { $0.name < $1.name }
        return tickets
    }

    private mutating func exemptions(_ node: YAMLNode) -> ReviewConfiguration.Exemptions {
        let fields = fields(node, "`exemptions`", only: ["bots", "emergencies"])
        var exemptions = ReviewConfiguration.Exemptions()
        exemptions.bots = Set(texts(fields, "bots")).sorted().map { .init($0) }
        for bot in exemptions.bots where bot.text.allSatisfy({ "*<> ".contains($0) }) {
            reject(
                "invalid-value", "\(quoted(bot.text)) exempts everybody", at: fields["bots"] ?? node,
                advice: "Write a part of the name or address: `renovate* <*>`.")
        }
        if let emergencies = fields["emergencies"] {
            let parts = self.fields(emergencies, "`emergencies`", only: ["trailer", "deadlineDays"])
            var wanted = ReviewConfiguration.Emergencies()
            wanted.trailer = text(parts, "trailer") ?? wanted.trailer
            wanted.deadlineDays =
                integer(parts["deadlineDays"], "`deadlineDays`", in: 1...365) ?? wanted.deadlineDays
            exemptions.emergencies = wanted
        }
        return exemptions
    }
}
