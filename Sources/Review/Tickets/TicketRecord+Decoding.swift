public import Manifests
import NetworkModel
import Reachability

extension TicketRecord {
    /// What a file that may hold a record turned out to be.
    public enum Reading: Hashable, Sendable {
        /// A record; what is said besides is warnings.
        case record(TicketRecord)
        /// A record that can't be used, with its key as far as that could be read.
        case broken(id: String?)
        /// Something else, such as a Kubernetes manifest.
        case foreign
    }

    /// Reads a file.
    ///
    /// Pure and total. A record that breaks a rule in any place is refused as a whole. What a ticket that may be carried
    /// out lacks in an auditor's eyes is a warning.
    public static func read(_ file: SourceText) -> (reading: Reading, diagnostics: [Diagnostic]) {
        var (id, isForeign): (String?, Bool) = (nil, false)
        let (record, diagnostics) = RecordReader.read(file, as: "a ticket record") { root, decoder -> TicketRecord? in
            let fields = decoder.fields(root, "the record")
            let version = fields["apiVersion"].map(\.text) ?? ""
            isForeign = !version.isEmpty && !version.hasPrefix("netreeve.dev/")
            guard !isForeign else { return nil }
            id = fields["id"].map(\.text)
            guard decoder.isHeader(fields, apiVersion, kind) else { return nil }
            return decoder.ticketRecord(fields)
        }
        if isForeign {
            return (
                .foreign,
                [
                    Diagnostic(
                        .note, "not-a-ticket", "the file is of another `apiVersion`, so it is passed over",
                        at: SourceLocation(path: file.path), advice: "Records are of `\(apiVersion)`.")
                ]
            )
        }
        return (record.map(Reading.record) ?? .broken(id: id), diagnostics)
    }
}

extension ObjectDecoder {
    /// Whether a document is of a version and kind; complains where it isn't.
    mutating func isHeader(_ fields: Fields, _ apiVersion: String, _ kind: String) -> Bool {
        for (name, wanted) in [("apiVersion", apiVersion), ("kind", kind)] {
            guard let node = fields[name] else {
                rejectMissing(name, of: "the document", at: fields.node, advice: "Write `\(name): \(wanted)`.")
                return false
            }
            guard node.text == wanted else {
                reject(
                    "invalid-value", "`\(name)` is \(quoted(node.text))", at: node,
                    advice: "Write `\(name): \(wanted)`.")
                return false
            }
        }
        return true
    }

    /// The record of a document.
    fileprivate mutating func ticketRecord(_ fields: Fields) -> TicketRecord {
        rejectUnknown(
            fields, "the record",
            only: [
                "apiVersion", "kind", "id", "aliases", "title", "type", "state", "requester", "owner", "funding",
                "requirements", "scope", "risk", "plan", "approvals", "validity", "exceptions", "decisions",
                "postImplementation",
            ])
        var record = TicketRecord(
            id: ticketID(fields), title: requiredText(fields, "title", of: "the record"), at: location(fields.node))
        record.aliases = texts(fields, "aliases")
        record.type = choice(fields, "type") ?? .normal
        record.state = choice(fields, "state") ?? .draft
        record.requester = person(fields, "requester")
        record.owner = person(fields, "owner")
        record.funding = fields["funding"].map { funding($0) }
        record.requirements = list(fields, "requirements") { $1.requirement($0) }
        record.scope = fields["scope"].map { scope($0) }
        record.risk = fields["risk"].map { risk($0) }
        record.plan = fields["plan"].map { plan($0) }
        record.approvals = list(fields, "approvals") { $1.approval($0) }
        record.validity = fields["validity"].map { validity($0) } ?? TicketRecord.Validity()
        record.exceptions = list(fields, "exceptions") { $1.scopeException($0) }
        record.decisions = list(fields, "decisions") { $1.decision($0) }
        record.postImplementation = fields["postImplementation"].map { postImplementation($0) }
        checkNames(of: record, fields)
        for (flow, ports) in record.unmitigatedFlows {
            warn(
                "insecure-ports", "the flow opens \(ports), whose protocols protect nothing", at: flow.location,
                advice: "Say in `risk.insecurePorts` what is done about it (PCI DSS 1.2.6), or use others.")
        }
        warn(of: record.gaps, state: record.state, at: fields["state"] ?? fields.node)
        return record
    }

