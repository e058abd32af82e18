/// A piece of an HTML document.
///
/// Text gets into it only escaped and printable: elements and attributes have the names of ``Tag`` and ``Attribute``,
/// none of which can load or run anything, and scripts and styles are texts of this module alone.
struct Markup {
    /// The document's text.
    private(set) var text = ""

    private init(written text: String) { self.text = text }

    /// Text, with every character in it shown as what it is.
    init(_ text: String) { self.text = Self.escaped(text) }

    /// A phrase: its names as code, whatever their reading direction.
    init(_ phrase: Phrase) {
        for part in phrase.parts {
            switch part {
            case .words(let words): text += Self.escaped(words)
            case .name(let name): text += "<code>\(Self.escaped(name))</code>"
            }
        }
    }

    /// An element with what it holds.
    init(_ tag: Tag, _ attributes: Attribute?..., @MarkupBuilder content: () -> Markup) {
        text = Self.start(tag, attributes) + content().text + "</\(tag.rawValue)>"
        if tag.endsLine { text += "\n" }
    }

    /// An element that holds nothing.
    init(_ tag: EmptyTag, _ attributes: Attribute?...) {
        text = "<\(tag.rawValue)\(Self.written(attributes))/>"
    }

    /// Pieces one after the other.
    init(_ pieces: some Sequence<Markup>) { for piece in pieces { text += piece.text } }

    /// A style sheet of this module.
    static func style(_ sheet: StaticString) -> Markup { Markup(written: "<style>\(sheet)</style>\n") }

    /// A script of this module.
    static func script(_ script: StaticString) -> Markup { Markup(written: "<script>\(script)</script>\n") }

    /// The beginning of an element that is written piece by piece.
    static func start(_ tag: Tag, _ attributes: Attribute?...) -> Markup {
        Markup(written: start(tag, attributes) + "\n")
    }

    /// Its end.
    static func end(_ tag: Tag) -> Markup { Markup(written: "</\(tag.rawValue)>\n") }

    /// The first line of a document.
    static let documentType = Markup(written: "<!DOCTYPE html>\n")

    private static func start(_ tag: Tag, _ attributes: [Attribute?]) -> String {
        "<\(tag.rawValue)\(written(attributes))>"
    }

    private static func written(_ attributes: [Attribute?]) -> String {
        attributes.compactMap(\.self).map { " \($0.name.rawValue)=\"\(escaped($0.value))\"" }.joined()
    }

    /// How many characters of one text are shown; names are cut earlier, by ``PrintableText``.
    private static let mostCharacters = 4000

    private static func escaped(_ text: String) -> String {
        PrintableText.printable(text, mostCharacters: mostCharacters)
            .replacing(["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"])
    }
}

/// The elements that pages are made of.
enum Tag: String {
    case html, head, title, body, header, main, footer, section, article, nav
    case h1, h2, h3, h4, p, div, span, strong, code, a, ul, ol, li, dl, dt, dd, details, summary
    case form, label, output
    case table, caption, thead, tbody, tr, th, td
    // Of SVG.
    case svg, g, desc, text

    /// Whether a line ends behind it, so that a page's source can be read and compared.
    fileprivate var endsLine: Bool {
        switch self {
        case .span, .strong, .code, .a, .label, .output, .text, .td, .th, .dt, .desc: false
        case .html, .head, .title, .body, .header, .main, .footer, .section, .article, .nav, .h1, .h2, .h3, .h4, .p,
            .div, .ul, .ol, .li, .dl, .dd, .details, .summary, .form, .table, .caption, .thead, .tbody, .tr, .svg, .g:
            true
        }
    }
}

/// The elements that hold nothing.
enum EmptyTag: String {
    case meta, input
    // Of SVG.
    case path, rect
}

/// An attribute of an element.
struct Attribute {
    fileprivate var name: Name
    fileprivate var value: String

    /// Attributes that neither load, nor run, nor style anything.
    enum Name: String {
        case id, `class`, title, lang, role, scope, hidden, open, tabindex, content, charset, name, type, autocomplete
        case forElement = "for"
        case httpEquivalent = "http-equiv"
        case ariaLabel = "aria-label"
        case ariaLabelledBy = "aria-labelledby"
        case ariaHidden = "aria-hidden"
        /// What the filter hides or shows.
        case row = "data-row"
        // Of SVG.
        case x, y, width, height, rx, d, viewBox
        case textAnchor = "text-anchor"
        // Only by the functions below.
        case href
    }

    private init(_ name: Name, _ value: String) { (self.name, self.value) = (name, value) }

    /// An attribute with its value; `nil` for a link, which is made by ``place(_:)`` or ``address(_:)``.
    static func set(_ name: Name, _ value: String = "") -> Attribute? {
        name == .href ? nil : Attribute(name, value)
    }

    /// A whole number.
    static func set(_ name: Name, _ value: Int) -> Attribute? { set(name, "\(value)") }

    /// Classes of the style sheet.
    static func style(_ classes: String) -> Attribute { Attribute(.class, classes) }

    /// A link to a place on the page.
    static func place(_ id: String) -> Attribute { Attribute(.href, "#\(id)") }

    /// A link to a page of the same place, by the parts of its path: whatever they hold, it leads nowhere else.
    static func path(_ parts: [String], isFromRoot: Bool) -> Attribute {
        let text = parts.map { part in
            part.utf8.map { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    String(Unicode.Scalar(byte))
                // RFC 3986, section 2.1.
                default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                }
            }.joined()
        }.joined(separator: "/")
        return Attribute(.href, (isFromRoot ? "/" : "./") + text)
    }

    /// A link to a page elsewhere; `nil` for what isn't one, such as a script.
    static func address(_ text: String) -> Attribute? {
        let isPage = ["https://", "http://"].contains { text.lowercased().hasPrefix($0) }
        return isPage ? Attribute(.href, text) : nil
    }
}

/// Puts the pieces of an element together.
@resultBuilder enum MarkupBuilder {
    static func buildExpression(_ text: String) -> Markup { Markup(text) }
    static func buildExpression(_ phrase: Phrase) -> Markup { Markup(phrase) }
    static func buildExpression(_ markup: Markup) -> Markup { markup }
    static func buildBlock(_ pieces: Markup...) -> Markup { Markup(pieces) }
    static func buildOptional(_ piece: Markup?) -> Markup { piece ?? Markup(Phrase.empty) }
    static func buildEither(first piece: Markup) -> Markup { piece }
    static func buildEither(second piece: Markup) -> Markup { piece }
    static func buildArray(_ pieces: [Markup]) -> Markup { Markup(pieces) }
}
