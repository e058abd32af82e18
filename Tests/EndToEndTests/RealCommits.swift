/// The commits that were read by people, and what they mean.
enum RealCommits {
    private typealias Meaning = RealCommitTests.Meaning

    private static let shop = ["deploy/kubernetes/manifests", "deploy/kubernetes/manifests-policy"]

    static let sockShop: [RealCommitTests.Meaning] = [
        Meaning(
            commit: "295736150e2a", paths: shop, effect: .tightens,
            including: [("anywhere → default/catalogue-db:", "all → nothing")]),
        Meaning(commit: "df3330732b54", paths: shop, effect: .changesNothing),
        Meaning(commit: "77bcd2b9182e", paths: shop, effect: .renames("default", "sock-shop")),
        Meaning(commit: "11381e55702b", paths: shop, effect: .renames("cart-db", "carts-db")),
        Meaning(commit: "351cf26ae96f", paths: shop, effect: .changesNothing),
    ]

    private static let prometheus = ["manifests", "!manifests/setup"]
    private static let pod = "app.kubernetes.io"
    private static let alertmanager =
        "any \(pod)/component=alert-router,\(pod)/instance=main,\(pod)/name=alertmanager,\(pod)/part-of=kube-prometheus"

    static let kubePrometheus: [RealCommitTests.Meaning] = [
        // The node exporter is on its node's network: that it is selected has no effect that is sure.
        Meaning(
            commit: "bfce317dd482", paths: prometheus, effect: .tightens,
            including: [
                ("anywhere → monitoring/grafana:", "all → nothing"),
                ("anywhere → monitoring/kube-state-metrics:", "all → nothing"),
                ("anywhere → monitoring/prometheus-operator:", "all → nothing"),
                ("anywhere → \(alertmanager)", "all → nothing"),
                ("anywhere → monitoring/node-exporter:", "all → nothing, possibly all"),
                ("any \(pod)/name=prometheus in monitoring → monitoring/grafana:", "all → TCP 3000"),
            ]),
        Meaning(
            commit: "e35c6d5d226c", paths: prometheus, effect: .loosens,
            including: [("\(alertmanager) in monitoring → \(alertmanager)", "nothing → TCP 9094 UDP 9094")],
            onlyFrom: [alertmanager, "any \(pod)/name=alertmanager"]),
        Meaning(
            commit: "8a4861f40174", paths: prometheus, effect: .tightens,
            including: [
                ("anywhere → monitoring/blackbox-exporter:", "all → nothing"),
                ("any \(pod)/name=prometheus in monitoring → monitoring/blackbox-exporter:", "all → TCP 9115,19115"),
            ]),
        Meaning(
            commit: "bbd67d105bb1", paths: prometheus, effect: .loosens,
            including: [("monitoring/grafana → ", "nothing → TCP 9090")], onlyFrom: ["monitoring/grafana → "]),
        Meaning(
            commit: "ffa91de88e7d", paths: prometheus, effect: .loosens,
            including: [("monitoring/prometheus-adapter → ", "nothing → TCP 9090")],
            onlyFrom: ["monitoring/prometheus-adapter → "]),
        Meaning(commit: "07f68017702f", paths: prometheus, effect: .changesNothing),
    ]

    private static let base = ["manifests/base"]
    private static let highlyAvailable = ["manifests/ha/base"]
    private static let dex = "default/argocd-dex-server"
    private static let repoServer = "default/argocd-repo-server"

    static let argoCD: [RealCommitTests.Meaning] = [
        Meaning(
            commit: "0e106993b05c", paths: base, effect: .tightens,
            including: [("default/argocd-server → default/argocd-redis:", "all → TCP 6379")]),
        Meaning(
            commit: "e5e5f4421bbe", paths: base, effect: .loosens,
            including: [("anywhere → default/argocd-server:", "nothing → all")]),
        Meaning(
            commit: "d9fcf3a44700", paths: base, effect: .loosens,
            including: [
                ("default/argocd-redis → default/argocd-application-controller:", "nothing → TCP 8082"),
                ("default/argocd-redis → \(repoServer):", "nothing → TCP 8084"),
            ]),
        // Meant metrics on 5558; a list item too many gives every TCP port.
        Meaning(
            commit: "da66692c7a7a", paths: base, effect: .loosens,
            including: [
                ("default/argocd-redis → \(dex):", "nothing → TCP 1-65535"),
                ("default/argocd-server → \(dex):", "TCP 5556-5558 → TCP 1-65535"),
            ]),
        Meaning(
            commit: "cc148676389c", paths: base, effect: .tightens,
            including: [
                ("default/argocd-redis → \(dex):", "TCP 1-65535 → TCP 5558"),
                ("default/argocd-server → \(dex):", "TCP 1-65535 → TCP 5556-5558"),
            ]),
        Meaning(
            commit: "88ff18e64172", paths: base, effect: .loosens,
            including: [
                (
                    "any \(pod)/name=argocd-notifications-controller in default → \(repoServer):",
                    "TCP 8084 → TCP 8081,8084"
                )
            ], onlyFrom: ["any \(pod)/name=argocd-notifications-controller in default → "]),
        Meaning(
            commit: "87653f5d17be", paths: base, effect: .tightens,
            including: [
                ("default/argocd-redis → anywhere:", "all → nothing"),
                ("default/argocd-redis → default/argocd-server:", "all → TCP 53 UDP 53"),
            ], onlyFrom: ["default/argocd-redis → "]),
        // An ipBlock of everything is dropped, so that pods are reached as well as addresses.
        Meaning(
            commit: "a0f1320cb8dd", paths: highlyAvailable, effect: .loosens,
            including: [("any \(pod)/name=argocd-redis-ha-haproxy in default → ", "nothing → TCP 53 UDP 53")],
            onlyFrom: ["any \(pod)/name=argocd-redis-ha"]),
        Meaning(
            commit: "740749ed0003", paths: base, effect: .loosens,
            including: [("default/argocd-applicationset-controller → \(repoServer):", "TCP 8084 → TCP 8081,8084")],
            onlyFrom: ["default/argocd-applicationset-controller → "]),
        Meaning(
            commit: "108c113e5443", paths: base, effect: .loosens,
            including: [("default/argocd-redis → anywhere:", "TCP 53 UDP 53 → all")],
            onlyFrom: ["default/argocd-redis → "]),
        Meaning(
            commit: "07ce71747a99", paths: highlyAvailable, effect: .loosens,
            including: [("", "any \(pod)/name=argocd-redis-ha-haproxy in default: nothing → TCP 9101")]),
        Meaning(commit: "211dcbda715d", paths: base, effect: .changesNothing),
    ]
}
