extension ObjectDecoder {
    /// Reads a UserDefinedNetwork, whose network is its `spec`.
    mutating func userDefinedNetwork(_ object: Fields) -> UserDefinedNetworkManifest {
        let isPrimary = object["spec"].map { hasPrimaryRole($0) } ?? false
        return UserDefinedNetworkManifest(isPrimary: isPrimary, namespaceSelector: nil)
    }

    /// Reads a ClusterUserDefinedNetwork, whose network is `spec.network`.
    mutating func clusterUserDefinedNetwork(_ object: Fields) -> UserDefinedNetworkManifest {
        let spec = object["spec"].map { fields($0, "`spec`") }
        guard let spec else {
            reject("missing-field", "the network has no `spec`", at: object.node)
            return UserDefinedNetworkManifest(isPrimary: false, namespaceSelector: SelectorManifest())
        }
        if spec["namespaceSelector"] == nil {
            reject("missing-field", "the network has no `namespaceSelector`", at: spec.node)
        }
        return UserDefinedNetworkManifest(
            isPrimary: spec["network"].map { hasPrimaryRole($0) } ?? false,
            namespaceSelector: selector(spec["namespaceSelector"], "`namespaceSelector`") ?? SelectorManifest())
    }

    private mutating func hasPrimaryRole(_ network: YAMLNode) -> Bool {
        let fields = fields(network, "the network")
        for topology in ["layer2", "layer3", "localnet", "localNet"] {
            guard let node = fields[topology] else { continue }
            if string(self.fields(node, "`\(topology)`")["role"], "`role`") == "Primary" { return true }
        }
        return false
    }
}
