/// What came of an attempt, for another thread to look at.
package struct Attempt<Value> {
    /// What came of it.
    package let result: Result<Value, GitError>

    /// Makes the attempt.
    package init(_ body: () throws(GitError) -> Value) {
        do throws(GitError) {
            result = .success(try body())
        } catch {
            result = .failure(error)
        }
    }
}

extension Attempt: Sendable where Value: Sendable {}
