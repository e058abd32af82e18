/// How a report looks on a terminal.
public struct ReportStyle: Hashable, Sendable {
    /// Whether to colour it with the terminal's own 16 colours; the text is the same without.
    public var colour: Bool
    /// How many columns lines may have; `nil` to break none, for pipes and files.
    public var width: Int?

    /// A style.
    public init(colour: Bool = false, width: Int? = nil) {
        self.colour = colour
        self.width = width
    }

    /// Without colour, without line breaks.
    public static let plain = ReportStyle()
}

/// What a piece of text is, for colouring it.
enum Ink {
    case heading
    case opened
    case closed
    case changed
    case possible
    case faint
    case alarm

    /// The parameters of the terminal's "select graphic rendition" sequence.
    fileprivate var parameters: String {
        switch self {
        case .heading: "1"
        case .opened: "32"
        case .closed: "31"
        case .changed: "33"
        case .possible: "35"
        case .faint: "2"
        case .alarm: "1;31"
        }
    }
}

extension ReportStyle {
    /// The text, coloured where colour is wanted.
    func ink(_ text: String, _ ink: Ink?) -> String {
        guard colour, let ink, !text.isEmpty else { return text }
        return "\u{1B}[\(ink.parameters)m\(text)\u{1B}[0m"
    }
}
