/// What the program is called.
package enum Program {
    /// The version, as of semver.org.
    package static let version = "0.1.0"

    /// What a ledger and a report call the program.
    package static let name = "netreeve \(version)"
}
