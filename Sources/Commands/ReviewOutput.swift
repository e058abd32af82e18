package import ArgumentParser
import Reports
package import Review

/// How to print a review, and what else to write.
package struct ReviewOutputOptions: ParsableArguments {
    package init() {}

    @Option(help: "How to print.")
    package var format: Format = .text

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp(
            "Write a file in a format as well, as `sarif=review.sarif`. Repeatable.", valueName: "format=file"))
    package var files: [File] = []

    @Option(help: "How many characters a report in Markdown has at most.")
    package var budget = MarkdownReport.commentBudget

    @Flag(help: "Expand groups into single pairs.")
    package var pairs = false

    @Flag(help: "Exit with 0 whatever is found; only trouble still exits with 2.")
    package var exitZero = false

    /// The formats of reviews.
    package enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, html, json, sarif, junit, codequality, csv
    }

    /// A file to write.
    package struct File: ExpressibleByArgument {
        package var format: Format
        package var path: String

        package init?(argument: String) {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty, let format = Format(rawValue: String(parts[0])) else {
                return nil
            }
            self.format = format
            path = String(parts[1])
        }
    }

    package func validate() throws {
        guard budget >= MarkdownReport.fewestCharacters else {
            throw ValidationError("a report in Markdown needs \(MarkdownReport.fewestCharacters) characters")
        }
        guard Set(files.map(\.path)).count == files.count else {
            throw ValidationError("each report needs a file of its own")
        }
    }

    /// Writes a review to the files, then to the standard output.
    ///
    /// - Throws: The end of the command where something could not be written.
    package func write(_ review: ChangeReview) throws {
        for file in files {
            try writeFile(file.path) { write(review, as: file.format, style: .plain, to: &$0) }
        }
        var out = ReportOutput()
        write(review, as: format, style: .ofTerminal, to: &out)
        try out.finish()
    }

    private func write(
        _ review: ChangeReview, as format: Format, style: ReportStyle, to output: inout some TextOutputStream
    ) {
        switch format {
        case .text: TextReport.write(review, pairs: pairs, style: style, to: &output)
        case .markdown: MarkdownReport.write(review, pairs: pairs, budget: budget, to: &output)
        case .html: HTMLReport.write(review, to: &output)
        case .json: JSONReport.write(review, pairs: pairs, to: &output)
        case .sarif: SARIFReport.write(review, to: &output)
        case .junit: JUnitReport.write(review, to: &output)
        case .codequality: CodeQualityReport.write(review, to: &output)
        case .csv: CSVReport.write(review, pairs: pairs, to: &output)
        }
    }
}
