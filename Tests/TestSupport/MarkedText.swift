/// A text in which ①, ②, ③ … mark places, and the same text without the marks.
public struct MarkedText {
    /// The text without the marks.
    public private(set) var text = ""
    private var places: [Int: (line: Int, column: Int)] = [:]

    /// Reads the marks of a text.
    public init(_ marked: String) {
        var (line, column) = (1, 1)
        for scalar in marked.unicodeScalars {
            let mark = Int(scalar.value) - 0x245F
            if (1...20).contains(mark) {
                places[mark] = (line, column)
                continue
            }
            text.unicodeScalars.append(scalar)
            if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
        }
    }

    /// The 1-based line and column where a mark stood; zeros, which stand for the whole file, when there is none.
    public func place(of mark: Int) -> (line: Int, column: Int) { places[mark] ?? (0, 0) }
}
