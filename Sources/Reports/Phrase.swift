/// A phrase made of words of ours and of names out of the repository, so that each format can set the names apart.
///
/// Names are made printable when they are put in.
public struct Phrase: Hashable, Sendable {
    /// The parts in the order in which they are read.
    public private(set) var parts: [Part]

    /// A part of a phrase.
    public enum Part: Hashable, Sendable {
        /// Words of ours.
        case words(String)
        /// A name, selector, address or path; printable.
        case name(String)
    }

    fileprivate init(_ parts: [Part]) { self.parts = parts }

    /// No words at all.
    public static let empty = Phrase([])

    /// Words of ours.
    public static func words(_ words: String) -> Phrase { Phrase(words.isEmpty ? [] : [.words(words)]) }

    /// A name out of the repository.
    public static func name(_ name: String) -> Phrase { Phrase([.name(PrintableText.printable(name))]) }

    /// One phrase after the other.
    public static func + (a: Phrase, b: Phrase) -> Phrase { Phrase(a.parts + b.parts) }

    /// One phrase with words of ours behind it.
    public static func + (a: Phrase, words: String) -> Phrase { a + .words(words) }
}

extension Phrase: CustomStringConvertible {
    /// The phrase as plain text.
    public var description: String {
        parts.map { part in
            switch part {
            case .words(let text), .name(let text): text
            }
        }.joined()
    }
}

extension Sequence<Phrase> {
    /// The phrases with a separator between them; linear, as there may be very many.
    func joined(separator: String) -> Phrase {
        var parts: [Phrase.Part] = []
        for (number, phrase) in enumerated() {
            if number > 0 { parts += Phrase.words(separator).parts }
            parts += phrase.parts
        }
        return Phrase(parts)
    }
}
