import NetworkModel
public import Review

extension MarkdownReport {
    /// Writes why some traffic may pass or not: the text report as a block of code.
    ///
    /// - Parameters:
    ///   - explanation: the answers.
    ///   - output: where it is written to.
    public static func write(_ explanation: FlowExplanation, to output: inout some TextOutputStream) {
        var text = ""
        TextReport.write(explanation, to: &text)
        let fence = String(repeating: "`", count: max(3, text.longestRun(of: "`") + 1))
        output.write("\(fence)text\n\(text)\(fence)\n")
    }
}
