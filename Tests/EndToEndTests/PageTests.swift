import Foundation
import TestSupport
import Testing

/// Pages of reviews in a real browser.
///
/// Pictures are kept in the folder that `NETREEVE_PICTURES` names, to be looked at.
@Suite(
    .serialized, .enabled(if: Browser.binary != nil, "NOT TESTED: pages in a browser, as there is no chromium in PATH"))
struct PageTests {
    /// Who looks at a page, and how.
    struct Reader: CustomTestStringConvertible {
        var name: String
        var width: Int
        var height: Int
        var scheme: String
        var hasScript = true

        var testDescription: String { name }

        static let all = [
            Reader(name: "phone-light", width: 390, height: 844, scheme: "light"),
            Reader(name: "phone-dark", width: 390, height: 844, scheme: "dark"),
            Reader(name: "desktop-light", width: 1280, height: 900, scheme: "light"),
            Reader(name: "desktop-dark", width: 1280, height: 900, scheme: "dark"),
            Reader(name: "phone-plain", width: 390, height: 844, scheme: "light", hasScript: false),
        ]
    }

    private static let hostile =
        "\u{202E}</code></title><script>alert(1)</script><img src=https://evil.example/x onerror=alert(1)>\" style=\"'&"

    /// A shop that opens and closes something for a ticket, with hostile names in every place that takes one.
    private func page(in shop: TemporaryRepository) throws -> String {
        let long = String(repeating: "x", count: 10_000)
        try shop.write("apps/api.yaml", Shop.deployment("api"))
        try shop.write(
            "tickets/NET-42.yaml",
            """
            apiVersion: netreeve.dev/v1
            kind: ProcurementTicket
            id: NET-42
            title: 'Web reads the metrics <b>of</b> the database'
            state: approved
            owner: {name: 'Ada <script>alert(1)</script>', team: shop}
            funding: {costCentre: CC-1}
            requirements:
            - id: R1
              text: Web reaches the metrics
              assert: {expect: must-reach, from: shop/web, to: shop/db, ports: TCP/9090}

            """)
        try shop.commit("A ticket")
        try shop.openPorts([9090])
        try shop.write("policies/api.yaml", Shop.policy("api", ports: [80]))
        try shop.write("policies/\(Self.hostile.replacing("/", with: "_")).yaml", Shop.policy("web", ports: [80]))
        try shop.write("broken.yaml", "kind: \(long)\nmetadata: [\n")
        try shop.write(
            "labels.yaml",
            Shop.policy("api", from: long, ports: [81]).replacing("name: api", with: "name: labels"))
        try shop.commit("\(Self.hostile) \(long)\n\nTicket: NET-42\nTicket: javascript:alert(1)")
        let run = try shop.netreeve("review", "--format", "html", "--exit-zero")
        #expect(run.status == 0, "\(run.errors)")
        let file = shop.folder + "/review.html"
        try Data(run.output.utf8).write(to: URL(fileURLWithPath: file))
        return "file://\(file)"
    }

    @Test func `are whole for every reader`() throws {
        let shop = try TemporaryRepository.shop()
        let page = try page(in: shop)
        let browser = try Browser(folder: shop.folder)
        for reader in Reader.all {
            try browser.open(page, for: reader)
            expectSilence(of: browser, page: page, reader)
            #expect(try browser.picture(named: reader.name) > 10_000, "\(reader.name): an empty picture")
            guard reader.hasScript else { continue }
            #expect(try browser.value(of: "document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
            #expect(try browser.value(of: "document.querySelector('form').hidden") as? Bool == false)
            let ground = try browser.value(of: "getComputedStyle(document.body).backgroundColor") as? String
            #expect(ground == (reader.scheme == "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)"), "\(reader.name)")
        }
    }

