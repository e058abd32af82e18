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

    @Test func `names the ingress controller and addresses`() {
        #expect(name([.addresses(.allIPv4), .ingressController]) == "ingress controller, any IPv4 address")
    }

    private func name(_ endpoints: [Endpoint]) -> String { "\(naming.phrase(EndpointSet(endpoints)))" }

    private func implied(_ namespaces: NamespaceScope, _ pods: LabelSelector) -> String {
        name([.implied(ImpliedEndpoint(namespaces: namespaces, pods: pods))])
    }
}
