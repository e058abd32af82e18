/// Which words of a commit are tickets.
///
/// A place that is made for tickets, a trailer with one of `trailerKeys` or a push option, may hold any form of
/// `systems`. In free text, which is the rest of the message and the branch's name, only what can hardly be anything
/// else counts:
/// - Jira: keys of `jiraProjects`. Without that list none, as `UTF-8`, `X-1` and `GPT-4` have the form as well.
/// - ServiceNow: numbers of at least seven digits, which is how it pads them. In a trailer any number of digits will do.
/// - Azure Boards: `AB#123`.
/// - GitHub, GitLab: `#12`, not where `PR`, `MR`, `pull request` or `merge request` stands before it, and not `(#12)` at
///   the end of the subject, where GitHub puts the number of a squashed pull request.
/// - Redmine: `#12` behind `refs`, `references`, `IssueID`, `fixes` or `closes`.
/// - Gerrit: nothing; its tickets are in footers.
/// - A custom pattern: whatever it matches.
///
/// Code, comments, Markdown headings and URLs aren't free text, except a URL that one of `urlTemplates` makes of
/// an `{id}`.
public struct ReferenceRules: Hashable, Sendable {
    /// The key of trailers that name tickets.
    public var trailerKey: String
    /// More such keys, as `Change` or `Ext-ref`.
    ///
    /// `Change-Id` can't be one: it is Gerrit's name of a change.
    public var trailerAliases: [String]
    /// The systems to look for; where several have a form, as `#12`, the first in the list gets it.
    ///
    /// By default those whose forms nobody else has: Jira, ServiceNow, Azure Boards.
    public var systems: [TicketSystem]
    /// The keys of Jira's projects; empty for any in trailers and none in free text.
    public var jiraProjects: Set<String>
    /// Patterns of other systems, in order, looked for before `systems`.
    public var customPatterns: [TicketPattern]
    /// Where people find a ticket: `https://jira.example/browse/{id}`.
    ///
    /// `{id}` stands for the id, `{number}` for the digits at its end, `{project}` for what is before them without `-` or
    /// `#`: `NET` of `NET-42`, `owner/repo` of `owner/repo#12`.
    public var urlTemplates: [TicketSystem: String]

    /// Rules; by default trailers `Ticket:` and the forms that are unambiguous.
    public init(
        trailerKey: String = "Ticket", trailerAliases: [String] = [],
        systems: [TicketSystem] = [.jira, .serviceNow, .azureBoards], jiraProjects: Set<String> = [],
        customPatterns: [TicketPattern] = [], urlTemplates: [TicketSystem: String] = [:]
    ) {
        self.trailerKey = trailerKey
        self.trailerAliases = trailerAliases
        self.systems = systems
        self.jiraProjects = jiraProjects
        self.customPatterns = customPatterns
        self.urlTemplates = urlTemplates
    }

    /// The keys of trailers that name tickets, with Gerrit's own if it is looked for.
    public var ticketKeys: [String] {
        let own = [trailerKey] + trailerAliases
        let keys = systems.contains(.gerrit) ? own + ReferenceRules.gerritKeys : own
        return keys.filter { !$0.isSameKey(as: "Change-Id") }
    }

    static let gerritKeys = ["Bug", "Issue", "Ext-ref"]

    func isTicketKey(_ key: String) -> Bool { ticketKeys.contains { $0.isSameKey(as: key) } }

    /// Where people find a ticket; `nil` without a template, or if it asks for a project that the id doesn't name.
    public func url(of id: String, in system: TicketSystem) -> String? {
        guard let template = urlTemplates[system] else { return nil }
        let number = String(id.reversed().prefix { $0.isASCII && $0.isNumber }.reversed())
        var project = id.dropLast(number.count)
        if project.last == "-" || project.last == "#" { project = project.dropLast() }
        guard !template.contains("{project}") || !project.isEmpty else { return nil }
        let values = [
            ("{id}", escaped(id, besides: "")), ("{number}", number),
            ("{project}", escaped(String(project), besides: "/")),
        ]
        return values.reduce(template) { text, value in text.replacing(value.0, with: value.1) }
    }

    /// The id in a URL that the template of a system could have made of it.
    func id(inURL url: String, of system: TicketSystem) -> String? {
        guard let template = urlTemplates[system], let place = template.firstRange(of: "{id}") else { return nil }
        let (before, after) = (template[..<place.lowerBound], template[place.upperBound...])
        guard url.hasPrefix(before), url.hasSuffix(after), url.count > before.count + after.count else { return nil }
        return String(url.dropFirst(before.count).dropLast(after.count))
    }

    // RFC 3986, section 2.3: everything but the unreserved characters, so that an id can't leave its place.
    private func escaped(_ text: String, besides allowed: String) -> String {
        text.utf8.reduce(into: "") { escaped, byte in
            if byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte) || allowed.utf8.contains(byte) {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                escaped += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
