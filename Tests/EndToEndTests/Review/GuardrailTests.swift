import TestSupport
import Testing

/// Flows that must stay open or shut, whatever a ticket says.
@Suite struct GuardrailTests {
    /// A policy of `app: SUBJECT` in a namespace, with the rest of its spec.
    private func policy(_ name: String, of subject: String, in namespace: String = "shop", _ spec: String) -> String {
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: \(name), namespace: \(namespace)}
        spec:
          podSelector: {matchLabels: {\(subject)}}
          \(spec)

        """
    }

    private func namespace(_ name: String, _ labels: String) -> String {
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: {\(labels)}}\n"
    }

    private func pod(_ name: String, in namespace: String, _ labels: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), namespace: \(namespace), labels: {\(labels)}}\n"
            + "spec: {containers: [{name: c, image: i}]}\n"
    }

    /// A shop with guardrails and some more files, in which a commit writes one.
    private func review(
        guardrails: String, with files: [String: String] = [:], writing path: String, _ text: String
    ) throws -> (lenient: ReviewAnswer, strict: ReviewAnswer) {
        // Of the few flows of a shop, one that closes is a large share.
        let silence = "note: [ticket-missing, blast-radius]"
        let repository = try TemporaryRepository.shop(
            [],
            configuration: "verdicts: [{refs: [main], mode: strict, \(silence)}, {refs: ['*'], \(silence)}]\n"
                + "guardrails: {\(guardrails)}")
        for (path, text) in files { try repository.write(path, text) }
        try repository.git("add", "--all")
        try repository.git("commit", "--quiet", "--amend", "--no-edit", "--allow-empty")
        try repository.write(path, text)
        try repository.commit("Change")
        return (try repository.review("--ref", "lab"), try repository.review("--ref", "main"))
    }

    private func expectBroken(
        _ found: (lenient: ReviewAnswer, strict: ReviewAnswer), _ texts: String..., blocks: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let comment = Comment(rawValue: found.strict.output)
        #expect(found.lenient.status == 1, comment, sourceLocation: sourceLocation)
        #expect(found.strict.status == (blocks ? 4 : 1), comment, sourceLocation: sourceLocation)
        for text in texts { #expect(found.strict.finds(text), comment, sourceLocation: sourceLocation) }
    }

    private func expectKept(
        _ found: (lenient: ReviewAnswer, strict: ReviewAnswer), sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(found.strict.status == 0, Comment(rawValue: found.strict.output), sourceLocation: sourceLocation)
    }

    @Test func `dns: whoever may resolve names has to stay able to`() throws {
        let cut = policy(
            "web", of: "app: web", "policyTypes: [Egress]\n  egress: [{to: [{podSelector: {matchLabels: {app: db}}}]}]")
        let found = try review(guardrails: "sets: [dns]", writing: "policies/web.yaml", cut)
        expectBroken(
            found, "cuts shop/web → ",
            "which must stay open (dns/cluster): Workloads that can't resolve names reach nothing.")
        // A server that may not even be there isn't told of besides.
        #expect(!found.strict.finds("(dns/node-local)") && !found.strict.finds("(dns/openshift)"))
        let port = "[{port: 53, protocol: UDP}, {port: 53, protocol: TCP}, {port: 5353, protocol: UDP}, {port: 5353}]"
        let kept = policy("web", of: "app: web", "policyTypes: [Egress]\n  egress: [{ports: \(port)}]")
        expectKept(try review(guardrails: "sets: [dns]", writing: "policies/web.yaml", kept))
        let tcp = policy(
            "web", of: "app: web", "policyTypes: [Egress]\n  egress: [{ports: [{port: 53}, {port: 5353}]}]")
        expectBroken(try review(guardrails: "sets: [dns]", writing: "policies/web.yaml", tcp), "(dns/cluster)")
    }

    @Test func `dns: a new workload has to be able to as well`() throws {
        let deny =
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: jobs}\n"
            + "spec: {podSelector: {}, policyTypes: [Egress]}\n"
        expectBroken(
            try review(
                guardrails: "sets: [dns]", with: ["policies/jobs.yaml": deny], writing: "apps/job.yaml",
                Shop.deployment("job", namespace: "jobs")), "cuts jobs/job → ")
    }

    @Test func `api-server: pods and named addresses of the API server`() throws {
        let files = ["apps/api.yaml": pod("api", in: "kube-system", "component: kube-apiserver")]
        let cut = policy("web", of: "app: web", "policyTypes: [Egress]\n  egress: [{ports: [{port: 80}]}]")
        expectBroken(
            try review(guardrails: "sets: [api-server]", with: files, writing: "policies/web.yaml", cut),
            "cuts shop/web → kube-system/api", "which must stay open (api-server)")
        expectBroken(
            try review(
                guardrails: "sets: [api-server], apiServer: 203.0.113.7", with: files, writing: "policies/web.yaml",
                policy(
                    "web", of: "app: web",
                    "policyTypes: [Egress]\n  egress: [{to: [{namespaceSelector: {}}], ports: [{port: 443}, {port: 6443}]}]"
                )),
            "203.0.113.7")
        let kept = policy(
            "web", of: "app: web", "policyTypes: [Egress]\n  egress: [{ports: [{port: 443}, {port: 6443}]}]")
        expectKept(try review(guardrails: "sets: [api-server]", with: files, writing: "policies/web.yaml", kept))
    }

    @Test func `monitoring: scraping has to go on, and is worth a look where it doesn't`() throws {
        let files = ["apps/p.yaml": pod("prometheus", in: "monitoring", "app.kubernetes.io/name: prometheus")]
        let cut = policy("web", of: "app: web", "ingress: [{from: [{podSelector: {matchLabels: {app: db}}}]}]")
        expectBroken(
            try review(guardrails: "sets: [monitoring]", with: files, writing: "policies/web.yaml", cut),
            "cuts monitoring/prometheus → shop/web", "(monitoring/scraping)", blocks: false)
        let kept = policy(
            "web", of: "app: web",
            "ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app.kubernetes.io/name: prometheus}}}]}]"
        )
        expectKept(try review(guardrails: "sets: [monitoring]", with: files, writing: "policies/web.yaml", kept))
    }

    @Test func `gitops: controllers have to reach their sources and parts`() throws {
        let files = [
            "apps/a.yaml": pod("controller", in: "argocd", "app.kubernetes.io/part-of: argocd, app: controller"),
            "apps/b.yaml": pod("repo", in: "argocd", "app.kubernetes.io/part-of: argocd, app: repo"),
        ]
        let cut = policy(
            "controller", of: "app: controller", in: "argocd",
            "policyTypes: [Egress]\n  egress: [{ports: [{port: 53, protocol: UDP}]}]")
        expectBroken(
            try review(guardrails: "sets: [gitops]", with: files, writing: "policies/a.yaml", cut),
            "cuts argocd/controller → ", "(gitops/argocd-sources)", "(gitops/argocd-parts)")
        let kept = policy("web", of: "app: web", "policyTypes: [Egress]")
        expectKept(try review(guardrails: "sets: [gitops]", with: files, writing: "policies/a.yaml", kept))
    }

    @Test func `production-separation: nothing opens between production and what isn't`() throws {
        let files = [
            "apps/n.yaml": namespace("live", "environment: production") + "---\n"
                + namespace("lab", "environment: test"),
            "apps/live.yaml": Shop.deployment("core", namespace: "live"),
            "apps/lab.yaml": Shop.deployment("probe", namespace: "lab"),
            "policies/live.yaml": policy("core", of: "app: core", in: "live", "policyTypes: [Ingress]"),
        ]
        let open = policy(
            "core", of: "app: core", in: "live",
            "ingress: [{from: [{namespaceSelector: {matchLabels: {environment: test}}}], ports: [{port: 80}]}]")
        expectBroken(
            try review(
                guardrails: "sets: [production-separation]", with: files, writing: "policies/live.yaml", open),
            "opens lab/probe → live/core, which must stay shut (production-separation/inbound)")
        // The shop says no environment.
        let kept = policy(
            "core", of: "app: core", in: "live",
            "ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}]")
        expectKept(
            try review(
                guardrails: "sets: [production-separation]", with: files, writing: "policies/live.yaml", kept))
    }

    private let clients =
        "rules: [{name: db-clients, expect: must-stay-shut, from: anyone, to: shop/db, except: shop/web, reason: It holds cards}]"

    @Test func `own guardrails shut what only some may reach`() throws {
        let files = ["apps/job.yaml": Shop.deployment("job")]
        expectBroken(
            try review(
                guardrails: clients, with: files, writing: "policies/db.yaml",
                Shop.policy("db", from: "job", ports: [5432])),
            "opens shop/job → shop/db, which must stay shut (db-clients): It holds cards")
        expectKept(
            try review(
                guardrails: clients, with: files, writing: "policies/db.yaml", Shop.policy("db", ports: [5432, 8443])))
    }

    @Test func `own guardrails keep open what was, and are as severe as they say`() throws {
        let rail =
            "rules: [{name: sql, expect: must-stay-open, from: shop/web, to: shop/db, ports: 5432, severity: attention}]"
        expectBroken(
            try review(guardrails: rail, writing: "policies/db.yaml", Shop.policy("db", ports: [8443])),
            "cuts shop/web → shop/db, which must stay open (sql)", blocks: false)
        expectKept(
            try review(guardrails: rail, writing: "policies/db.yaml", Shop.policy("db", ports: [5432, 8443])))
    }

    @Test func `what was broken before is no finding of this change`() throws {
        let rail =
            "rules: [{name: x, expect: must-stay-open, from: shop/web, to: shop/db, ports: 9000}, "
            + "{name: y, expect: must-stay-shut, from: shop/web, to: shop/db, ports: 5432}]"
        expectKept(
            try review(guardrails: rail, writing: "policies/db.yaml", Shop.policy("db", ports: [5432, 8443])))
    }

    @Test func `a guardrail that is about nobody is told`() throws {
        let rail = "rules: [{name: gone, expect: must-stay-open, from: shop/wep, to: shop/db, ports: 5432}]"
        expectBroken(
            try review(guardrails: rail, writing: "README", "text\n"), "the guardrail gone is about nobody",
            blocks: false)
    }
}
