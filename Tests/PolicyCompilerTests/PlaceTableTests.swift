import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct PlaceTableTests {
    @Test func `holds what a dictionary would hold, by key`() {
        let places = Dictionary(uniqueKeysWithValues: (0..<50).map { ("k\($0 * 7 % 50)", at($0)) })
        let table = PlaceTable(places.map { ($0, $1) })
        #expect(table.keys == places.keys.sorted())
        #expect(table.values == table.keys.map { places[$0] })
        for (key, place) in places { #expect(table[key] == place) }
        for key in ["", "k", "k490", "z"] { #expect(table[key] == nil) }
    }

    @Test func `places are set, changed and taken away`() {
        var table: PlaceTable<String> = ["b": at(1)]
        table["c"] = at(2)
        table["a"] = at(3)
        table["b"] = at(4)
        #expect(table == ["a": at(3), "b": at(4), "c": at(2)])
        table["b"] = nil
        table["d"] = nil
        #expect(table == ["a": at(3), "c": at(2)])
    }

    @Test func `tables are merged and filtered by key`() {
        var table: PlaceTable<String> = ["a": at(1), "c": at(2)]
        table.merge(["b": at(3), "c": at(4)]) { $1 }
        table.merge(["a": at(5)]) { first, _ in first }
        #expect(table == ["a": at(1), "b": at(3), "c": at(4)])
        #expect(table.filter { $0.key != "b" } == ["a": at(1), "c": at(4)])
        #expect(table.map(\.key) == ["a", "b", "c"])
        #expect(table.map(\.value) == [at(1), at(3), at(4)])
    }

    @Test func `of policies of one name in two groups the last one's place counts`() {
        let newer = Manifest.networkPolicy("x", "p", types: [.ingress], at: at(9))
        var older = Manifest.networkPolicy("x", "p", types: [.ingress], at: at(4))
        older.identity.group = "extensions"
        for compilation in [compile(newer, older), compile(older, newer)] {
            #expect(compilation.policies().count == 2)
            #expect(compilation.sources.policies.values == [at(9)])
        }
    }
}
