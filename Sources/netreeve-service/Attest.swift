import ArgumentParser
import Commands
import Ledger
import Reports

/// `netreeve attest`: what a review concluded, for programs that decide by it.
struct Attest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "Print what a recorded review concluded as an in-toto statement (SLSA verification summary).",
        discussion: """
            The subject is the newest commit that was reviewed. The result is PASSED for the verdicts pass and attention, \
            and FAILED for block and incomplete. The statement isn't signed: sign it with what signs other statements.

            Exit status: 0 done, whatever the result; 2 trouble: there is no such review, or its entry was touched.
            """)

    @Argument(help: "The review: its number in the ledger, or its key.")
    var review: String

    @OptionGroup var place: LedgerOptions

    func run() throws {
        try reportingTrouble {
            let verdict = try place.reading().verdict(review)
            var out = ReportOutput()
            JSONReport.write(attestationOf: verdict, to: &out)
            try out.finish()
        }
    }
}
