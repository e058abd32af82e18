extension ObjectDecoder {
    /// A list's elements; none for `null`.
    package mutating func elements(_ node: YAMLNode?, _ what: String) -> YAMLNode.Elements {
        guard let node else { return .none }
        if !node.isSequence, !node.isNull {
            rejectType(of: node, what, wanted: "a list", advice: node.isMapping ? "Is a `- ` missing?" : nil)
        }
        return node.elements
    }

    /// A list's elements, each a mapping; warns of empty elements, which the server reads as `{}`.
    mutating func mappings(_ node: YAMLNode?, _ what: String) -> YAMLNode.Elements {
        let elements = elements(node, what)
        for element in elements where element.isNull {
            warn(
                "null-element", "an element of \(what) is empty", at: element,
                advice: "It reads as `{}`; remove it or write what is meant.")
        }
        return elements
    }

    /// A string's value; empty for `null`, as the server reads it.
    package mutating func string(_ node: YAMLNode, _ what: String, rules: [String] = []) -> String {
        if node.isString { return text(of: node) }
        switch node.scalar {
        case .string(let value): return value
        case .null: return ""
        case .bool, .integer, .float:
            reject(
                "wrong-type",
                "\(what) has to be a string, and \(quoted(node.text)) is \(node.noun) in YAML", at: node,
                advice: "Write \"\(shortened(node.text))\", with the quotes.", rules: rules)
            return ""
        case nil:
            rejectType(of: node, what, wanted: "a string", rules: rules)
            return ""
        }
    }

    /// A string's value, or `nil` when it is absent.
    mutating func string(_ node: YAMLNode?, _ what: String) -> String? {
        node.map { string($0, what) }
    }

    /// A whole number within bounds; `nil` when it is absent or refused.
    package mutating func integer(
        _ node: YAMLNode?, _ what: String, in range: ClosedRange<Int>, rules: [String] = []
    ) -> Int? {
        guard let node else { return nil }
        guard let value = node.scalar?.wholeNumber else {
            rejectType(of: node, what, wanted: "a whole number", rules: rules)
            return nil
        }
        guard range.contains(value) else {
            reject(
                "invalid-value",
                "\(what) is \(value), and has to be within \(range.lowerBound) and \(range.upperBound)", at: node,
                rules: rules)
            return nil
        }
        return value
    }

    /// A port's number.
    mutating func portNumber(_ node: YAMLNode?, _ what: String, rules: [String] = []) -> UInt16? {
        integer(node, what, in: 1...65535, rules: rules).map { UInt16(clamping: $0) }
    }

    /// A truth value; `nil` when it is absent or refused.
    package mutating func bool(_ node: YAMLNode?, _ what: String) -> Bool? {
        guard let node else { return nil }
        guard case .bool(let value)? = node.scalar else {
            rejectType(of: node, what, wanted: "true or false")
            return nil
        }
        return value
    }

    /// TCP, UDP or SCTP; `nil` when it is absent or refused (P-21).
    mutating func transport(_ node: YAMLNode?) -> TransportProtocol? {
        guard let node else { return nil }
        let text = string(node, "`protocol`", rules: ["P-21"])
        guard node.string != nil else { return nil }
        if let transport = TransportProtocol(rawValue: text) { return transport }
        let upper = TransportProtocol(rawValue: text.uppercased())
        reject(
            "invalid-value", "unknown protocol \(quoted(text))", at: node,
            advice: upper.map { "Write `\($0.rawValue)`: the case counts." } ?? "Use TCP, UDP or SCTP.",
            rules: ["P-21"])
        return nil
    }

    /// A port's number or name; `nil` when it is absent or refused (P-18 to P-20).
    mutating func numberOrName(_ node: YAMLNode?, _ what: String) -> NumberOrName? {
        guard let node else { return nil }
        switch node.scalar {
        case .integer, .float: return portNumber(node, what, rules: ["P-18"]).map(NumberOrName.number)
        case .string(let name): return portName(name, at: node, what).map(NumberOrName.name)
        case .null, .bool, nil:
            rejectType(of: node, what, wanted: "a port's number or name", rules: ["P-18"])
            return nil
        }
    }

    /// A port's name, when it is a valid one (P-19, P-20).
    mutating func portName(_ name: String, at node: YAMLNode, _ what: String) -> String? {
        if let problem = Names.problem(withPortName: name) {
            let isNumber = !name.isEmpty && name.utf8.allSatisfy { (48...57).contains($0) }
            reject(
                "invalid-port-name", "\(what) is \(quoted(name)): \(problem)", at: node,
                advice: isNumber ? "Remove the quotes: a quoted number is read as a port's name." : nil,
                rules: isNumber ? ["P-19"] : ["P-20"])
            return nil
        }
        return name
    }
}

extension YAMLNode {
    /// What a node is called in a message.
    package var noun: String {
        if isMapping { return "a mapping" }
        return scalar?.noun ?? "a list"
    }

    /// A key's text as goyaml.v2 makes JSON of it; `nil` for a mapping or sequence.
    var keyText: String? {
        switch scalar {
        case .string(let value): value
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .null: "null"
        case .float: text
        case nil: nil
        }
    }
}
