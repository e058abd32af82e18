import Manifests
import Review
import TestSupport
import Testing

/// What is said of a record that breaks a rule: it is refused as a whole, with the place.
@Suite struct TicketFaultTests {
    @Test(arguments: [
        // Fields
        Fault("①stat: approved", "unknown-field", "Did you mean `state`?"),
        Fault("①budget: 1", "unknown-field", "Known are `apiVersion`, `kind`"),
        Fault("owner: {①nam: Ada}", "unknown-field", "Did you mean `name`?"),
        Fault("scope: {opens: [{from: a/b, to: c/d, ①port: 1, ports: 1}]}", "unknown-field", "Did you mean `ports`?"),
        Fault("owner: A\n①owner: B", "duplicate-key", "`owner` is written twice"),
        Fault("owner: ①''", "empty-value", "`owner` is empty"),
        Fault("owner: ①[Ada]", "wrong-type", "`owner` has to be text, not a list"),
        Fault("owner: ①{}", "missing-field", "`owner` has no `name`"),
        Fault("①titel: x", "unknown-field", "Did you mean `title`?"),
        Fault("funding: ①yes", "wrong-type", "`funding` has to be a mapping"),
        Fault("requirements: ①{id: R1}", "wrong-type", "Is a `- ` missing?"),
        Fault("requirements:\n-① ", "empty-value", "an element of `requirements` is empty"),
        // Words
        Fault("state: ①aproved", "invalid-value", "Did you mean `approved`?"),
        Fault("state: ①done", "invalid-value", "Use `draft`, `submitted`"),
        Fault("type: ①nornal", "invalid-value", "Did you mean `normal`?"),
        Fault("risk: {rating: ①hihg}", "invalid-value", "Did you mean `high`?"),
        Fault("approvals: [{by: A, method: ①signed}]", "invalid-value", "Use `signed-commit`"),
        Fault("validity: {certification: ①certifed}", "invalid-value", "Did you mean `certified`?"),
        // Dates, periods and amounts
        Fault("validity: {expires: ①2027-02-30}", "invalid-date", "no day"),
        Fault("validity: {expires: ①24.05.2027}", "invalid-date", "Write YYYY-MM-DD"),
        Fault("validity: {expires: ①2027-05-24T00:30:00+01:00}", "invalid-date", "Write the day alone: 2027-05-23"),
        Fault("validity: {notBefore: 2027-01-01, expires: ①2026-12-31}", "invalid-value", "before it counts"),
        Fault("validity: {reviewEvery: ①6 months}", "invalid-period", "such as P6M"),
        Fault("validity: {reviewEvery: ①PT6H}", "invalid-period", "no period of days or months"),
        Fault("validity: {reviewEvery: ①P0D}", "invalid-period", "no period"),
        Fault("approvals: [{by: A, at: ①yesterday}]", "invalid-date", "YYYY-MM-DDTHH:MM:SSZ"),
        Fault(
            "plan: {window: ①{from: 2026-11-24T10:00Z, to: 2026-11-24T09:00Z}}", "invalid-value",
            "ends before it starts"),
        Fault("funding: {estimate: {amount: ①1.800.00, currency: EUR}}", "invalid-value", "1800.50"),
        Fault("funding: {estimate: {amount: ①-1, currency: EUR}}", "invalid-value", "no amount"),
        Fault("funding: {estimate: ①{amount: 1}}", "missing-field", "no `currency`"),
        Fault("funding: {estimate: {amount: 1, currency: ①Euro}}", "invalid-value", "ISO 4217"),
        Fault("funding: {funded: ①'yes'}", "wrong-type", "true or false"),
        // Requirements
        Fault("requirements: [①{text: t}]", "missing-field", "no `id`"),
        Fault("requirements: [①{id: R1}]", "missing-field", "no `text`"),
        Fault("requirements: ①[{id: R1, text: t}, {id: R1, text: u}]", "duplicate-id", "called `R1`"),
        Fault("requirements: [{id: R1, text: t, assert: ①{to: a/b}}]", "missing-field", "no `expect`"),
        Fault(
            "requirements: [{id: R1, text: t, assert: {expect: ①must-reech}}]", "invalid-value",
            "Did you mean `must-reach`?"),
        Fault(
            "requirements: [{id: R1, text: t, assert: ①{expect: must-reach, from: a/b, to: c/d}}]", "missing-field",
            "no `ports`"),
        Fault(
            "requirements: [{id: R1, text: t, assert: {expect: nobody-else-gains, to: a/b, ①from: c/d}}]",
            "unknown-field", "unknown field `from`"),
        Fault(
            "requirements: [{id: R1, text: t}, ①{id: R2, text: u, assert: "
                + "{expect: nobody-else-gains, to: a/b, except: R1}}]", "unknown-requirement", "doesn't say what must"),
        Fault(
            "requirements: [①{id: R2, text: u, assert: {expect: nobody-else-gains, to: a/b, except: [R9]}}]",
            "unknown-requirement", "no such requirement"),
        // Flows
        Fault("scope: {opens: [①{from: a/b, to: c/d}]}", "missing-field", "no `ports`"),
        Fault("scope: {opens: [①{to: c/d, ports: 1}]}", "missing-field", "no `from`"),
        Fault("scope: {opens: [{from: ①shop, to: c/d, ports: 1}]}", "invalid-endpoints", "`shop/*`"),
        Fault("scope: {opens: [{from: ①'*', to: c/d, ports: 1}]}", "invalid-endpoints", "`*/*` for every pod"),
        Fault("scope: {opens: [{from: ①a/b/c/d, to: c/d, ports: 1}]}", "invalid-endpoints", "KIND/NAMESPACE/NAME"),
        Fault("scope: {opens: [{from: ①10.0.0.0/40, to: c/d, ports: 1}]}", "invalid-endpoints", "no block"),
        Fault("scope: {opens: [{from: ①'shop/{app=web}', to: c/d, ports: 1}]}", "invalid-endpoints", "podSelector"),
        Fault("scope: {opens: [{from: ①[], to: c/d, ports: 1}]}", "empty-value", "nobody"),
        Fault("scope: {opens: [{from: ①{}, to: c/d, ports: 1}]}", "empty-value", "whom it means"),
        Fault("scope: {opens: [{from: [①[a/b]], to: c/d, ports: 1}]}", "wrong-type", "has to be endpoints"),
        Fault("scope: {opens: [{from: {namespace: a, ①pod: b}, to: c/d, ports: 1}]}", "unknown-field", "`pod`"),
        Fault(
            "scope: {opens: [{from: {namespace: a, ipBlock: ①{cidr: 10.0.0.0/8}}, to: c/d, ports: 1}]}",
            "invalid-value", "addresses are no pods"),
        Fault("scope: {opens: [{from: {ipBlock: ①{}}, to: c/d, ports: 1}]}", "missing-field", "no `cidr`"),
        Fault("scope: {opens: [{from: {ipBlock: {cidr: ①10.0.0.1}}, to: c/d, ports: 1}]}", "invalid-cidr", "/32"),
        Fault(
            "scope: {opens: [{from: {ipBlock: {cidr: 10.0.0.0/8, except: [①11.0.0.0/16]}}, to: c/d, ports: 1}]}",
            "invalid-value", "isn't within"),
        Fault(
            "scope: {opens: [{from: {podSelector: {①matchLabel: {a: b}}}, to: c/d, ports: 1}]}", "unknown-field",
            "Did you mean `matchLabels`?"),
        Fault("scope: {opens: [{from: a/b, to: c/d, ports: ①https}]}", "named-port", "TCP/8443"),
        Fault("scope: {opens: [{from: a/b, to: c/d, ports: ①70000}]}", "invalid-port", "no port"),
        Fault("scope: {opens: [{from: a/b, to: c/d, ports: [①90-80]}]}", "invalid-port", "8000-8080"),
        Fault("scope: {opens: [{from: a/b, to: c/d, ports: ①[]}]}", "empty-value", "`any` for every port"),
        // Approvals and exceptions
        Fault("approvals: [①{role: network}]", "missing-field", "no `by`"),
        Fault("approvals: [{by: A, boundTo: ①{}}]", "missing-field", "no `flowDigest`"),
        Fault("approvals: [{by: A, boundTo: {flowDigest: ①abc}}]", "invalid-value", "no digest"),
        Fault(
            "exceptions: [①{id: X1, from: a/b, to: c/d, ports: 1, reason: r}]", "missing-field",
            "an exception is for a time"),
        Fault(
            "exceptions: [①{id: X1, from: a/b, to: c/d, ports: 1, expires: 2027-01-01}]", "missing-field",
            "no `reason`"),
        Fault("decisions: [①{by: A}]", "missing-field", "no `what`"),
        // The text
        Fault("owner: [①", "yaml-syntax", "not valid YAML"),
        Fault("owner: Ada\n---\n①id: NET-43", "several-documents", "a file of its own"),
    ])
    func `is refused with its place`(fault: Fault) throws {
        let (reading, diagnostics) = readTicket(MarkedText(fault.text).text + "\n")
        guard fault.code != "yaml-syntax" else {
            #expect(diagnostics.map(\.code) == ["yaml-syntax"])
            return
        }
        try fault.expect(.error, in: diagnostics, after: 4)
        guard case .broken = reading else {
            Issue.record("\(reading)")
            return
        }
    }

