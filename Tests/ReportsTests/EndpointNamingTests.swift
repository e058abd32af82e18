import NetworkModel
import Reachability
import Reports
import Testing

/// How endpoints and sets of them are named.
@Suite struct EndpointNamingTests {
    private let shop = Make.pods("shop", "cart", "db", "web")
    private let payments = Make.pods("payments", "api", "ledger", "vault")
    private let dev = Make.pods("dev", "tool")
    private var naming: EndpointNaming { EndpointNaming(shop + payments + dev) }

    @Test func `names workloads by namespace and name`() {
        #expect(name([shop[2], shop[0]]) == "shop/cart, shop/web")
    }

    @Test func `says when it is everyone`() {
        #expect(name(shop + payments + dev) == "every workload")
        #expect(name(shop) == "every workload in shop")
        #expect(name(shop + [payments[0]]) == "every workload in shop, payments/api")
    }

    @Test func `doesn't call a single workload everyone`() {
        #expect(name(dev) == "dev/tool")
        #expect("\(EndpointNaming(dev).phrase(EndpointSet(dev)))" == "dev/tool")
    }

    @Test func `names the few that are missing of many`() {
        #expect(name(shop + payments) == "every workload but dev/tool")
        #expect(name(shop + [payments[0]]) == "every workload in shop, payments/api")
        #expect(name(shop + Array(payments.dropFirst())) == "every workload but dev/tool, payments/api")
    }

    @Test func `sets exceptions apart from what follows them`() {
        #expect(name(shop + payments + [.addresses(.all)]) == "every workload but dev/tool; any address")
    }

    @Test func `doesn't name the missing of few`() {
        let few = EndpointNaming(shop + Make.pods("payments", "api"))
        #expect("\(few.phrase(EndpointSet(Array(shop.dropLast()))))" == "shop/cart, shop/db")
    }

    @Test func `shows a kind only where names clash`() {
        let job = Endpoint.workload(Make.id("shop", "web", "Job"))
        let naming = EndpointNaming(shop + [job])
        #expect("\(naming.phrase(job))" == "Job shop/web")
        #expect("\(naming.phrase(shop[2]))" == "Deployment shop/web")
        #expect("\(naming.phrase(shop[0]))" == "shop/cart")
    }

    @Test func `names variants, and their owner where they are all there`() {
        let variants = ["tier=agent", "tier=server"].map {
            Endpoint.workload(Make.id("shop", "pods", variant: $0))
        }
        let naming = EndpointNaming(variants + dev)
        #expect("\(naming.phrase(variants[0]))" == "shop/pods [tier=agent]")
        #expect("\(naming.phrase(EndpointSet(variants)))" == "every workload in shop")
        let wider = EndpointNaming(variants + shop)
        #expect("\(wider.phrase(EndpointSet(variants)))" == "shop/pods")
    }

    @Test func `says which pods are not in this repository`() {
        let web = LabelSelector(matching: ["app": "web"])
        #expect(implied(.named("shop"), web) == "any pod app=web in shop (not in this repository)")
        #expect(implied(.named("shop"), .everything) == "any pod in shop (not in this repository)")
        #expect(implied(.matching(.everything), web) == "any pod app=web in any namespace (not in this repository)")
        #expect(
            implied(.matching(LabelSelector(matching: ["team": "a"])), web)
                == "any pod app=web in namespaces team=a (not in this repository)")
        let two = ["a", "b"].map { Endpoint.implied(ImpliedEndpoint(namespaces: .named($0), pods: web)) }
        #expect(name(two) == "any pod app=web in a, any pod app=web in b (pods not in this repository)")
    }

    @Test func `counts the names that it doesn't give`() {
        let many = (100..<149).map { Endpoint.workload(Make.id("n\($0)", "a")) }
        let naming = EndpointNaming(many + shop + payments)
        let text = "\(naming.phrase(EndpointSet(many)))"
        #expect(text.hasPrefix("n100/a, n101/a, "))
        #expect(text.hasSuffix("n111/a and 37 more"))
        #expect("\(naming.phrase(EndpointSet(many + [.addresses(.all)])))".hasSuffix("n110/a, any address and 38 more"))
        #expect("\(naming.phrase(EndpointSet(many), limit: nil))".hasSuffix("n148/a"))
    }

    @Test func `gives the last name rather than counting one`() {
        let thirteen = (100..<113).map { Endpoint.workload(Make.id("n\($0)", "a")) }
        let naming = EndpointNaming(thirteen + shop + payments)
        #expect("\(naming.phrase(EndpointSet(thirteen)))".hasSuffix("n111/a, n112/a"))
    }

    @Test func `counts whole namespaces where they are many`() {
        let whole = (100..<120).map { Make.pods("n\($0)", "a", "b") }
        let naming = EndpointNaming(whole.joined() + shop + payments)
        func name(_ some: some Sequence<Endpoint>) -> String { naming.phrase(EndpointSet(some)).description }
        #expect(name(whole.joined()) == "every workload in 20 namespaces (n100, n101, n102, …)")
        #expect(
            name(whole.joined() + [shop[2], .addresses(.all)])
                == "every workload in 20 namespaces (n100, n101, n102, …); shop/web; any address")
        #expect(name(whole.prefix(13).joined()).hasSuffix("every workload in n111, every workload in n112"))
        #expect(
            name(whole.prefix(14).joined()) == "every workload in 14 namespaces (n100, n101, n102, …)")
        #expect(
            name(whole.prefix(12).joined() + shop.prefix(2) + payments.prefix(1))
                .hasSuffix("every workload in n111 and 3 more"))
        #expect(!naming.phrase(EndpointSet(whole.joined()), limit: nil).description.contains("…"))
    }

    @Test func `knows of workloads that it wasn't given`() {
        let naming = EndpointNaming(shop + payments, workloadCount: 1_000)
        func name(_ some: [Endpoint]) -> String { naming.phrase(EndpointSet(some)).description }
        #expect(name(shop + payments) == "every workload in payments, every workload in shop")
        #expect(name(shop) == "every workload in shop")
        let one = EndpointNaming(shop + payments, workloadCount: 7)
        #expect(
            one.phrase(EndpointSet(shop + payments)).description
                == "every workload in payments, every workload in shop")
        #expect(EndpointNaming(shop, workloadCount: 3).phrase(EndpointSet(shop)).description == "every workload")
    }

    @Test func `names the ingress controller and addresses`() {
        #expect(name([.addresses(.allIPv4), .ingressController]) == "ingress controller, any IPv4 address")
    }

    private func name(_ endpoints: [Endpoint]) -> String { "\(naming.phrase(EndpointSet(endpoints)))" }

    private func implied(_ namespaces: NamespaceScope, _ pods: LabelSelector) -> String {
        name([.implied(ImpliedEndpoint(namespaces: namespaces, pods: pods))])
    }
}
