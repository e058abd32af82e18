import Glibc

/// Addresses that stand for the ranges they are in.
enum Probe {
    private static let addresses = [
        "0.0.0.0", "8.8.8.8", "9.255.255.255", "10.0.0.0", "10.0.255.255", "10.1.0.0", "10.1.255.255", "10.2.0.0",
        "10.255.255.255", "11.0.0.0", "255.255.255.255", "::", "2001:db7::1", "2001:db8::", "2001:db8:ffff::1",
        "2001:db9::", "ffff::",
    ]

    /// The endpoint's name; of an endpoint that is a set of addresses, the probes in it.
    static func names(_ endpoint: Any?) -> [String] {
        guard let ranges = (endpoint as? [String: Any])?["ranges"] as? [[String]] else {
            return [Words.endpoint(endpoint)]
        }
        let bounds = ranges.map { (bytes($0[0]), bytes($0[1])) }
        return addresses.filter { address in
            let probe = bytes(address)
            return bounds.contains { low, high in
                low.count == probe.count && !probe.lexicographicallyPrecedes(low)
                    && !high.lexicographicallyPrecedes(probe)
            }
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        let isV6 = text.contains(":")
        var bytes = [UInt8](repeating: 0, count: isV6 ? 16 : 4)
        return inet_pton(isV6 ? AF_INET6 : AF_INET, text, &bytes) == 1 ? bytes : []
    }
}
