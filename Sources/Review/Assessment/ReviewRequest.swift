public import Packing

/// What a review is asked for, and what came along with the commits.
public struct ReviewRequest: Hashable, Sendable {
    /// Which commits.
    public var range: ReviewRange
    /// The full name of the ref that the commits are meant for, such as `refs/heads/main`; `nil` where nobody knows.
    public var ref: String?
    /// The name of the branch that they come from, which may name a ticket.
    public var branch: String?
    /// The options of the push that brings them.
    public var pushOptions: [String]
    /// The day for which it is asked, by which tickets expire.
    public var day: Day
    /// The host's configuration; `nil` for that of the base commit.
    public var configuration: ReviewConfiguration?
    /// What stands for the bytes of the host's configuration.
    public var configurationDigest: Digest?

    /// A request.
    public init(
        _ range: ReviewRange, ref: String? = nil, branch: String? = nil, pushOptions: [String] = [], day: Day,
        configuration: ReviewConfiguration? = nil, configurationDigest: Digest? = nil
    ) {
        self.range = range
        self.ref = ref
        self.branch = branch
        self.pushOptions = pushOptions
        self.day = day
        self.configuration = configuration
        self.configurationDigest = configurationDigest
    }
}
