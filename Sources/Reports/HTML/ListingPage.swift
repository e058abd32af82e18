import Review

/// A page that lists things and leads to them: repositories, refs, tickets, reviews.
///
/// It is self-contained and needs no script, as every page here.
public struct ListingPage: Hashable, Sendable {
    /// What it is about.
    public var title: String
    /// The pages above it, the uppermost first.
    public var trail: [Link]
    /// What it lists.
    public var sections: [Section]

    /// A page of its parts.
    public init(title: String, trail: [Link] = [], sections: [Section]) {
        self.title = title
        self.trail = trail
        self.sections = sections
    }

    /// A way to another page of the same place.
    public struct Link: Hashable, Sendable {
        /// What it is called.
        public var text: String
        /// The parts of the path, each any text.
        public var path: [String]
        /// Whether the path begins at the root of the place; otherwise where the page is.
        public var isFromRoot: Bool

        /// A way of its parts.
        public init(_ text: String, _ path: [String], isFromRoot: Bool = true) {
            self.text = text
            self.path = path
            self.isFromRoot = isFromRoot
        }
    }

    /// Things of one kind.
    public struct Section: Hashable, Sendable {
        /// What they are.
        public var title: String
        /// The things.
        public var rows: [Row]

        /// Things of one kind.
        public init(_ title: String, _ rows: [Row]) {
            self.title = title
            self.rows = rows
        }
    }

    /// One thing.
    public struct Row: Hashable, Sendable {
        /// The verdict on it, in the word of JSON reports; `nil` where there is none.
        public var verdict: String?
        /// What it is called, and where it is.
        public var link: Link?
        /// What there is to say, the first line first.
        public var lines: [String]
        /// Where else to go from it.
        public var more: [Link]

        /// One thing.
        public init(verdict: String? = nil, link: Link?, lines: [String], more: [Link] = []) {
            self.verdict = verdict
            self.link = link
            self.lines = lines
            self.more = more
        }
    }

    /// The document.
    public var text: String {
        let document = Markup(.html, .set(.lang, "en")) {
            head
            Markup(.body) {
                header
                Markup(.main) {
                    for (number, section) in sections.enumerated() { Self.markup(section, id: "section-\(number + 1)") }
                }
                Markup.script(PageScript.text)
            }
        }
        return Markup.documentType.text + document.text
    }

    private var head: Markup {
        let policy = ContentPolicy(style: PageStyle.text, script: PageScript.text).text
        return Markup(.head) {
            Markup(.meta, .set(.charset, "utf-8"))
            Markup(.meta, .set(.httpEquivalent, "Content-Security-Policy"), .set(.content, policy))
            Markup(.meta, .set(.name, "viewport"), .set(.content, "width=device-width, initial-scale=1"))
            Markup(.meta, .set(.name, "referrer"), .set(.content, "no-referrer"))
            Markup(.title) { "\(title) · netreeve" }
            Markup.style(PageStyle.text)
        }
    }

    private var header: Markup {
        Markup(.header) {
            if !trail.isEmpty {
                Markup(.nav, .set(.ariaLabel, "Pages above")) {
                    Markup(.ul) {
                        for link in trail { Markup(.li) { Self.markup(link) } }
                    }
                }
            }
            Markup(.h1) { Phrase.name(title) }
            // Hidden until the script has it work.
            Markup(.form, .set(.id, "filter-form"), .set(.role, "search"), .set(.hidden)) {
                Markup(.label, .set(.forElement, "filter")) { "Show only rows with" }
                Markup(.input, .set(.id, "filter"), .set(.type, "search"), .set(.autocomplete, "off"))
                Markup(.output, .set(.id, "filter-count"), .set(.forElement, "filter"), .style("faint")) { "" }
            }
        }
    }

    private static func markup(_ section: Section, id: String) -> Markup {
        Markup(.section, .set(.ariaLabelledBy, id)) {
            Markup(.h2, .set(.id, id)) { section.title }
            if section.rows.isEmpty { Markup(.p, .style("faint")) { "none" } }
            Markup(.ul) {
                for row in section.rows { markup(row) }
            }
        }
    }

    private static func markup(_ row: Row) -> Markup {
        let verdict = row.verdict.flatMap(ReviewVerdict.init)
        return Markup(.li, .style("row"), .set(.row)) {
            Markup(.span, .style("sign \(verdict?.style ?? "faint")"), .set(.ariaHidden, "true")) {
                verdict?.sign ?? "·"
            }
            Markup(.div, .style("said")) {
                if let link = row.link { Markup(.p) { markup(link) } }
                for (number, line) in row.lines.enumerated() {
                    Markup(.p, number == 0 ? nil : .style("faint")) { line }
                }
                if !row.more.isEmpty {
                    Markup(.p) {
                        for link in row.more {
                            markup(link)
                            " "
                        }
                    }
                }
            }
        }
    }

    private static func markup(_ link: Link) -> Markup {
        Markup(.a, .path(link.path, isFromRoot: link.isFromRoot)) { Phrase.name(link.text) }
    }
}
