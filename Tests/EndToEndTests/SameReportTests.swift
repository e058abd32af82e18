import TestSupport
import Testing

/// What a report says doesn't depend on what was kept before it was made.
@Suite struct SameReportTests {
    @Test func `a chain of edits of single pods is reported alike with and without a cache`() throws {
        let seed: UInt64 = 20_261_124
        let repository = try TemporaryRepository()
        var cluster = PodCluster(seed: seed)
        try cluster.write(to: repository)
        _ = try repository.commit("first")
        var changed = 0
        for edit in 1...30 {
            try cluster.edit()
            try cluster.write(to: repository)
            let id = try repository.commit("edit \(edit)")
            func report(_ arguments: String...) throws -> CommandOutcome {
                try repository.netreeve(["diff", "--format", "json", "HEAD~1", "HEAD"] + arguments)
            }
            let expected = try report("--no-cache")
            #expect([0, 1].contains(expected.status), "seed \(seed), edit \(edit): \(expected.errors)")
            // Warm: kept since the first edit. Cold: a folder of its own, which is read again afterwards.
            for cache in ["../warm", "../cold-\(edit)", "../cold-\(edit)"] {
                let found = try report("--cache-dir", cache)
                #expect(found.output == expected.output, "seed \(seed), edit \(edit), \(cache), \(id)")
                #expect(found.status == expected.status)
            }
            // From the newest baseline back over the whole chain, one and the same comparison.
            if edit % 10 == 0 {
                let whole = try repository.netreeve("diff", "--format", "json", "HEAD~\(edit)", "HEAD", "--no-cache")
                let kept = try repository.netreeve(
                    "diff", "--format", "json", "HEAD~\(edit)", "HEAD", "--cache-dir", "../warm")
                #expect(kept.output == whole.output, "seed \(seed), all of \(edit) edits")
            }
            changed += expected.status == 1 ? 1 : 0
        }
        #expect(changed > 15, "most edits change something")
    }
}

/// Namespaces of single pods with policies, in a file each; some of the pods use their node's network.
private struct PodCluster {
    private var random: SeededGenerator
    private var files: [String: String] = [:]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        // Of the namespaces one is never declared.
        for space in 0..<2 {
            files["n\(space)/namespace.yaml"] = "{apiVersion: v1, kind: Namespace, metadata: {name: n\(space)}}\n"
        }
        for number in 0..<9 { addPod(number) }
        for number in 0..<5 { addPolicy(number) }
    }

    /// Writes all files in place of what is there.
    func write(to repository: TemporaryRepository) throws {
        _ = try repository.run(["sh", "-c", "rm -rf n0 n1 n2"], in: repository.path)
        for (path, text) in files { try repository.write(path, text) }
    }

    /// Changes, adds or removes a pod or a policy.
    mutating func edit() throws {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: addPod(Int.random(in: 0..<12, using: &random))
        case 1: files[try #require(files.keys.sorted().randomElement(using: &random))] = nil
        default: addPolicy(Int.random(in: 0..<8, using: &random))
        }
        // So that no two commits are equal.
        files["n0/count.yaml"] = "# \(random.next())\n"
    }

    private mutating func addPod(_ number: Int) {
        let host = Int.random(in: 0..<10, using: &random) == 0
        files["n\(number % 3)/pod-\(number).yaml"] = """
            apiVersion: v1
            kind: Pod
            metadata: {name: p\(number), namespace: n\(number % 3), labels: {app: \(label()), tier: \(label())}}
            spec: {hostNetwork: \(host), containers: [{name: c, image: i, ports: [{name: web, containerPort: 8080}]}]}

            """
    }

    private mutating func addPolicy(_ number: Int) {
        let key = ["app", "tier", "app", "role"].randomElement(using: &random) ?? "app"
        let block = "10.\(Int.random(in: 0..<4, using: &random)).0.0/16"
        let peers = [
            "{podSelector: {matchLabels: {\(key): \(label())}}}", "{podSelector: {}, namespaceSelector: {}}",
            "{namespaceSelector: {matchLabels: {team: \(label())}}}", "{podSelector: {}}",
            "{ipBlock: {cidr: \(block)}}",
        ]
        let peer = peers.randomElement(using: &random) ?? "{podSelector: {}}"
        let port = ["80", "web", "8080"].randomElement(using: &random) ?? "80"
        let isIngress = Bool.random(using: &random)
        let (rules, ends) = isIngress ? ("ingress", "from") : ("egress", "to")
        files["n\(number % 3)/policy-\(number).yaml"] = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: q\(number), namespace: n\(number % 3)}
            spec:
              podSelector: {matchLabels: {\(key): \(label())}}
              policyTypes: [\(isIngress ? "Ingress" : "Egress")]
              \(rules): [{\(ends): [\(peer)], ports: [{port: \(port)}]}]

            """
    }

    private mutating func label() -> String { ["a", "b", "c"].randomElement(using: &random) ?? "a" }
}
