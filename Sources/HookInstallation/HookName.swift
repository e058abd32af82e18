/// A hook of git's that Netreeve has something to say in.
///
/// Source of what each is given and may do: githooks(5).
public enum HookName: String, Hashable, Sendable, CaseIterable {
    /// Decides about a whole push.
    case preReceive = "pre-receive"
    /// Decides about one ref of a push.
    case update
    /// Is told what a push has moved.
    case postReceive = "post-receive"
    /// Is told of every move of refs.
    case referenceTransaction = "reference-transaction"
    /// Sees what is staged before a message is written.
    case preCommit = "pre-commit"
    /// Prepares the message.
    case prepareCommitMessage = "prepare-commit-msg"
    /// Sees the message as it was written.
    case commitMessage = "commit-msg"
    /// Sees what is about to be pushed.
    case prePush = "pre-push"

    /// Those of a repository that others push to.
    ///
    /// `update` isn't among them: it would review again, ref by ref, what `pre-receive` has reviewed.
    public static let ofServer: [HookName] = [.preReceive, .postReceive, .referenceTransaction]
    /// Those of a repository that somebody works in.
    public static let ofClient: [HookName] = [.preCommit, .prepareCommitMessage, .commitMessage, .prePush]

    /// Whether git gives it its refs on the standard input.
    var readsInput: Bool {
        switch self {
        case .preReceive, .postReceive, .referenceTransaction, .prePush: true
        case .update, .preCommit, .prepareCommitMessage, .commitMessage: false
        }
    }

    /// What the hook does where the program can't be run.
    var guardian: Guardian {
        switch self {
        case .preReceive, .update: .server
        case .preCommit, .prepareCommitMessage, .commitMessage, .prePush: .client
        case .postReceive, .referenceTransaction: .nobody
        }
    }

    /// Who decides where the program can't be run.
    enum Guardian {
        /// The host's settings; unless they say otherwise, the push is refused.
        case server
        /// The user's settings; unless they say otherwise, git goes on.
        case client
        /// Nobody: nothing depends on it.
        case nobody
    }
}