    @Test func `of tickets are whole for every reader`() throws {
        let shop = try TemporaryRepository.shop()
        _ = try page(in: shop)
        let run = try shop.netreeve("ticket", "show", "NET-42", "HEAD", "--format", "html")
        #expect(run.output.contains("Beyond the scope") || run.output.contains("Open today"), "\(run.errors)")
        #expect(run.output.contains("broken.yaml"))
        let file = shop.folder + "/ticket.html"
        try Data(run.output.utf8).write(to: URL(fileURLWithPath: file))
        let browser = try Browser(folder: shop.folder)
        for reader in Reader.all {
            try browser.open("file://\(file)", for: reader)
            expectSilence(of: browser, page: "file://\(file)", reader)
            #expect(try browser.picture(named: "ticket-\(reader.name)") > 10_000, "\(reader.name): an empty picture")
            guard reader.hasScript else { continue }
            #expect(try browser.value(of: "document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
            #expect(try browser.value(of: "document.querySelectorAll('script').length") as? Int == 1)
            let levels = "[...document.querySelectorAll('h1, h2, h3, h4')].map((h) => +h.tagName[1])"
            #expect(
                try browser.value(of: "\(levels).every((l, i, all) => i == 0 ? l == 1 : l <= all[i - 1] + 1)") as? Bool
                    == true)
            let links = "[...document.links].every((a) => document.getElementById(a.getAttribute('href').slice(1)))"
            #expect(try browser.value(of: links) as? Bool == true)
        }
    }

    /// Otherwise silence would tell nothing.
    @Test func `are refused what they must not do`() throws {
        let shop = try TemporaryRepository.shop()
        let page = try page(in: shop)
        let file = String(page.dropFirst("file://".count))
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let browser = try Browser(folder: shop.folder)
        for evil in [
            "<script>document.title = 'evil'</script>", "<img src='https://evil.example/x'>",
            "<p onclick='alert(1)' style='color: red'>x</p>", "<style>p { display: none }</style>",
        ] {
            try Data(text.replacing("</main>", with: "\(evil)</main>").utf8).write(to: URL(fileURLWithPath: file))
            try browser.open(page, for: Reader.all[2])
            #expect(browser.events.contains { $0.method == "Log.entryAdded" }, "\(evil)")
            #expect(try browser.value(of: "document.title") as? String != "evil")
        }
    }

    @Test func `hold nothing but what the page is made of`() throws {
        let shop = try TemporaryRepository.shop()
        let browser = try Browser(folder: shop.folder)
        try browser.open(try page(in: shop), for: Reader.all[2])
        #expect(try browser.value(of: "document.querySelectorAll('script').length") as? Int == 1)
        #expect(try browser.value(of: "document.querySelectorAll('img, iframe, object, link, b').length") as? Int == 0)
        let attributes = "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames())"
        #expect(
            try browser.value(of: "\(attributes).filter((n) => n == 'style' || n.startsWith('on')).length") as? Int == 0
        )
        let links = "[...document.links].filter((a) => !/^(#|https?:)/.test(a.getAttribute('href'))).length"
        #expect(try browser.value(of: links) as? Int == 0)
        let text = try browser.value(of: "document.body.textContent") as? String ?? ""
        #expect(text.contains("<script>alert(1)</script>"))
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        // Every heading follows one of its own level or of the one above.
        let levels = "[...document.querySelectorAll('h1, h2, h3, h4')].map((h) => +h.tagName[1])"
        #expect(
            try browser.value(of: "\(levels).every((l, i, all) => i == 0 ? l == 1 : l <= all[i - 1] + 1)") as? Bool
                == true)
    }

    @Test func `show only the rows that a reader asks for`() throws {
        let shop = try TemporaryRepository.shop()
        let browser = try Browser(folder: shop.folder)
        try browser.open(try page(in: shop), for: Reader.all[0])
        func shown(with words: String) throws -> [String] {
            try browser.value(
                of: """
                    (() => {
                      const box = document.getElementById("filter");
                      box.value = "\(words)";
                      box.dispatchEvent(new Event("input"));
                      return [...document.querySelectorAll("[data-row]")].filter((r) => r.getClientRects().length)
                        .map((r) => r.textContent.toLowerCase());
                    })()
                    """) as? [String] ?? []
        }
        // What is folded isn't seen, filtered or not.
        try browser.value(of: "document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        let all = try shown(with: "")
        let some = try shown(with: "  Shop/DB changed ")
        #expect(!some.isEmpty && some.count < all.count)
        #expect(some == all.filter { $0.contains("shop/db") && $0.contains("changed") })
        #expect(try shown(with: "no such word").isEmpty)
        #expect(
            try browser.value(of: "document.getElementById('filter-count').textContent") as? String
                == "0 of \(all.count) rows")
        #expect(try shown(with: "") == all)
    }

    /// Expects that nothing was complained of, refused, thrown, or asked of any other place.
    private func expectSilence(of browser: Browser, page: String, _ reader: Reader) {
        for (method, parameters) in browser.events {
            let comment = Comment(rawValue: "\(reader.name): \(method) \(parameters)")
            switch method {
            case "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown": Issue.record(comment)
            case "Network.requestWillBeSent":
                let request = parameters["request"] as? [String: Any]
                #expect(request?["url"] as? String == page, comment)
            default: break
            }
        }
    }
}

extension Browser {
    /// Opens a page as somebody sees it.
    func open(_ page: String, for reader: PageTests.Reader) throws {
        forgetEvents()
        try ask(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": reader.width, "height": reader.height, "deviceScaleFactor": 1, "mobile": reader.width < 600,
            ])
        try ask(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": reader.scheme]]])
        try ask("Emulation.setScriptExecutionDisabled", ["value": !reader.hasScript])
        let loader = try ask("Page.navigate", ["url": page])["loaderId"] as? String
        try wait(for: "Page.lifecycleEvent") {
            $0["loaderId"] as? String == loader && ["load", "networkIdle"].contains($0["name"] as? String)
        }
    }

    /// What an expression comes to on the page.
    @discardableResult
    func value(of expression: String) throws -> Any? {
        let answer = try ask("Runtime.evaluate", ["expression": expression, "returnByValue": true])
        if let details = answer["exceptionDetails"] { throw Failure(description: "\(expression): \(details)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// Takes a picture of the whole page; returns how many bytes it has.
    func picture(named name: String) throws -> Int {
        let answer = try ask("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true])
        let data = Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
        if let folder = ProcessInfo.processInfo.environment["NETREEVE_PICTURES"] {
            try data.write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
        }
        return data.count
    }
}
