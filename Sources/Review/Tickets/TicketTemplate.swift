extension TicketRecord {
    /// The text of a new record: what a small ticket needs, and the rest as comments.
    ///
    /// - Parameters:
    ///   - id: The ticket's key; see ``isValid(id:)``.
    ///   - title: What it is about; `nil` leaves a gap that has to be filled.
    public static func template(id: String, title: String?) -> String {
        """
        # What is asked for, by whom, how far it may reach, and until when. Mandatory are the first four fields; an
        # auditor asks for the others once the ticket is approved. `netreeve ticket check` tells what is missing or wrong.
        apiVersion: \(apiVersion)
        kind: \(kind)
        id: \(quoted(yaml: id))
        title: \(quoted(yaml: title ?? "Say in a line what is asked for"))
        type: normal          # standard | normal | emergency | recertification | decommission
        state: draft          # draft > submitted > assessed > approved > implementing > verified > closed
        # requester: Grace Hopper <grace@example.org>
        # owner: {name: Ada Lovelace, team: payments, contact: ada@example.org}
        # funding: {costCentre: CC-4410, estimate: {amount: 1800, currency: EUR}, funded: true, fundedBy: Name}

        # Endpoints: namespace/workload, namespace/*, an address, internet, external, ingress-controller, anyone; or
        # {namespace: shop, podSelector: {matchLabels: {app: web}}}. Ports: TCP/8443, UDP/53, 8000-8080, any.
        # requirements:
        # - id: R1
        #   text: checkout reaches the fraud scorer on port 8443
        #   justification: PSD2 demands that payments are scored
        #   assert: {expect: must-reach, from: shop/checkout, to: risk/scorer, ports: TCP/8443}
        # - id: R2
        #   text: nobody else gains access to the scorer
        #   justification: it holds the rules by which fraud is found
        #   assert: {expect: nobody-else-gains, to: risk/scorer, except: [R1]}

        # Without it, a change may open what must be reached by the requirements.
        # scope:
        #   opens: [{from: shop/checkout, to: risk/scorer, ports: TCP/8443}]
        #   closes: []

        # risk: {rating: medium, analysis: What may go wrong}
        # plan: {steps: [merge the policy], rollback: revert the commit}
        # approvals:
        # - {role: network-security, by: Joan Clarke <joan@example.org>, at: 2026-11-20T09:30:00Z, method: forge-review}
        # validity: {expires: 2027-11-23, reviewEvery: P6M}

        """
    }

    /// A text as a double-quoted scalar, where a plain one might mean something else.
    private static func quoted(yaml text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: " "):
                    true
                default: false
                }
            }
        // A text of several words is no number, date or truth value.
        if isPlain, text.contains(" "), text.first != " ", text.last != " " { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return result + "\""
    }

    /// Where a new record belongs: the folder of the first pattern of records.
    ///
    /// - Parameters:
    ///   - id: The ticket's key.
    ///   - patterns: Which paths hold records.
    public static func path(of id: String, patterns: [String]) -> String {
        let parts = (patterns.first ?? "").split(separator: "/").map(String.init)
        let folders = parts.dropLast().prefix { part in !part.contains { "*?[".contains($0) } }
        let suffix = parts.last.flatMap { $0.hasSuffix(".yml") ? ".yml" : nil } ?? ".yaml"
        return (Array(folders) + [id + suffix]).joined(separator: "/")
    }
}
