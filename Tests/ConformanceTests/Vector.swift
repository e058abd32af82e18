import Foundation

/// A conformance vector: a Markdown section that says what some manifests mean.
///
/// The format is described in `Vectors/README.md`.
struct Vector: Sendable, CustomStringConvertible {
    /// The file, relative to the folder of vectors.
    var file: String
    /// The heading: a sentence that says what is true.
    var title: String
    /// The rules that it proves, such as `N-14`.
    var rules: [String] = []
    /// The fenced blocks, in order.
    var blocks: [Block] = []

    var description: String { "\(file): \(title)" }

    /// A fenced block: its info string's words and its lines.
    struct Block: Sendable {
        var words: [String]
        var lines: [String] = []

        var text: String { lines.joined(separator: "\n") + "\n" }
    }

    /// Which sides a block of manifests belongs to.
    enum Side: Sendable { case both, base, head }

    /// The files of one side: paths and text.
    func files(of side: Side) -> [(path: String, text: String)] {
        var counts: [String: Int] = [:]
        return blocks.filter { $0.words.first == "yaml" }.compactMap { block in
            let own: Side =
                block.words.contains("base") ? .base : block.words.contains("head") ? .head : .both
            let stem = own == .both ? "common" : "changed"
            let counter = own == .both ? "common" : own == .base ? "base" : "head"
            counts[counter, default: 0] += 1
            let path =
                block.words.first { $0.hasPrefix("path=") }.map { String($0.dropFirst(5)) }
                ?? "\(stem)-\(counts[counter] ?? 0).yaml"
            return own == .both || own == side ? (path, block.text) : nil
        }
    }

    /// Whether it compares two sides.
    var hasTwoSides: Bool {
        blocks.contains { $0.words.first == "yaml" && ($0.words.contains("base") || $0.words.contains("head")) }
    }

    /// The lines of the blocks of one kind; `nil` when there is no such block.
    func lines(of kind: String) -> [String]? {
        let found = blocks.filter { $0.words.first == kind }
        return found.isEmpty
            ? nil : found.flatMap(\.lines).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

extension Vector {
    /// The folder of vectors.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")

    /// Every vector: sorted by file, in the order of the text.
    static let all: [Vector] = {
        let files = (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".md") && $0 != "README.md" }
        return files.sorted().flatMap { file -> [Vector] in
            let text = (try? String(contentsOf: folder.appending(path: file), encoding: .utf8)) ?? ""
            return read(text, file: file)
        }
    }()

    /// Reads the vectors of a file.
    static func read(_ text: String, file: String) -> [Vector] {
        var vectors: [Vector] = []
        var block: Block?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("```") {
                if let finished = block {
                    if !vectors.isEmpty { vectors[vectors.count - 1].blocks.append(finished) }
                    block = nil
                } else {
                    block = Block(words: line.dropFirst(3).split(separator: " ").map(String.init))
                }
            } else if block != nil {
                block?.lines.append(line)
            } else if line.hasPrefix("# ") {
                vectors.append(Vector(file: file, title: String(line.dropFirst(2))))
            } else if line.hasPrefix("Rules:"), !vectors.isEmpty {
                vectors[vectors.count - 1].rules += line.dropFirst(6).split(separator: ",").map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
            }
        }
        return vectors
    }
}
