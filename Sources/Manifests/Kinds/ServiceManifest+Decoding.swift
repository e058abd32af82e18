extension ObjectDecoder {
    /// Reads a Service.
    mutating func service(_ object: Fields) -> ServiceManifest {
        guard let node = object["spec"] else { return ServiceManifest(selector: [:], ports: []) }
        let spec = fields(node, "`spec`")
        let selector = stringMap(spec["selector"], "a value of `selector`")
        let isExternal = string(spec["type"], "`type`") == "ExternalName"
        let ports = elements(spec["ports"], "`ports`").compactMap { servicePort($0) }
        return ServiceManifest(selector: isExternal ? [:] : selector, ports: ports)
    }

    private mutating func servicePort(_ node: YAMLNode) -> ServiceManifest.Port? {
        let fields = fields(node, "a Service's port")
        let target = fields["targetPort"]
        // The server takes 0 and the empty text for "not said".
        let isUnset = target?.scalar?.wholeNumber == 0 || target?.string == ""
        guard let port = portNumber(fields["port"], "`port`") else {
            if fields["port"] == nil, node.isMapping {
                reject("missing-field", "a Service's port has no `port`", at: node)
            }
            return nil
        }
        return ServiceManifest.Port(
            name: string(fields["name"], "a port's `name`"), port: port,
            target: isUnset ? nil : numberOrName(target, "`targetPort`"),
            transport: transport(fields["protocol"]) ?? .tcp)
    }
}