    @Test(arguments: [
        Fault(
            "scope: {opens: [{from: a/b, to: c/d, ports: 443}, ①{from: a/b, to: c/d, ports: [23, 143, 443]}]}",
            "insecure-ports", "TCP 23,143,"),
        Fault("scope: {opens: [①{from: a/b, to: c/d, ports: UDP}]}", "insecure-ports", "UDP 161-162,"),
        Fault(
            "requirements: [{id: R1, text: t, assert: ①{expect: must-reach, from: a/b, to: c/d, ports: 21}}]",
            "insecure-ports", "PCI DSS 1.2.6"),
        Fault("validity: {reviewEvery: ①P1Y}", "long-review-period", "PCI DSS 1.2.7"),
        Fault("state: ①approved", "incomplete-ticket", "`owner`, `funding`, `requirements`, `risk`, `plan.rollback`"),
        Fault(
            "scope: {closes: [{from: {ipBlock: {cidr: ①10.0.0.1/8}}, to: c/d, ports: 1}]}", "host-bits", "whole block"),
    ])
    func `is told with its place, and counts`(fault: Fault) throws {
        let (reading, diagnostics) = readTicket(MarkedText(fault.text).text + "\n")
        try fault.expect(.warning, in: diagnostics, after: 4)
        guard case .record = reading else {
            Issue.record("\(reading)")
            return
        }
    }

