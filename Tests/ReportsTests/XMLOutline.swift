import Foundation
import TestSupport

/// How many elements of each name an XML document has, as a parser of others tells it.
struct XMLOutline {
    /// The numbers that the root states as attributes.
    let stated: [String: Int]
    private let elements: [String: Int]

    /// Why a document can't be read.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// - Throws: Where the document isn't well formed.
    init(_ text: String) throws {
        let script = """
            import collections, json, sys, xml.etree.ElementTree as tree
            root = tree.parse(sys.argv[1]).getroot()
            stated = {k: int(v) for k, v in root.attrib.items() if k != "name"}
            print(json.dumps([stated, collections.Counter(e.tag for e in root.iter())]))
            """
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("netreeve-\(UUID().uuidString).xml")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let run = try CommandOutcome.running(
            ["python3", "-c", script, file.path], in: "/", environment: ProcessInfo.processInfo.environment)
        guard run.status == 0 else { throw Malformed(description: run.errors) }
        let both = try JSONDecoder().decode([[String: Int]].self, from: Data(run.output.utf8))
        (stated, elements) = (both[0], both[1])
    }

    /// How many elements there are of a name.
    subscript(name: String) -> Int { elements[name, default: 0] }

    /// How many elements there are.
    var count: Int { elements.values.reduce(0, +) }
}
