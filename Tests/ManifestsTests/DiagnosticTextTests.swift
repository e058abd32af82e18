import Manifests
import Testing

/// What diagnostics say, where the wording tells readers which of many values is meant.
@Suite struct DiagnosticTextTests {
    private static func firstError(_ set: ManifestSet) -> Diagnostic? {
        set.diagnostics.first { $0.severity == .error }
    }

    @Test(arguments: [
        (
            "{podSelector: {matchLabels: {version: 1}}}",
            "label `version` has to be a string, and `1` is a number in YAML"
        ),
        (
            "{podSelector: {matchExpressions: [{key: tls, operator: In, values: [on]}]}}",
            "label `tls` has to be a string, and `on` is a boolean in YAML"
        ),
        (
            "{podSelector: {matchExpressions: [{operator: In, key: tier, values: [a, \"b c\"]}]}}",
            "label `tier` has the value `b c`, which is not valid: "
        ),
        ("{podSelector: {matchLabels: {app: -x}}}", "label `app` has the value `-x`, which is not valid: "),
    ])
    func `name the key of a label's value`(spec: String, start: String) throws {
        let error = try #require(Self.firstError(readPolicy(spec)))
        #expect(error.message.hasPrefix(start), "\(error)")
    }

    @Test func `name the key of a workload's label`() {
        let set = read("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: x, labels: {app: a, version: 1.0}}}")
        #expect(
            Self.firstError(set)?.message == "label `version` has to be a string, and `1.0` is a number in YAML")
    }

    /// E-14.
    @Test(arguments: [
        ("{key: a, operator: In}", "`In` needs at least one value in `values`"),
        ("{key: a, operator: NotIn, values: []}", "`NotIn` needs at least one value in `values`"),
        ("{key: a, operator: Exists, values: [b]}", "`Exists` can't have `values`"),
    ])
    func `speak of the values that are missing, or too many`(requirement: String, message: String) {
        let set = readPolicy("{podSelector: {matchExpressions: [\(requirement)]}}")
        #expect(Self.firstError(set)?.message == message)
    }

    /// A-18, C-12.
    @Test func `call a named port by its field`() {
        let old = read(
            """
            {apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminNetworkPolicy, metadata: {name: p}, spec: {
              priority: 1, subject: {namespaces: {}},
              egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], ports: [{namedPort: web}]}]}}
            """)
        #expect(Self.firstError(old)?.message == "`namedPort` can't go with networks, nodes or domain names")
        let new = read(
            """
            {apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: p}, spec: {
              tier: Admin, priority: 1, subject: {namespaces: {}},
              egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], protocols: [{destinationNamedPort: web}]}]}}
            """)
        #expect(Self.firstError(new)?.message == "`destinationNamedPort` can't go with networks, nodes or domain names")
    }

    /// `y` and `on` are true to what applies manifests (goyaml.v2).
    @Test(arguments: [
        ("y", "a boolean"), ("n", "a boolean"), ("Off", "a boolean"), ("YES", "a boolean"), ("1", "a number"),
        ("1e3", "a number"), ("0x1F", "a number"), (".5", "a number"),
    ])
    func `say what an unquoted name reads as, and advise quotes`(name: String, noun: String) throws {
        let object = try #require(Self.firstError(read("{apiVersion: v1, kind: Pod, metadata: {name: \(name)}}")))
        #expect(object.message == "`metadata.name` has to be a string, and `\(name)` is \(noun) in YAML")
        #expect(object.advice == "Write \"\(name)\", with the quotes.")
        let namespace = try #require(
            Self.firstError(read("{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: \(name)}}")))
        #expect(namespace.message == "`metadata.namespace` has to be a string, and `\(name)` is \(noun) in YAML")
    }

    @Test func `accept a quoted name`() {
        #expect(
            read("{apiVersion: v1, kind: Pod, metadata: {name: \"y\", namespace: \"n\"}}").diagnostics == [])
    }
}
