import Manifests
import TestSupport
import Testing

@Suite struct TextTests {
    private let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: x}\n"

    @Test func `knows the place of every document and item`() {
        let marked = MarkedText(
            """
            # A comment before.
            ①apiVersion: v1
            kind: Namespace
            metadata: {name: a}
            --- # and another
            # more
            apiVersion: v1
            kind: List
            items:
            - ②apiVersion: v1
              kind: Pod
              metadata: {name: b, namespace: a}
            -
              ③{apiVersion: v1, kind: Pod, metadata: {name: c, namespace: a}}
            ---
            ④apiVersion: v1
            kind: Pod
            metadata: {name: d, namespace: a}
            """)
        let set = marked.read()
        #expect(set.diagnostics == [])
        #expect(set.objects.map(\.location) == (1...4).map { marked[$0] })
    }

    @Test func `the items of a typed list take its kind`() {
        let set = read(
            """
            {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicyList", "items": [
              {"metadata": {"name": "a", "namespace": "x"}, "spec": {"podSelector": {}}},
              {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "b", "namespace": "x"},
               "spec": {}}
            ]}
            """)
        #expect(set.diagnostics == [])
        #expect(set.objects.map(\.identity.name) == ["a", "b"])
        #expect(set.objects.map(\.apiVersion) == ["networking.k8s.io/v1", "networking.k8s.io/v1"])
    }

    @Test func `an item without a kind is refused in a list that doesn't tell it`() {
        let set = read("{apiVersion: v1, kind: List, items: [{metadata: {name: a}}]}")
        #expect(set.errorCodes == ["missing-field"])
        #expect(set.rejected.map(\.identity.name) == ["a"])
    }

    @Test func `an empty list and a kind that merely ends in List are no objects`() {
        let set = read("{apiVersion: v1, kind: List, items: []}\n---\n{apiVersion: x/v1, kind: AllowList, spec: {}}")
        #expect(set == ManifestSet(ignoredKinds: ["AllowList": 1]))
    }

    @Test func `CRLF, a byte-order mark, a directive and a document's end change nothing`() {
        let dressed = "\u{FEFF}%YAML 1.1\n---\n" + pod + "...\n%YAML 1.1\n---\n" + pod + "...\n"
        let set = read(dressed.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
        #expect(set.diagnostics == [])
        #expect(set.objects.map(\.location.line) == [3, 9])
        #expect(set.objects.map(\.location.column) == [1, 1])
        #expect(read("\u{FEFF}" + pod).objects.map(\.location.column) == [1])
    }

    @Test(arguments: [
        "", "\n", "# only a comment\n", "---\n", "---\n# comment\n---\n", "\u{FEFF}", "null\n", "~", "...\n",
    ])
    func `says nothing of files that say nothing`(text: String) {
        #expect(read(text) == ManifestSet())
    }

    @Test func `passes over what is not Kubernetes, and counts it`() {
        let set = read(
            "replicas: 1\n---\n- op: add\n  path: /a\n---\nservices: {web: {image: a}}\n---\n"
                + "{apiVersion: v1, kind: ConfigMap, data: {a: \"{{ b }}\"}}")
        #expect(set == ManifestSet(foreignFiles: ["a.yaml"], ignoredKinds: [ManifestSet.noKind: 3, "ConfigMap": 1]))
    }

    @Test func `follows anchors and merges, explicit keys first`() {
        let set = read(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: x}
            spec:
              selector: {matchLabels: &labels {app: web, tier: front}}
              template:
                metadata:
                  labels:
                    tier: back
                    <<: [{zone: a, app: first}, *labels]
                spec: {containers: []}
            """)
        #expect(set.diagnostics == [])
        #expect(set.workloads.map(\.podLabels) == [["tier": "back", "zone": "a", "app": "first"]])
    }

    @Test func `an anchor ends with its document`() {
        let set = read(pod + "x: &a {b: c}\n---\napiVersion: v1\nkind: Pod\nmetadata: *a\n")
        #expect(set.errorCodes == ["yaml-syntax"])
        #expect(set.unreadableFiles == ["a.yaml"])
        #expect(set.objects.count == 1)
    }

    @Test func `a fault in one document does not hide the others`() {
        let marked = MarkedText(
            "\(pod)---\napiVersion: v1\nkind: Pod\nmetadata: {name: b\n---\n①\(pod)---\nkind: Pod\n②\tname: c\n---\n③\(pod)"
        )
        let set = marked.read()
        #expect(set.objects.map(\.location.line) == [1, marked[1].line, marked[3].line])
        #expect(set.errorCodes == ["yaml-syntax", "yaml-syntax"])
        #expect(set.diagnostics.last?.location.line == marked[2].line)
        #expect(set.unreadableFiles == [marked[1].path])
    }

    @Test func `two objects in one document are refused, not halved`() {
        let set = read(pod + "apiVersion: v1\nkind: Service\nmetadata: {name: b}\n")
        #expect(set.errorCodes == ["duplicate-key"])
        #expect(set.diagnostics.map(\.location.line) == [4])
        #expect(set.rejected.map(\.identity.description) == ["Pod x/a", "Service default/b"])
        #expect(set.objects == [])
    }

    @Test func `a single value beside an object is no manifest`() {
        #expect(read("kind: Pod\n---\n../shared/policy.yaml").errorCodes.contains("not-a-manifest"))
    }

    static let noManifests: [(text: String, code: String, line: Int)] = [
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "lfs-pointer", 1),
        ("kind: Pod\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> topic\n", "merge-conflict", 2),
        ("kind: Pod\n=======\n", "merge-conflict", 2),
        ("kind: Pod\nmetadata:\n  name: {{ .Values.name }}\n", "template", 3),
        ("{{- if .Values.on }}\nkind: Pod\n{{- end }}\n", "template", 1),
        ("kind: Pod\nmetadata: {name: a\u{0}}\n", "nul-byte", 2),
        ("kind: Pod\na: \u{1}\n", "control-character", 2),
        ("kind: Pod\n? [a]\n: b\n", "collection-key", 2),
    ]

    @Test(arguments: noManifests)
    func `names what is no manifest`(text: String, code: String, line: Int) {
        let set = read(text)
        #expect(set.errorCodes == [code])
        #expect(set.diagnostics.map(\.location.line) == [line])
        #expect(set.unreadableFiles == ["a.yaml"])
        #expect(set.objects == [])
    }

    @Test func `a template that never says kind concerns nobody`() {
        #expect(read("a: {{ b }}\n").diagnostics == [])
        #expect(read("{{ if c }}\na: b\n{{ end }}\n").diagnostics == [])
    }

    @Test func `a template within a string is no name`() {
        let set = read("apiVersion: v1\nkind: Pod\nmetadata: {name: \"{{ .Release.Name }}\"}\n")
        #expect(set.errorCodes == ["template"])
        #expect(set.rejected.count == 1)
    }

    @Test func `knows other encodings`() {
        let utf16: [UInt8] = [0xFF, 0xFE] + pod.utf8.flatMap { [$0, 0] as [UInt8] }
        #expect(read(utf16).errorCodes == ["utf16"])
        #expect(read(pod.utf8.flatMap { [0, $0] as [UInt8] }).errorCodes == ["utf16"])
        let latin = Array(pod.utf8) + Array("a: ".utf8) + [0xE9, 0x0A]
        #expect(read(latin).errorCodes == ["not-utf8"])
        #expect(read(latin).diagnostics.map(\.location.line) == [4])
    }

    @Test func `refuses files beyond the limit`() {
        let reader = ManifestReader(limits: ManifestReader.Limits(maxFileBytes: 10))
        let set = reader.read(SourceText(path: "a.yaml", bytes: Array(pod.utf8)))
        #expect(set.errorCodes == ["too-large"])
        #expect(set.unreadableFiles == ["a.yaml"])
    }
}
