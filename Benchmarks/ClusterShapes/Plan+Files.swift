extension NamespacePlan {
    /// The files that describe the namespace: its own, then those of its workloads and policies.
    var files: [ShapeFile] {
        [ShapeFile(path: folder + "/namespace.yaml", text: text)]
            + workloads.map { ShapeFile(path: $0.path, text: $0.text(in: name)) }
            + policies.map { ShapeFile(path: $0.path, text: $0.text(in: name)) }
    }

    /// The files that differ between an older plan and this one.
    ///
    /// Only these are rendered: a namespace may hold ten thousand.
    func changes(since old: NamespacePlan) -> [ShapeChange.File] {
        var changes: [ShapeChange.File] = []
        if labels != old.labels { changes.append(ShapeChange.File(path: folder + "/namespace.yaml", text: text)) }
        // Workloads neither come nor go.
        for (before, now) in zip(old.workloads, workloads) where before != now {
            changes.append(ShapeChange.File(path: now.path, text: now.text(in: name)))
        }
        let (before, now) = (Set(old.policies), Set(policies))
        for policy in now.subtracting(before) {
            changes.append(ShapeChange.File(path: policy.path, text: policy.text(in: name)))
        }
        let left = Set(policies.map(\.path))
        for policy in before.subtracting(now) where !left.contains(policy.path) {
            changes.append(ShapeChange.File(path: policy.path, text: nil))
        }
        return changes
    }

    private var text: String {
        var text = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: \(name)\n"
        if !labels.isEmpty { text += "  labels:\n" + labels.lines(4) }
        return text
    }
}

extension [Label] {
    /// A line for each label; what would be read as a number is quoted.
    func lines(_ indentation: Int) -> String {
        let blanks = String(repeating: " ", count: indentation)
        return reduce(into: "") { text, label in
            let isPlain = label.value.utf8.first.map { $0 > UInt8(ascii: "9") } ?? false
            text += isPlain ? "\(blanks)\(label.key): \(label.value)\n" : "\(blanks)\(label.key): \"\(label.value)\"\n"
        }
    }
}

extension PolicyPlan {
    /// The manifest.
    func text(in namespace: String) -> String {
        var text = comment.map { "# \($0)\n" } ?? ""
        text += """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata:
              name: \(name)
              namespace: \(namespace)
            spec:
              podSelector:\(subject.text(4))
              policyTypes:

            """
        if ingress != nil { text += "    - Ingress\n" }
        if egress != nil { text += "    - Egress\n" }
        for (key, end, rules) in [("ingress", "from", ingress), ("egress", "to", egress)] {
            guard let rules, !rules.isEmpty else { continue }
            text += "  \(key):\n"
            for rule in rules { text += rule.text(end) }
        }
        return text
    }
}

extension RulePlan {
    fileprivate func text(_ end: String) -> String {
        var text = ""
        if !peers.isEmpty {
            text += "      \(end):\n"
            for peer in peers { text += peer.text }
        }
        if !ports.isEmpty {
            text += "      ports:\n"
            for port in ports {
                text += "        - protocol: \(port.transport)\n          port: \(port.number)\n"
                if let last = port.last { text += "          endPort: \(last)\n" }
            }
        }
        // The first key of a list's item stands beside the dash.
        return text.isEmpty ? "    - {}\n" : "    - " + text.dropFirst(6)
    }
}

extension PeerPlan {
    fileprivate var text: String {
        switch self {
        case .block(let block, let except):
            let parts = except.reduce(into: "") { $0 += "                - \($1)\n" }
            return "        - ipBlock:\n            cidr: \(block)\n"
                + (except.isEmpty ? "" : "            except:\n" + parts)
        case .pods(let namespaces, let pods):
            var text = ""
            if let namespaces { text += "          namespaceSelector:\(namespaces.text(12))\n" }
            if let pods { text += "          podSelector:\(pods.text(12))\n" }
            return "        - " + text.dropFirst(10)
        }
    }
}

extension SelectorPlan {
    /// What follows the selector's key; the last line end is left out.
    fileprivate func text(_ indentation: Int) -> String {
        if isEverything { return " {}" }
        let blanks = String(repeating: " ", count: indentation)
        var text = "\n"
        if !labels.isEmpty { text += "\(blanks)matchLabels:\n" + labels.lines(indentation + 2) }
        if !anyOf.isEmpty {
            text += "\(blanks)matchExpressions:\n"
            for part in anyOf {
                text += "\(blanks)  - key: \(part.key)\n\(blanks)    operator: In\n\(blanks)    values:\n"
                for value in part.values { text += "\(blanks)      - \"\(value)\"\n" }
            }
        }
        return String(text.dropLast())
    }
}
