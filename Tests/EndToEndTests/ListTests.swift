import TestSupport
import Testing

@Suite struct ListTests {
    @Test func `lists every pair that may connect`() throws {
        let shop = try TemporaryRepository.shop()
        let answer = try shop.list()
        #expect(answer.status == 0)
        #expect(
            answer.connections == [
                "anywhere → shop/web: all", "shop/db → anywhere: all", "shop/db → shop/web: all",
                "shop/web → anywhere: all", "shop/web → shop/db: TCP 5432", "shop/web → shop/web: all",
            ])
    }

    @Test func `keeps only the flows that are asked for`() throws {
        let shop = try TemporaryRepository.shop()
        func list(_ arguments: String...) throws -> [String] {
            try Answer(shop.netreeve(["list", "--format", "json", "--pairs"] + arguments)).connections
        }
        #expect(try list("--to", "shop/db") == ["shop/web → shop/db: TCP 5432"])
        #expect(try list("--from", "shop/db") == ["shop/db → anywhere: all", "shop/db → shop/web: all"])
        #expect(try list("--from", "deployment/shop/db", "--to", "shop/*") == ["shop/db → shop/web: all"])
        #expect(try list("--from", "192.0.2.1") == ["192.0.2.1-192.0.2.1 → shop/web: all"])
        #expect(try list("--from", "any-address", "--port", "UDP/53") == ["anywhere → shop/web: UDP 53"])
        #expect(try list("--to", "shop/db", "--port", "TCP") == ["shop/web → shop/db: TCP 5432"])
        #expect(try list("--to", "shop/db", "--port", "UDP") == [])
    }

    @Test func `lists a commit, the index, the working tree, and a folder`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.openPorts([6000])
        try shop.git("add", "--all")
        try shop.openPorts([7000])
        for (side, port) in [("HEAD", 5432), ("index", 6000), ("worktree", 7000), ("dir:\(shop.path)", 7000)] {
            #expect(try shop.list(side, "--to", "shop/db").connections == ["shop/web → shop/db: TCP \(port)"])
        }
    }

    @Test func `lists the ingress controller where an Ingress serves a workload`() throws {
        let shop = try TemporaryRepository.shop()
        try shop.write("policies/web.yaml", Shop.policy("web", from: "nobody", ports: [81]))
        try shop.write(
            "apps/ingress.yaml",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, namespace: shop}
            spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
            """)
        try shop.commit("Serve")
        #expect(try shop.netreeve("list", "--from", "ingress-controller", "--to", "shop/web").status == 1)
        try shop.git("rm", "--quiet", "policies/web.yaml")
        try shop.commit("Open")
        #expect(try shop.list("--from", "ingress-controller").connections == ["ingress-controller → shop/web: TCP 80"])
    }
}
