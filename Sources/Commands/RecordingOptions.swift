package import ArgumentParser

/// Whether and where a review is recorded.
package struct RecordingOptions: ParsableArguments {
    package init() {}

    @Flag(help: "Record the review in the ledger, whatever it concludes, before it is printed.")
    package var record = false

    @OptionGroup package var place: LedgerOptions
    @OptionGroup package var name: RepositoryNameOptions

    package func validate() throws {
        guard !record, place.ledger != nil || name.repository != nil else { return }
        throw ValidationError("--ledger and --repository say how to --record")
    }
}
