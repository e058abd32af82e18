import TestSupport
import Testing

/// Text out of a repository that would rather be obeyed than shown.
@Suite struct HostileTextTests {
    private static let escape = "\u{1B}[2J\u{1B}[31mred\u{7}\u{9B}1m"
    private static let forgery = "x\nNo reachability change (forged).\r\n### Forged"
    private static let bidi = "\u{202E}gnp\u{2066}\u{200F}\u{2028}"
    private static let markup = "`</code><script>alert(1)</script>` ![x](https://evil.example/x) | @everyone #1"
    private static let texts = [escape, forgery, bidi, markup]

    /// A YAML string in double quotes.
    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case " "..."~": "\(scalar)"
            default:
                "\\U" + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
                    + String(scalar.value, radix: 16)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    /// A repository that has a hostile text wherever one fits.
    private func repository(_ text: String) throws -> TemporaryRepository {
        let shop = try TemporaryRepository.shop()
        let name = Self.quoted(text)
        try shop.write("names.yaml", Shop.deployment(name) + "---\n" + Shop.policy(name, ports: [80]))
        try shop.write(
            "namespaces.yaml", Shop.deployment("web", namespace: name).replacing("app: web", with: "app: \(name)"))
        try shop.write(
            "labels.yaml",
            Shop.policy("web", from: name, ports: [80]).replacing("{app: web}", with: "{\(name): \(name)}"))
        try shop.write(
            "values.yaml",
            Shop.policy("labels", from: "web", ports: [80]).replacing("{app: labels}", with: "{app: \(name)}"))
        try shop.write("fields.yaml", Shop.policy("fields", ports: [80]).replacing("ingress:", with: "\(name):"))
        try shop.write("ports.yaml", Shop.policy("ports", ports: [80]).replacing("port: 80", with: "port: \(name)"))
        try shop.write("kinds.yaml", "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: \(name)}\n")
        try shop.write("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\n")
        try shop.write("other.yaml", "apiVersion: \(name)\nkind: NetworkPolicy\nmetadata: {name: x}\n")
        let file = text.replacing("/", with: "_")
        try shop.write("files/\(file).yaml", Shop.policy("db", ports: [9090]))
        try shop.write("\(file)/broken.yaml", "kind: [\n")
        try shop.write("\(file)/kustomization.yaml", "resources: []\n")
        try shop.link("links/\(file).yaml", to: "/etc/\(file)")
        try shop.commit(text)
        return shop
    }

    private static let commands = [
        ["diff"], ["diff", "--pairs"], ["list"], ["list", "--pairs"],
    ]

    @Test(arguments: texts)
    func `never reaches a terminal as it is`(text: String) throws {
        let shop = try repository(text)
        var runs: [CommandOutcome] = []
        for command in Self.commands {
            for format in ["text", "markdown", "csv", "dot", "json"] {
                runs.append(try shop.netreeve(command + ["--format", format]))
            }
        }
        runs.append(try shop.netreeve("explain", "shop/web", "shop/db", "9090", "HEAD^..HEAD"))
        runs.append(try shop.netreeve("explain", "shop/*", "shop/*", "any"))
        runs.append(try shop.netreeve("explain", "shop/*", "shop/*", "any", "--format", "json"))
        for run in runs {
            #expect([0, 1, 3].contains(run.status))
            #expect(Self.dangers(in: run.output) == [])
            #expect(Self.dangers(in: run.errors) == [])
        }
        let lines = try shop.netreeve("diff").output.split(whereSeparator: \.isNewline)
        #expect(!lines.contains { $0.hasPrefix("No reachability change") || $0.hasPrefix("###") })
    }

    @Test(arguments: texts)
    func `is only ever code in Markdown`(text: String) throws {
        let shop = try repository(text)
        for command in Self.commands {
            let output = try shop.netreeve(command + ["--format", "markdown"]).output
            let prose = Self.withoutCode(output)
            for danger in ["<script", "</code", "](", "@everyone", "#1", "forged", "Forged"] {
                #expect(!prose.contains(danger), "\(danger)")
            }
            #expect(!output.split(separator: "\n").contains { $0.hasPrefix("### Forged") })
        }
    }

    @Test func `never reaches the terminal by an error about the environment`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("\(Self.escape)/x.yaml", "kind: [\n")
        let folder = shop.path + "/" + Self.escape
        for arguments in [
            ["diff", Self.escape], ["diff", Self.forgery], ["list", Self.bidi],
            ["diff", "--repo", folder + "/nowhere"],
            ["list", "dir:\(Self.forgery)"], ["explain", "shop/\(Self.escape)", "shop/db", "80"],
            ["explain", "shop/web", "shop/db", "80", Self.bidi],
        ] {
            let run = try shop.netreeve(arguments)
            #expect(run.status == 2)
            #expect(Self.dangers(in: run.errors) == [], "\(arguments)")
            #expect(run.errors.split(separator: "\n").count <= 2)
        }
    }

    /// The characters that move a cursor or turn text around.
    private static func dangers(in text: String) -> Set<String> {
        let found = text.replacing("\r\n", with: "\n").unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0x0A: false
            case 0..<0x20, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        return Set(found.map { "U+" + String($0.value, radix: 16) })
    }

    /// A Markdown text without its code spans (CommonMark 6.1: a fence ends at the next run of as many backticks).
    private static func withoutCode(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "`") {
            result += rest[..<start]
            let fence = rest[start...].prefix { $0 == "`" }
            rest = rest[fence.endIndex...]
            guard let end = closing(fence.count, in: rest) else {
                result += fence
                continue
            }
            rest = rest[end...]
        }
        return result + rest
    }

    /// Where a code span ends: after the next run of so many backticks in the same paragraph.
    private static func closing(_ count: Int, in text: Substring) -> Substring.Index? {
        var rest = text.prefix { $0 != "\n" }
        while let start = rest.firstIndex(of: "`") {
            let run = rest[start...].prefix { $0 == "`" }
            if run.count == count { return run.endIndex }
            rest = rest[run.endIndex...]
        }
        return nil
    }
}