    @Test func `insecure ports with a mitigation are nothing to tell of`() {
        let opens = "scope: {opens: [{from: a/b, to: c/d, ports: [23, 443]}]}\n"
        let mitigation = "risk: {insecurePorts: [{ports: TCP/20-25, mitigation: a tunnel}]}\n"
        #expect(readTicket(opens + mitigation).diagnostics.isEmpty)
        #expect(readTicket(opens).diagnostics.map(\.code) == ["insecure-ports"])
    }

    @Test(arguments: [
        ("kind: ProcurementTicket\nid: A\ntitle: t\n", "missing-field", "Write `apiVersion: netreeve.dev/v1`."),
        ("apiVersion: netreeve.dev/v2\nkind: ProcurementTicket\n", "invalid-value", "netreeve.dev/v1"),
        ("apiVersion: netreeve.dev/v1\nid: A\ntitle: t\n", "missing-field", "Write `kind: ProcurementTicket`."),
        ("apiVersion: netreeve.dev/v1\nkind: Ticket\n", "invalid-value", "Write `kind: ProcurementTicket`."),
        ("apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\ntitle: t\n", "missing-field", "no `id`"),
        ("apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: A\n", "missing-field", "no `title`"),
        ("apiVersion: netreeve.dev/v1\nkind: ProcurementTicket\nid: a/b\ntitle: t\n", "invalid-id", "64 letters"),
        ("", "missing-record", "empty"), ("- a\n", "wrong-type", "not a list"), ("hello\n", "wrong-type", "a mapping"),
        ("? [a]\n: b\n", "collection-key", "a key is a list"),
        ("<<<<<<< HEAD\na: b\n", "merge-conflict", "unresolved"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "lfs-pointer", "LFS"),
    ])
    func `a file that is no record is told apart`(text: String, code: String, words: String) throws {
        let (reading, diagnostics) = TicketRecord.read(SourceText(path: "tickets/a.yaml", bytes: Array(text.utf8)))
        let diagnostic = try #require(diagnostics.first)
        #expect(diagnostics.count == 1)
        #expect(diagnostic.code == code)
        #expect("\(diagnostic.message) \(diagnostic.advice ?? "")".contains(words), "\(diagnostic)")
        guard case .broken = reading else {
            Issue.record("\(reading)")
            return
        }
    }

    @Test func `a manifest is passed over with a note`() {
        let (reading, diagnostics) = TicketRecord.read(
            SourceText(path: "tickets/web.yaml", bytes: Array("apiVersion: apps/v1\nkind: Deployment\n".utf8)))
        #expect(reading == .foreign)
        #expect(diagnostics.map(\.code) == ["not-a-ticket"])
        #expect(diagnostics.map(\.severity) == [.note])
    }

    @Test func `every fault of a record is told at once, in the order of the text`() {
        let diagnostics = readTicket("state: aproved\nscope: {opens: [{from: shop, to: b/c}]}\ntyp: normal\n")
            .diagnostics
        #expect(diagnostics.map(\.location.line) == [5, 6, 6, 7])
    }

    @Test func `endless aliases are refused`() {
        let (reading, diagnostics) = readTicket("aliases: &a [*a, *a]\n")
        #expect(diagnostics.map(\.severity) == [.error])
        guard case .broken = reading else {
            Issue.record("\(reading)")
            return
        }
    }
}
