import Glibc

/// How a process of the bench tells another what it measured: a line a result, a name and numbers, tabs between them.
struct ResultLines {
    /// Writes a result at once, so that it is there even if the process is stopped later.
    mutating func print(_ name: String, _ numbers: [Double]) {
        Swift.print(([name] + numbers.map { String($0) }).joined(separator: "\t"))
        fflush(nil)
    }

    /// Reads the results from what was printed.
    static func read(_ text: String) -> [(name: String, numbers: [Double])] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t").map(String.init)
            let numbers = parts.dropFirst().compactMap(Double.init)
            guard let name = parts.first, numbers.count == parts.count - 1 else { return nil }
            return (name, numbers)
        }
    }
}

/// The content of a file; empty if it can't be read.
func content(ofFile path: String) -> String {
    guard let file = fopen(path, "rbe") else { return "" }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
    }
}