    private mutating func ticketID(_ fields: Fields) -> String {
        let id = requiredText(fields, "id", of: "the record")
        if let node = fields["id"], !id.isEmpty, !TicketRecord.isValid(id: id) {
            reject(
                "invalid-id", "\(quoted(id)) is no ticket's key", at: node,
                advice: "A key has at most 64 letters, digits, `-`, `_` and `.`, and starts with a letter or digit.")
        }
        return id
    }

    /// Complains of names that are there twice, and of those that stand for nothing.
    private mutating func checkNames(of record: TicketRecord, _ fields: Fields) {
        checkUnique(record.requirements.map(\.id), fields, "requirements")
        checkUnique(record.exceptions.map(\.id), fields, "exceptions")
        guard !record.requirements.isEmpty else { return }
        for (node, requirement) in zip(elements(fields["requirements"], "`requirements`"), record.requirements) {
            guard case .nobodyElseGains(_, _, let names)? = requirement.assertion else { continue }
            for name in names where record.flows(of: [name]).isEmpty {
                let known = record.requirements.filter { !record.flows(of: [$0.id]).isEmpty }.map(\.id)
                reject(
                    "unknown-requirement",
                    record.requirement(name) == nil
                        ? "`except` names \(quoted(name)), and the ticket has no such requirement"
                        : "`except` names \(quoted(name)), which doesn't say what must reach whom", at: node,
                    advice: nearest(to: name, among: known).map { "Did you mean `\($0)`?" })
            }
        }
    }

    private mutating func warn(of gaps: [String], state: TicketRecord.State, at node: YAMLNode) {
        guard !gaps.isEmpty else { return }
        warn(
            "incomplete-ticket",
            "the ticket is \(state.rawValue), and doesn't say \(gaps.map { "`\($0)`" }.joined(separator: ", "))",
            at: node, advice: "An auditor asks for it once a change may be made.")
    }
}

extension TicketRecord {
    /// The flows to open that use ports of insecure protocols for which the record names no mitigation, with these ports.
    var unmitigatedFlows: [(flow: WrittenFlow, ports: TrafficSet)] {
        let mitigated = risk?.insecurePorts.reduce(TrafficSet.nothing) { $0.union($1.traffic) } ?? .nothing
        let unmitigated = Self.insecurePorts.subtracting(mitigated)
        return (scope?.opens ?? flows(of: requirements.map(\.id))).compactMap { flow in
            let ports = flow.pattern.traffic.intersection(unmitigated)
            return ports.isEmpty ? nil : (flow, ports)
        }
    }

    /// FTP, Telnet, POP3, IMAP and SNMP: PCI DSS names them as examples of insecure services (guidance on 1.2.6).
    private static let insecurePorts = TrafficSet(
        tcp: PortSet([21, 23, 110, 143].map { $0...$0 }), udp: PortSet(161...162))

    /// Whether a text may be a ticket's key: it is part of a file's name as well.
    public static func isValid(id: String) -> Bool {
        guard let first = id.utf8.first, id.utf8.count <= 64 else { return false }
        func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: false
            }
        }
        return isWord(first) && id.utf8.allSatisfy { isWord($0) || "-_.".utf8.contains($0) }
    }

    /// The fields that a ticket in whose name changes may be made ought to have and hasn't.
    ///
    /// Source: who answers and pays, ITIL; need, PCI DSS 1.2.5; impact, approval and the way back, PCI DSS 6.5.1;
    /// duration, NIST SC-7(4)(d).
    public var gaps: [String] {
        guard state.authorises else { return [] }
        let hasNeeds = requirements.allSatisfy { $0.justification != nil }
        let fields = [
            ("owner", owner != nil), ("funding", funding != nil), ("requirements", !requirements.isEmpty),
            ("requirements[].justification", hasNeeds), ("risk", risk != nil), ("plan.rollback", plan?.rollback != nil),
            ("approvals", !approvals.isEmpty), ("validity.expires", validity.expires != nil),
        ]
        return fields.filter { !$0.1 }.map(\.0)
    }
}
