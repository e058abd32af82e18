import Git
import Packing
import Reachability
public import Review

/// Reports as pages for a browser: self-contained, and readable without network, script or colour.
public enum HTMLReport {
    /// Writes a review: the verdict and its reasons, the tickets, what changes as a matrix, a graph and a list, the
    /// commits, and how far to trust all that.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - output: where it is written to, a section at a time.
    public static func write(_ review: ChangeReview, to output: inout some TextOutputStream) {
        let page = ReviewPage(review)
        output.write(Markup.documentType.text + Markup.start(.html, .set(.lang, "en")).text + page.head.text)
        output.write(Markup.start(.body).text + page.header.text + Markup.start(.main).text)
        for section in [page.findings, page.tickets] { output.write(section.text) }
        for (number, cluster) in review.change.clusters.enumerated() where !cluster.isEmpty {
            ClusterView(cluster, number: number).write(to: &output)
        }
        for section in [page.commits, page.coverage] { output.write(section.text) }
        output.write(Markup.end(.main).text + page.footer.text + Markup.script(PageScript.text).text)
        output.write(Markup.end(.body).text + Markup.end(.html).text)
    }
}

extension ClusterChange {
    /// Whether there is nothing to show of it.
    var isEmpty: Bool { changes.isEmpty && addedWorkloads.isEmpty && removedWorkloads.isEmpty }
}

/// A page about a review, in its sections; each is empty where there is nothing to say.
struct ReviewPage {
    let review: ChangeReview
    let words: FindingPhrase

    init(_ review: ChangeReview) {
        self.review = review
        words = FindingPhrase(review)
    }

    /// What the browser needs to know.
    var head: Markup {
        let policy = ContentPolicy(style: PageStyle.text, script: PageScript.text).text
        return Markup(.head) {
            Markup(.meta, .set(.charset, "utf-8"))
            Markup(.meta, .set(.httpEquivalent, "Content-Security-Policy"), .set(.content, policy))
            Markup(.meta, .set(.name, "viewport"), .set(.content, "width=device-width, initial-scale=1"))
            Markup(.meta, .set(.name, "referrer"), .set(.content, "no-referrer"))
            Markup(.title) { "\(ReviewHeadline.word(for: review.verdict)): \(sides) · netreeve review" }
            Markup.style(PageStyle.text)
        }
    }

    private var sides: String { "\(review.change.base.title) → \(review.change.head.title)" }

    /// The verdict, and the way to the sections.
    var header: Markup {
        let word = ReviewHeadline.word(for: review.verdict)
        let rest = ReviewHeadline.of(review).dropFirst("\(word): ".count)
        return Markup(.header) {
            Markup(.p, .style("faint")) {
                "netreeve review "
                review.change.base.title + " → " + review.change.head.title
                if let ref = review.ref { Phrase.words(" for ") + .name(ref) }
                if let subject = review.change.head.subject { Phrase.words(" “") + .name(subject) + "”" }
            }
            Markup(.p, .style("verdict \(review.verdict.style)")) { "\(review.verdict.sign) \(word)" }
            Markup(.h1) { String(rest) }
            Markup(.nav, .set(.ariaLabel, "Sections")) {
                Markup(.ul) {
                    for (id, title) in sections {
                        Markup(.li) { Markup(.a, .place(id)) { title } }
                    }
                }
            }
            filter
        }
    }

    private var sections: [(id: String, title: String)] {
        let clusters = review.change.clusters.enumerated().filter { !$0.element.isEmpty }.map { number, cluster in
            ("cluster-\(number + 1)", cluster.name.isEmpty ? "Changes" : "Changes of \(cluster.name)")
        }
        return [review.findings.isEmpty ? nil : ("findings", "Findings (\(review.findings.count))")]
            .compactMap(\.self)
            + (review.tickets.isEmpty ? [] : [("tickets", "Tickets (\(review.tickets.count))")]) + clusters
            + [("commits", "Commits (\(review.commits.count))"), ("coverage", "Coverage")]
    }

    /// Hidden until the script has it work.
    private var filter: Markup {
        Markup(.form, .set(.id, "filter-form"), .set(.role, "search"), .set(.hidden)) {
            Markup(.label, .set(.forElement, "filter")) { "Show only rows with" }
            Markup(.input, .set(.id, "filter"), .set(.type, "search"), .set(.autocomplete, "off"))
            Markup(.output, .set(.id, "filter-count"), .set(.forElement, "filter"), .style("faint")) { "" }
        }
    }

    /// What there is to know, the gravest first, and what to do about it.
    var findings: Markup {
        guard !review.findings.isEmpty else { return Markup(Phrase.empty) }
        return Markup(.section, .set(.ariaLabelledBy, "findings")) {
            Markup(.h2, .set(.id, "findings")) { "Findings" }
            Markup(.ol) {
                for finding in review.findings { row(finding) }
            }
        }
    }

    private func row(_ finding: Finding) -> Markup {
        let severity = finding.severity
        return Markup(.li, .style("row"), .set(.row)) {
            Markup(.span, .style("sign \(severity.style)"), .set(.ariaHidden, "true")) { severity.mark.sign }
            Markup(.div, .style("said")) {
                Markup(.p) {
                    Markup(.strong, .style(severity.style)) { severity.word }
                    " · "
                    words.statement(finding)
                }
                if let advice = words.advice(finding) { Markup(.p) { Phrase.words("→ ") + Self.marked(advice) } }
                Markup(.p, .style("faint")) {
                    Phrase.name(finding.kind.rawValue)
                    " · id "
                    Phrase.name(String(finding.id.hex.prefix(12)))
                    if !finding.commits.isEmpty {
                        " · commits "
                        Self.list(finding.commits.map(\.shortHex))
                    }
                }
            }
        }
    }

    /// A text in which code stands between backticks.
    private static func marked(_ text: String) -> Phrase {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset.isMultiple(of: 2) ? .words(String($0.element)) : .name(String($0.element)) }
            .joined(separator: "")
    }

    /// Names, the first few of them.
    static func list(_ names: [String]) -> Phrase {
        let (shown, more) = names.shortened(to: EndpointNaming.mostNames)
        return shown.map(Phrase.name).joined(separator: ", ") + (more == 0 ? "" : " and \(more) more")
    }
}
