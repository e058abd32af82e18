import Commands
import Git
import Review

/// A push as the pre-commit framework tells its hooks of it: in variables of the environment, and of one ref only.
struct FrameworkPush {
    /// The remote's name.
    let remote: String
    private let ref: String
    private let old: ObjectID?
    private let new: ObjectID

    /// The push that is going on; `nil` where the framework tells of none, or of a push of everything.
    init?() {
        guard let remote = environmentVariable("PRE_COMMIT_REMOTE_NAME"),
            let ref = environmentVariable("PRE_COMMIT_REMOTE_BRANCH"),
            let new = environmentVariable("PRE_COMMIT_TO_REF").flatMap(ObjectID.init(hex:))
        else { return nil }
        (self.remote, self.ref, self.new) = (remote, ref, new)
        old = environmentVariable("PRE_COMMIT_FROM_REF").flatMap(ObjectID.init(hex:))
    }

    /// The move of the ref.
    ///
    /// For a ref that the remote hasn't got, the framework gives where the new commits begin.
    func update(in repository: Repository) throws(GitError) -> RefUpdate {
        let prefix = "refs/heads/"
        let name = ref.hasPrefix(prefix) ? String(ref.dropFirst(prefix.count)) : ref
        let known = try repository.objectID(ofReference: "refs/remotes/\(remote)/\(name)")
        return RefUpdate(ref: ref.hasPrefix("refs/") ? ref : prefix + ref, old: known == old ? old : nil, new: new)
    }
}
