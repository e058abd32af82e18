import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct IngressControllerLoweringTests {
    typealias Backend = IngressRouteManifest.Backend

    static let web = Manifest.workload(
        "Deployment", "x", "web", ["app": "web"],
        ports: [
            .init(name: "http", port: 8080, transport: .tcp), .init(name: "http", port: 8443, transport: .udp),
            .init(name: "metrics", port: 9090, transport: .tcp),
        ])

    static func service(_ ports: ServiceManifest.Port...) -> Manifest {
        .service("x", "web", selector: ["app": "web"], ports)
    }

    static func port(
        _ port: UInt16, _ name: String? = nil, to target: NumberOrName? = nil, _ transport: TransportProtocol = .tcp
    ) -> ServiceManifest.Port {
        ServiceManifest.Port(name: name, port: port, target: target, transport: transport)
    }

    static func backend(
        _ port: NumberOrName?, of service: String = "web", isTargetPort: Bool = false, in namespace: String = "x"
    ) -> Backend {
        Backend(namespace: namespace, service: service, port: port, isTargetPort: isTargetPort, location: at(7))
    }

    /// What the controller may send to the Deployment `web`.
    static func served(_ compilation: Compilation) -> String? {
        guard let controller = compilation.snapshot.ingressController else { return nil }
        return controller.served.map { "\($0.workload.name) \($0.traffic)" }.joined(separator: "; ")
    }

    @Test(
        arguments: [
            (NumberOrName.number(80), port(80, "main", to: .number(8080)), "web TCP 8080"),
            (.name("main"), port(80, "main", to: .number(8080)), "web TCP 8080"),
            (.number(80), port(80, "main"), "web TCP 80"),
            (.number(80), port(80, "main", to: .name("http")), "web TCP 8080"),
            (nil, port(80, "main", to: .name("metrics")), "web TCP 9090"),
        ] as [(NumberOrName?, ServiceManifest.Port, String)])
    func `an Ingress leads to the target of the Service's port`(
        port: NumberOrName?, servicePort: ServiceManifest.Port, expected: String
    ) {
        let compilation = compile(Self.web, Self.service(servicePort), .route(to: Self.backend(port)))
        #expect(Self.served(compilation) == expected)
        #expect(compilation.diagnostics.isEmpty)
    }

    @Test(arguments: [
        (NumberOrName.name("main"), "web TCP 8080"),
        (.number(8080), "web TCP 8080"),
        (.name("metrics"), "web TCP 9090"),
        (.number(9090), "web TCP 9090"),
        (.number(7), "web TCP 7"),
    ])
    func `an OpenShift Route names the Service's port or the target`(port: NumberOrName, expected: String) {
        let service = Self.service(
            Self.port(80, "main", to: .number(8080)), Self.port(81, "m", to: .name("metrics")), Self.port(7, "seven"))
        let route = Manifest.route("Route", to: Self.backend(port, isTargetPort: true))
        let compilation = compile(Self.web, service, route)
        #expect(Self.served(compilation) == expected)
        #expect(compilation.diagnostics.isEmpty)
    }

    @Test func `without a port, every TCP port of the Service is served`() {
        let service = Self.service(Self.port(80, "a"), Self.port(443, "b", to: .number(8443)), Self.port(53, "c", .udp))
        let compilation = compile(Self.web, service, .route(to: Self.backend(nil)))
        #expect(Self.served(compilation) == "web TCP 80,8443")
    }

    @Test func `several routes to one workload add up`() {
        let service = Self.service(Self.port(80, "a"), Self.port(81, "b"))
        let compilation = compile(
            Self.web, service, .route("Ingress", "x", "one", to: Self.backend(.number(80))),
            .route("HTTPRoute", "x", "two", to: Self.backend(.number(81)), Self.backend(.number(80))))
        #expect(Self.served(compilation) == "web TCP 80-81")
    }

    @Test func `only workloads that surely match in the Service's namespace are served`() {
        let service = Manifest.service("x", "web", selector: ["pod-template-hash": "1"], [Self.port(80)])
        let byHash = compile(Self.web, service, .route(to: Self.backend(nil)))
        #expect(byHash.snapshot.ingressController == nil)
        let elsewhere = compile(
            .workload("Pod", "y", "b", ["app": "web"]), Self.service(Self.port(80)), .route(to: Self.backend(nil)))
        #expect(elsewhere.snapshot.ingressController == nil)
        #expect(elsewhere.diagnostics.isEmpty)
    }

    @Test func `pods of the node's network are served too`() {
        let pod = Manifest.workload("Pod", "x", "b", ["app": "web"], hostNetwork: true)
        let compilation = compile(pod, Self.service(Self.port(80)), .route(to: Self.backend(nil)))
        #expect(Self.served(compilation) == "b TCP 80")
    }

    @Test func `a Service without selector leads nowhere`() {
        let service = Manifest.service("x", "web", selector: [:], [Self.port(80)])
        let compilation = compile(Self.web, service, .route(to: Self.backend(nil)))
        #expect(compilation.snapshot.ingressController == nil)
        #expect(compilation.diagnostics.isEmpty)
    }

    @Test func `a port of another protocol is there, but isn't what an ingress controller serves`() {
        let service = Self.service(Self.port(53, "dns", .udp))
        let compilation = compile(Self.web, service, .route("UDPRoute", to: Self.backend(.number(53))))
        #expect(compilation.snapshot.ingressController == nil)
        #expect(compilation.diagnostics.isEmpty)
    }

    @Test func `a route may lead to a Service of another namespace`() {
        let route = Manifest.route("HTTPRoute", "gateways", to: Self.backend(.number(80), in: "x"))
        #expect(Self.served(compile(Self.web, Self.service(Self.port(80)), route)) == "web TCP 80")
    }

    @Test func `a name that the workload doesn't declare leads to nothing`() {
        let service = Self.service(Self.port(80, "a", to: .name("nothing")))
        let compilation = compile(Self.web, service, .route(to: Self.backend(nil)))
        #expect(compilation.snapshot.ingressController == nil)
    }

    @Test(arguments: [
        (backend(.number(80), of: "other"), "Ingress x/front leads to Service x/other, which is not in the manifests"),
        (backend(.number(81)), "Ingress x/front leads to Service x/web, which has no port 81"),
        (backend(.name("b")), "Ingress x/front leads to Service x/web, which has no port 'b'"),
        (
            backend(.number(80), isTargetPort: true),
            "Ingress x/front leads to Service x/web, which has no port 80"
        ),
    ])
    func `a backend that isn't there is pointed out`(backend: Backend, message: String) {
        let service = Self.service(Self.port(80, "a", to: .number(8080)), Self.port(53, "dns", .udp))
        let compilation = compile(Self.web, service, .route(to: backend))
        #expect(compilation.diagnostics.map(\.message) == [message])
        #expect(compilation.codes == ["dangling-backend"])
        #expect(compilation.diagnostics.first?.location == at(7))
        #expect(compilation.snapshot.ingressController == nil)
    }
}
