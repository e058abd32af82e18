import TestSupport
import Testing

/// A file that can't be analysed, and what has to be said about it.
struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var path = "bad/file.yaml"
    let bytes: [UInt8]
    let code: String
    var line: Int?
    /// A part of the advice; nil where the message says it all.
    var advice: String?

    init(_ name: String, _ text: String, code: String, line: Int? = nil, advice: String? = nil) {
        self.init(name, bytes: Array(text.utf8), code: code, line: line, advice: advice)
    }

    init(_ name: String, bytes: [UInt8], code: String, line: Int? = nil, advice: String? = nil) {
        testDescription = name
        self.bytes = bytes
        self.code = code
        self.line = line
        self.advice = advice
    }

    /// A sound policy that selects pods of its own.
    private static let policy = Shop.policy("mail", from: "web", ports: [25])

    /// One of each kind.
    static let all: [BadFile] = [
        BadFile("syntax error", "kind: NetworkPolicy\nmetadata: [\n", code: "yaml-syntax", line: 3),
        BadFile("tab", "kind: NetworkPolicy\nmetadata:\n\tname: x\n", code: "yaml-syntax", line: 3, advice: "spaces"),
        BadFile(
            "unknown field of a spec", policy.replacing("  ingress:", with: "  ingres:"), code: "unknown-field",
            line: 9, advice: "`ingress`"),
        BadFile(
            "unknown field of a rule", policy.replacing("- from:", with: "- form:"), code: "unknown-field", line: 10,
            advice: "`from`"),
        BadFile(
            "unknown action", policy.replacing("[Ingress]", with: "[Ingres]"), code: "invalid-value", line: 8,
            advice: "Ingress"),
        BadFile(
            "wrong type", policy.replacing("ports: [{port: 25}]", with: "ports: 25"), code: "wrong-type", line: 11),
        BadFile(
            "template", "apiVersion: v1\nkind: Pod\nmetadata:\n{{- include \"labels\" . | nindent 2 }}\n",
            code: "template", line: 4, advice: "helm template"),
        BadFile(
            "template as a value", policy.replacing("name: mail", with: "name: {{ .Values.name }}"), code: "template",
            line: 4, advice: "helm template"),
        BadFile(
            "merge conflict", "<<<<<<< HEAD\n\(policy)=======\n\(policy)>>>>>>> other\n", code: "merge-conflict",
            line: 1, advice: "conflict"),
        BadFile(
            "LFS pointer",
            "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 12345\n",
            code: "lfs-pointer", advice: "LFS"),
        BadFile(
            "oversized file", bytes: Array("# ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 8 << 20 + 1),
            code: "too-large", advice: "Split"),
        BadFile("alias bomb", aliasBomb, code: "yaml-limit"),
        BadFile(
            "nesting bomb", "kind: Pod\nspec: " + String(repeating: "[", count: 100_000), code: "yaml-limit", line: 2),
        BadFile(
            "block nesting bomb", "kind: Pod\nspec: \n" + String(repeating: "- ", count: 100_000) + "x\n",
            code: "yaml-limit", line: 3),
        BadFile(
            "endless alias", "kind: Pod\nspec: &a\n  b: *a\n", code: "yaml-limit", line: 3),
        BadFile(
            "invalid UTF-8", bytes: Array("kind: Pod\nmetadata:\n  name: ".utf8) + [0xFF, 0xFE, 0x0A], code: "not-utf8",
            line: 3, advice: "UTF-8"),
        BadFile(
            "UTF-16", bytes: [0xFF, 0xFE] + "kind: Pod\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
            code: "utf16", advice: "UTF-8"),
        BadFile(
            "NUL byte", bytes: Array("kind: Pod\nmetadata: {name: a".utf8) + [0] + Array("b}\n".utf8), code: "nul-byte",
            line: 2, advice: "binary"),
        BadFile(
            "key written twice", policy.replacing("  ingress:", with: "  podSelector: {}\n  ingress:"),
            code: "duplicate-key", line: 9, advice: "keep one"),
        BadFile(
            "missing separator", policy + policy.replacing("mail", with: "post"), code: "duplicate-key", line: 12,
            advice: "`---`"),
        BadFile(
            "Calico policy",
            "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: all}\nspec: {types: [Ingress]}\n",
            code: "unsupported-policy", line: 1, advice: "missing from the result"),
        BadFile(
            "Calico policy that looks like Kubernetes' own",
            policy.replacing("networking.k8s.io/v1", with: "crd.projectcalico.org/v1"), code: "unsupported-policy",
            line: 1, advice: "missing from the result"),
        BadFile(
            "Cilium policy",
            "# Ours\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: all}\nspec: {}\n",
            code: "unsupported-policy", line: 2, advice: "missing from the result"),
        BadFile(
            "policy of an API version that is gone",
            policy.replacing("networking.k8s.io/v1", with: "networking.k8s.io/v1beta1"),
            code: "unserved-version", line: 1, advice: "networking.k8s.io/v1"),
        BadFile(
            "no API version", policy.replacing("apiVersion: networking.k8s.io/v1\n", with: ""), code: "missing-field",
            line: 1),
        BadFile(
            "CIDR that is none",
            policy.replacing("podSelector: {matchLabels: {app: web}}}]", with: "ipBlock: {cidr: 10.0.0.0/33}}]"),
            code: "invalid-cidr", line: 10),
    ]

    /// A billion laughs.
    private static let aliasBomb: String = {
        var text = "kind: Pod\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
        for level in 1...12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        return text
    }()
}
