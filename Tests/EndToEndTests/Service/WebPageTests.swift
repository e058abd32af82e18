import Foundation
import Glibc
import TestSupport
import Testing

/// The pages that `netreeve serve` shows, in a real browser.
@Suite(
    .serialized, .enabled(if: Browser.binary != nil, "NOT TESTED: pages in a browser, as there is no chromium in PATH"))
struct WebPageTests {
    @Test func `from a push to the report, with and without a script`() throws {
        let (shop, bare) = try TemporaryRepository.pushedShop()
        let service = try RunningService(beside: shop)
        try service.configure(
            [("policies", bare)],
            """
              http: {listen: '127.0.0.1:0'}
              sinks: [{name: pages, files: {folder: \(service.folder)/reports}}]
            """)
        try service.start()
        let port = try #require(try service.wait(for: "listening")["port"])
        try service.wait(for: "watched from now on")
        try shop.git("push", "--quiet", "origin", "main")
        try service.wait(for: "delivered")
        try shop.commitPorts(5432, 8080, as: "Open <script>alert(8080)</script>\n\nTicket: NET-42\n")
        try shop.git("push", "--quiet", "origin", "main")
        try service.wait(for: "delivered")
        let browser = try Browser(folder: shop.folder)
        for reader in PageTests.Reader.all {
            for (path, words) in [
                ("", "policies"), ("repositories/policies", "fast-forward"),
                ("repositories/policies/refs/refs%2Fheads%2Fmain", "fast-forward"), ("reviews/2", "NET-42"),
                ("tickets", "NET-42"), ("tickets/NET-42", "fast-forward"),
            ] {
                let page = "http://127.0.0.1:\(port)/\(path)"
                try browser.open(page, for: reader)
                for (method, parameters) in browser.events {
                    guard ["Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"].contains(method)
                    else {
                        continue
                    }
                    Issue.record("\(reader.name) \(page): \(method) \(parameters)")
                }
                guard reader.hasScript else { continue }
                #expect(
                    try browser.value(of: "document.body.innerText.includes('\(words)')") as? Bool == true, "\(page)")
                #expect(try browser.value(of: "document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
            }
        }
        // The page of the repository leads to the report, and the folder of reports has the same one.
        try browser.open("http://127.0.0.1:\(port)/repositories/policies", for: PageTests.Reader.all[2])
        let link = try browser.value(of: "document.querySelector('a[href=\"/reviews/2\"]').href") as? String
        #expect(link == "http://127.0.0.1:\(port)/reviews/2")
        let index = "file://\(service.folder)/reports/index.html"
        try browser.open(index, for: PageTests.Reader.all[2])
        let ticket = try #require(
            try browser.value(of: "[...document.links].find(a => a.textContent == 'NET-42').href") as? String)
        try browser.open(ticket, for: PageTests.Reader.all[2])
        let report = try #require(
            try browser.value(of: "[...document.links].find(a => a.textContent.startsWith('fast-forward')).href")
                as? String)
        try browser.open(report, for: PageTests.Reader.all[2])
        #expect(try browser.value(of: "document.body.innerText.includes('<script>alert(8080)')") as? Bool == true)
        #expect(service.stop() == 0)
    }
}
