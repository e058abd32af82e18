import Manifests
import Testing

/// Files that happen to end in `.yaml` or `.json`, can't be read, and have nothing to do with Kubernetes.
@Suite struct ForeignFileTests {
    static let foreign: [(text: String, line: Int)] = [
        // A tsconfig.json may have comments. To YAML they are the start of a key that goes on in the next line.
        ("{\n  // the target\n  \"compilerOptions\": {\"moduleKind\": 1, /* two */ \"strict\": true},\n}\n", 3),
        ("steps:\n  - run: \"a\" \"b\"\n", 2),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> topic\n", 2),
        ("../shared/values.yaml", 1),
        ("a: b\u{0}\n", 1),
        ("a: \u{1}\n", 1),
        ("mankind: [\n", 2),
        ("# of this kind: none\na: [\n", 3),
        ("a-kind: [\n", 2),
    ]

    @Test(arguments: foreign)
    func `earn a note`(text: String, line: Int) {
        let set = read(text)
        #expect(set.diagnostics.map(\.code) == ["not-kubernetes"])
        #expect(set.diagnostics.map(\.severity) == [.note])
        #expect(set.diagnostics.map(\.location.line) == [line])
        #expect(set.unreadableFiles == [])
    }

    @Test func `earn a note for broken encodings`() {
        let latin = read(Array("a: ".utf8) + [0xE9, 0x0A])
        #expect(latin.diagnostics.map(\.code) == ["not-kubernetes"])
        let utf16 = read([0xFF, 0xFE] + "a: b\n".utf8.flatMap { [$0, 0] as [UInt8] })
        #expect(utf16.diagnostics.map(\.code) == ["not-kubernetes"])
        #expect(utf16.unreadableFiles == [])
    }

    @Test func `earn one note for several faults`() {
        #expect(read("a: [\n---\nb: {\n---\nplain\n").diagnostics.map(\.code) == ["not-kubernetes"])
    }

    /// Whatever may have been an object once is an error.
    @Test(
        arguments: [
            "kind: Pod\na: [\n", "  kind : Pod\n a: [\n", "\"kind\": Pod\na: [\n", "'kind': Pod\na: [\n",
            "{apiVersion: v1, kind: Pod, metadata: {\n", "{\"kind\" \"Pod\"\n", "- kind: Pod\n- [\n",
            "\u{FEFF}kind: Pod\na: [\n", "a: [\n---\nkind: Pod\n",
        ])
    func `are none when they have a kind anywhere`(text: String) {
        let set = read(text)
        #expect(set.errorCodes.contains("yaml-syntax"))
        #expect(set.unreadableFiles == ["a.yaml"])
    }

    /// The mark or broken byte before `kind` doesn't hide it.
    @Test(
        arguments: [
            ([0xFF, 0xFE] + "kind: Pod\n".utf8.flatMap { [$0, 0] as [UInt8] }, "utf16"),
            ([0xFE, 0xFF] + "kind: Pod\n".utf8.flatMap { [0, $0] as [UInt8] }, "utf16"),
            ([0xC3] + Array("kind: Pod\n".utf8), "not-utf8"), ([0x01] + Array("kind: Pod\n".utf8), "control-character"),
            ([0x00] + Array("kind: Pod\na: b\n\n".utf8), "nul-byte"),
        ] as [([UInt8], String)])
    func `are none in a broken encoding when they have a kind`(bytes: [UInt8], code: String) {
        let set = read(bytes)
        #expect(set.errorCodes == [code])
        #expect(set.unreadableFiles == ["a.yaml"])
    }

    @Test func `are none when their content is elsewhere`() {
        let set = read("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
        #expect(set.errorCodes == ["lfs-pointer"])
        #expect(set.unreadableFiles == ["a.yaml"])
    }
}
