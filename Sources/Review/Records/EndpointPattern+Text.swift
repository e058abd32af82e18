import NetworkModel
public import Reachability

extension EndpointPattern {
    /// Why a text stands for no endpoints.
    public struct TextError: Error, Hashable, Sendable {
        /// What is wrong, as a sentence.
        public var message: String
        /// What to write instead.
        public var advice: String
    }

    /// Every address that isn't private.
    public static let internet = EndpointPattern([.addresses(.all.subtracting(.privateAddresses))])

    /// Reads the short form of endpoints.
    ///
    /// | Text | Means |
    /// |---|---|
    /// | `shop/checkout`, `deployment/shop/web` | workloads by namespace and name, `*` for any run of characters |
    /// | `shop/*`, `*/*` | every pod of a namespace, every pod |
    /// | `10.0.0.0/8`, `2001:db8::1` | addresses |
    /// | `external` | every address; `internet` those that aren't private |
    /// | `ingress-controller` | the pod through which Ingresses and routes serve |
    /// | `anyone` | whoever there is |
    public init(text: String) throws(TextError) {
        switch text {
        case "anyone": self = .anyone
        case "internet": self = .internet
        case "external", "any-address": self.init([.addresses(.all)])
        case "ingress-controller": self.init([.ingressController])
        default:
            if let addresses = AddressSet(text: text) {
                self.init([.addresses(addresses)])
            } else {
                self.init([.pods(try PodPattern(text: text))])
            }
        }
    }
}

extension PodPattern {
    /// Reads `NAMESPACE/NAME` or `KIND/NAMESPACE/NAME`.
    fileprivate init(text: String) throws(EndpointPattern.TextError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else {
            throw EndpointPattern.TextError(
                message: "`\(text)` names no endpoints",
                advice: text == "*"
                    ? "Write `*/*` for every pod, `anyone` for whoever there is."
                    : "Write `NAMESPACE/NAME`, such as `\(text)/*` for every pod of a namespace, or an address.")
        }
        guard parts.count <= 3, parts.allSatisfy({ !$0.isEmpty }) else {
            throw EndpointPattern.TextError(
                message: "`\(text)` names no endpoints", advice: "Write `NAMESPACE/NAME` or `KIND/NAMESPACE/NAME`.")
        }
        guard AddressSet(text: parts[0]) == nil else {
            throw EndpointPattern.TextError(
                message: "`\(text)` is no block of addresses",
                advice: "IPv4 prefixes have a length of 0 to 32, IPv6 prefixes one of 0 to 128.")
        }
        guard !text.contains(where: { "{}=,()<> ".contains($0) }) else {
            throw EndpointPattern.TextError(
                message: "`\(text)` names no endpoints",
                advice: "Write labels as a mapping: `{namespace: shop, podSelector: {matchLabels: {app: web}}}`.")
        }
        self.init(
            namespace: NamePattern(wanted: parts[parts.count - 2]), kind: parts.count == 3 ? parts[0] : nil,
            name: NamePattern(wanted: parts[parts.count - 1]))
    }
}

extension NamePattern {
    /// The pattern of a text; `nil` for one that every name matches.
    init?(wanted text: String) {
        guard !text.utf8.allSatisfy({ $0 == UInt8(ascii: "*") }) else { return nil }
        self.init(text)
    }
}
