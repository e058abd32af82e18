/// A ticket that a commit names.
public struct TicketReference: Hashable, Sendable {
    /// Where a ticket is named, the strongest evidence first.
    ///
    /// What stands in the message is signed with the commit; the name of a branch and a push option aren't in history.
    public enum Source: Hashable, Sendable, Comparable {
        /// A trailer, at a 1-based line of the message as given.
        case trailer(line: Int, key: String)
        /// The first paragraph of the message, at a 1-based line.
        case subject(line: Int)
        /// The message below its first paragraph, at a 1-based line.
        case body(line: Int)
        /// The name of the branch.
        case branch(String)
        /// A push option, as it was given.
        case pushOption(String)
    }

    /// The ticket as its system writes it: `NET-42`, `CHG0012345`, `AB#123`, `#12`, `owner/repo#12`.
    public let id: String
    /// Whose form the id has.
    public let system: TicketSystem
    /// Where people find the ticket, if the rules have a template for the system.
    public let url: String?
    /// Whether a closing keyword such as `fixes` stands before it in the message.
    public let closes: Bool
    /// Everywhere it is named, the strongest evidence first; never empty.
    public let sources: [Source]
}
