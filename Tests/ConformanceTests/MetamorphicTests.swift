import Manifests
import NetworkModel
import PolicyCompiler
import Testing

/// What must not matter doesn't: the same manifests in other files, another order and another dress are one network.
///
/// The manifests are those of the vectors that are valid and hold no object twice.
struct MetamorphicTests {
    /// One side of a vector.
    struct Sample: Sendable, CustomStringConvertible {
        var title: String
        var files: [(path: String, text: String)]

        var description: String { title }

        /// Its documents, each with the file that it is in.
        var documents: [String] {
            files.flatMap { file in
                file.text.split(separator: "\n", omittingEmptySubsequences: false).split(separator: "---").map {
                    $0.joined(separator: "\n") + "\n"
                }
            }.filter { $0.contains(where: { !$0.isWhitespace }) }
        }
    }

    static let samples: [Sample] = Vector.all.flatMap { vector -> [Sample] in
        let sides: [Vector.Side] = vector.hasTwoSides ? [.base, .head] : [.both]
        return sides.map { Sample(title: "\(vector.title) (\($0))", files: vector.files(of: $0)) }
    }.filter { sample in
        let compilation = compile(sample.files)
        return !compilation.diagnostics.contains { $0.severity == .error || $0.code == "duplicate-object" }
    }

    private static func compile(_ files: [(path: String, text: String)]) -> Compilation {
        var manifests = ManifestSet()
        for file in files.sorted(by: { $0.path < $1.path }) {
            manifests.append(ManifestReader().read(SourceText(path: file.path, bytes: Array(file.text.utf8))))
        }
        return PolicyCompiler().compile(manifests)
    }

    private func expectSame(_ sample: Sample, _ files: [(path: String, text: String)]) {
        let (plain, dressed) = (Self.compile(sample.files), Self.compile(files))
        #expect(plain.snapshot == dressed.snapshot, "\(sample)")
        #expect(!dressed.diagnostics.contains { $0.severity == .error }, "\(sample): \(dressed.diagnostics)")
    }

    @Test func `there are samples of every kind of policy`() {
        let text = Self.samples.flatMap(\.files).map(\.text).joined()
        #expect(Self.samples.count > 200)
        for kind in ["NetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"] {
            #expect(text.contains("kind: \(kind)"))
        }
    }

    @Test(arguments: samples)
    func `the order and the names of files don't matter`(_ sample: Sample) {
        let renamed = sample.files.enumerated().map { index, file in
            (path: "other/\(sample.files.count - index + 100)-\(file.path)", text: file.text)
        }
        expectSame(sample, renamed)
    }

    @Test(arguments: samples)
    func `a file for each document is the same as one file for all, in any order`(_ sample: Sample) {
        let documents = sample.documents
        expectSame(sample, documents.enumerated().map { (path: "split/\($0 + 100).yaml", text: $1) })
        expectSame(sample, [(path: "joined.yaml", text: documents.reversed().joined(separator: "---\n"))])
    }

    @Test(arguments: samples)
    func `comments, blank lines and line ends don't matter`(_ sample: Sample) {
        let dressed = sample.files.map { file in
            let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            let text = lines.map { $0 == "---" ? "\r\n# next: kind: Nothing\r\n---\r\n# a comment\r\n" : "\($0)\r\n" }
            return (path: file.path, text: "# {{ not a template in a comment\r\n" + text.joined())
        }
        expectSame(
            sample,
            dressed.map { (path: $0.path, text: $0.text.replacingOccurrences("{{", with: "{ {")) })
    }

    @Test(arguments: samples)
    func `the items of a List are the same as documents`(_ sample: Sample) {
        let items = sample.documents.map { document in
            let lines = document.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.isEmpty }
            return "-\n" + lines.map { "  \($0)\n" }.joined()
        }
        expectSame(sample, [(path: "list.yaml", text: "apiVersion: v1\nkind: List\nitems:\n" + items.joined())])
    }
}

extension String {
    /// The text with every occurrence of a part replaced.
    fileprivate func replacingOccurrences(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
