/// A text for a message, in backticks and not too long.
package func quoted(_ text: String) -> String { "`\(shortened(text))`" }

/// A text cut to what a reader can take in, without line breaks.
func shortened(_ text: String) -> String {
    let limit = 60
    let start = text.unicodeScalars.prefix(limit + 1)
    let isLong = start.count > limit
    var result = String.UnicodeScalarView()
    for scalar in start.prefix(limit) { result.append(scalar.value < 32 || scalar.value == 127 ? " " : scalar) }
    return String(result) + (isLong ? "…" : "")
}

/// The known name that a misspelt one was probably meant to be.
///
/// Names that differ in case only come first; otherwise a third of the letters may be wrong.
package func nearest(to name: String, among known: [String]) -> String? {
    guard name.utf8.count <= 40 else { return nil }
    let lowered = name.lowercased()
    let candidates = known.map { (name: $0, distance: editDistance(lowered, $0.lowercased())) }
    guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, best.name.utf8.count / 3) ? best.name : nil
}

/// How many letters have to be inserted, removed, replaced or swapped with their neighbour.
private func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
