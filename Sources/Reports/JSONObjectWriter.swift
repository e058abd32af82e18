import Packing

/// Writes one JSON object member by member, so that long arrays are never held.
///
/// Members have to be written in the order of their keys. Each element of a member that is an array has a line of its
/// own, which makes two reports easy to compare and a long one easy to read line by line.
struct JSONObjectWriter {
    private var isEmpty = true

    /// Starts the object.
    init(_ output: inout some TextOutputStream) { output.write("{") }

    /// Writes a member.
    mutating func write(_ key: String, _ value: JSONValue, to output: inout some TextOutputStream) {
        start(key, &output)
        output.write(value.text)
    }

    /// Writes a member that is an array, element by element.
    mutating func write(
        _ key: String, elements: some Sequence<JSONValue>, to output: inout some TextOutputStream
    ) {
        start(key, &output)
        output.write("[")
        var isFirst = true
        for element in elements {
            output.write(isFirst ? "\n    " : ",\n    ")
            output.write(element.text)
            isFirst = false
        }
        output.write(isFirst ? "]" : "\n  ]")
    }

    private mutating func start(_ key: String, _ output: inout some TextOutputStream) {
        output.write("\(isEmpty ? "" : ",")\n  \(JSONValue.string(key).text): ")
        isEmpty = false
    }

    /// Ends the object.
    func end(_ output: inout some TextOutputStream) { output.write("\n}\n") }
}
