extension ObjectDecoder {
    /// Reads an address block; `nil` when it is refused (I-4, I-7, I-8).
    ///
    /// - Parameter allowsMapped: Whether the API accepts IPv4 addresses written as IPv6.
    package mutating func cidr(_ node: YAMLNode, _ what: String, allowsMapped: Bool) -> CIDRManifest? {
        let text = string(node, what, rules: ["I-7"])
        guard node.string != nil || node.isNull else { return nil }
        guard let block = CIDRText(text), allowsMapped || !block.isMapped else {
            let isAddress = !text.contains("/") && CIDRText(text + (text.contains(":") ? "/128" : "/32")) != nil
            reject(
                "invalid-cidr", "\(what) is \(quoted(text)), which is no address block", at: node,
                advice: isAddress ? "Write `\(text)/\(text.contains(":") ? 128 : 32)` for the one address." : nil,
                rules: ["I-7"])
            return nil
        }
        if block.isMapped {
            warn(
                "mapped-cidr", "\(quoted(text)) writes IPv4 addresses as IPv6: implementations differ in its meaning",
                at: node, advice: "Write it as IPv4.", rules: ["I-8"])
        }
        if block.hasLeadingZeros {
            warn(
                "leading-zeros", "\(quoted(text)) has leading zeros: read as decimal here, as octal elsewhere",
                at: node,
                advice: "Remove them.", rules: ["I-7"])
        }
        if block.network != block.address {
            warn(
                "host-bits", "\(quoted(text)) has bits set beyond its prefix", at: node,
                advice: "It means the whole block: clear them, or lengthen the prefix.", rules: ["I-7"])
        }
        return CIDRManifest(
            text: text, network: block.network, prefixLength: block.prefixLength, isIPv6: block.isIPv6,
            location: location(node))
    }
}
