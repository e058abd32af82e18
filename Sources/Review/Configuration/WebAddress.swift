/// Where something is posted to: an address of the web without encryption.
public struct WebAddress: Hashable, Sendable {
    /// The host's name or number, without brackets.
    public let host: String
    /// The port.
    public let port: Int
    /// The path with its query, from `/`.
    public let path: String

    /// What `Host` says: the host and, where it isn't 80, the port (RFC 9110, section 7.2).
    public var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == 80 ? name : "\(name):\(port)"
    }

    /// Reads `http://HOST[:PORT][/PATH]`; `nil` for anything else.
    ///
    /// Source: RFC 3986, section 3; neither user nor fragment, nothing but printable ASCII.
    public init?(_ text: String) {
        guard text.lowercased().hasPrefix("http://"), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains("#")
        else { return nil }
        let rest = text.dropFirst("http://".count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        var place = rest[..<end]
        let tail = rest[end...]
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
        guard !place.contains("@") else { return nil }
        var port = 80
        let bracket = place.lastIndex(of: "]")
        if let colon = place.lastIndex(of: ":"), bracket.map({ $0 < colon }) ?? true {
            guard let number = Int(place[place.index(after: colon)...]), (1...65_535).contains(number) else {
                return nil
            }
            port = number
            place = place[..<colon]
        }
        if place.hasPrefix("["), place.hasSuffix("]") { place = place.dropFirst().dropLast() }
        guard !place.isEmpty else { return nil }
        (host, self.port) = (String(place), port)
    }
}
