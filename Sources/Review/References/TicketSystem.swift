/// A system of tickets, by the form of its references.
public enum TicketSystem: Hashable, Sendable, Comparable {
    /// Jira: `NET-42`.
    case jira
    /// ServiceNow: `CHG0012345`, and the same with RITM, REQ, INC and PRB.
    case serviceNow
    /// Azure Boards: `AB#123`.
    case azureBoards
    /// GitHub: `#12`, `GH-12`, `owner/repo#12`.
    case gitHub
    /// GitLab: `#12`, `group/project#12`, `group/subgroup/project#12`.
    case gitLab
    /// Redmine and Trac: `#12`, in free text only behind a keyword such as `refs`.
    case redmine
    /// Trackers of Gerrit's footers `Bug:`, `Issue:` and `Ext-ref:`: `12345`, `chromium:12345`, `b/12345`.
    case gerrit
    /// The custom pattern with this name.
    case custom(String)
}

extension TicketSystem: CustomStringConvertible {
    /// Its name for people.
    public var description: String {
        switch self {
        case .jira: "Jira"
        case .serviceNow: "ServiceNow"
        case .azureBoards: "Azure Boards"
        case .gitHub: "GitHub"
        case .gitLab: "GitLab"
        case .redmine: "Redmine"
        case .gerrit: "Gerrit"
        case .custom(let name): name
        }
    }
}
