import Reachability
import Reports
import Review
import Testing

/// The line that those read who read nothing else.
@Suite struct HeadlineTests {
    @Test func `says that nothing changed`() {
        #expect(
            headline(files: FileChanges(all: 12, manifests: 3))
                == "No reachability change (12 files changed, 3 of them manifests).")
        #expect(
            headline(files: FileChanges(all: 1, manifests: 1)) == "No reachability change (1 file changed, a manifest)."
        )
        #expect(
            headline(files: FileChanges(all: 2, manifests: 0))
                == "No reachability change (2 files changed, none of them manifests).")
        #expect(headline(files: FileChanges(all: 0, manifests: 0)) == "No reachability change (no file changed).")
    }

    @Test func `never calls an incomplete answer no change`() {
        let text = Headline.of(Example.report([Example.cluster(changes: [])], diagnostics: Example.errors))
        #expect(text.hasPrefix("INCOMPLETE: 1 file could not be analysed; no reachability change in the rest"))
    }

    @Test func `counts a file once however much of it is wrong`() {
        let text = Headline.of(
            Example.report([Example.cluster(changes: [])], diagnostics: Example.errors + Example.errors))
        #expect(text.hasPrefix("INCOMPLETE: 1 file "))
    }

    @Test func `says that there were no manifests to look at`() {
        var report = Example.report([], diagnostics: [], files: FileChanges(all: 1, manifests: 0))
        report.base.fileCount = 0
        report.head.fileCount = 0
        #expect(Headline.of(report) == "No manifests on either side (1 file changed, none of them manifests).")
    }

    @Test func `tells new workloads without a flow`() {
        var cluster = Example.cluster(changes: [])
        cluster.addedWorkloads = [Make.id("shop", "mail")]
        let text = Headline.of(Example.report([cluster], diagnostics: []))
        #expect(text == "No reachability change · 1 new workload (4 files changed, 3 of them manifests).")
    }

    @Test func `counts groups by effect over all clusters`() {
        let clusters = ["eu", "us"].map { Example.cluster($0, changes: Array(Example.changes.prefix(2))) }
        #expect(Headline.of(Example.report(clusters)).hasPrefix("Reachability changes: 2 opened, 2 closed · "))
    }

    private func headline(files: FileChanges) -> String {
        Headline.of(Example.report([Example.cluster(changes: [])], diagnostics: [], files: files))
    }
}
