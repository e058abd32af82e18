import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct WorkloadCollectionTests {
    @Test func `a bare pod is a workload of one pod`() {
        let compilation = compile(.workload("Pod", "x", "a", ["pod": "a"], at: at(4)))
        let id = WorkloadID(namespace: "x", kind: "Pod", name: "a")
        #expect(
            compilation.snapshot.workloads == [
                Workload(id: id, labels: LabelFacts(["pod": "a"]), isSinglePod: true)
            ])
        #expect(compilation.sources.workloads == [id: at(4)])
    }

    @Test func `a Deployment of one replica may be two pods for a while`() {
        let workload = compile(.workload("Deployment", "x", "web", replicas: 1)).workload("web")
        #expect(workload?.isSinglePod == false)
        #expect(workload?.isLatent == false)
    }

    @Test func `without replicas, a workload is latent`() {
        #expect(compile(.workload("Deployment", "x", "web", replicas: 0)).workload("web")?.isLatent == true)
        #expect(compile(.workload("Deployment", "x", "web")).workload("web")?.isLatent == false)
    }

    @Test func `a workload without a namespace is in default`() {
        #expect(compile(.workload("Pod", nil, "a")).workload("a")?.id.namespace == "default")
    }

    /// E-19.
    @Test(arguments: [
        ("Deployment", ["pod-template-hash"]),
        ("ReplicaSet", ["pod-template-hash"]),
        ("Rollout", ["pod-template-hash", "rollouts-pod-template-hash"]),
        ("DaemonSet", ["controller-revision-hash"]),
        (
            "StatefulSet",
            ["controller-revision-hash", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"]
        ),
        (
            "Job",
            ["batch.kubernetes.io/job-name", "job-name", "batch.kubernetes.io/controller-uid", "controller-uid"]
        ),
        ("CronJob", ["batch.kubernetes.io/job-name", "job-name"]),
    ])
    func `labels that a controller adds may be anything, unless the template says them`(kind: String, keys: [String]) {
        let plain = compile(.workload(kind, "x", "w", ["app": "w"])).workload("w")?.labels
        for key in keys { #expect(plain?[key] == .anything) }
        #expect(plain?["app"] == .value("w"))
        #expect(plain?["other"] == .absent)
        for key in keys {
            #expect(compile(.workload(kind, "x", "w", [key: "said"])).workload("w")?.labels[key] == .value("said"))
        }
    }

    @Test func `a bare pod has no labels but its own`() {
        let labels = compile(.workload("Pod", "x", "a", ["app": "a"])).workload("a")?.labels
        #expect(labels?["pod-template-hash"] == .absent)
    }

    @Test func `container ports count by name, sorted, without repetition`() {
        let ports: [WorkloadManifest.ContainerPort] = [
            .init(name: "web", port: 8080, transport: .tcp), .init(name: nil, port: 9, transport: .tcp),
            .init(name: "dns", port: 53, transport: .udp), .init(name: "web", port: 8080, transport: .tcp),
            .init(name: "web", port: 80, transport: .tcp),
        ]
        #expect(
            compile(.workload("Pod", "x", "a", ports: ports)).workload("a")?.ports
                == .known([.init("dns", .udp, 53), .init("web", .tcp, 80), .init("web", .tcp, 8080)]))
    }

    @Test func `pods of the node's network are marked`() {
        #expect(compile(.workload("DaemonSet", "x", "n", hostNetwork: true)).workload("n")?.usesNodeNetwork == true)
    }

    @Test func `a bare pod that has ended is no endpoint`() {
        #expect(compile(.workload("Pod", "x", "a", hasEnded: true)).snapshot.workloads.isEmpty)
    }

    /// W-1, W-3.
    @Test func `an ended pod of a Job leaves the Job behind, with no pod now`() {
        let job = WorkloadManifest.Owner("Job", "j")
        let compilation = compile(.workload("Pod", "x", "j-1", hasEnded: true, owner: job))
        #expect(compilation.snapshot.workloads.map(\.id.name) == ["j"])
        #expect(compilation.workload("j")?.id.kind == "Job")
        #expect(compilation.workload("j")?.isLatent == true)
    }

    @Test func `an ended pod beside one that runs changes nothing`() {
        let job = WorkloadManifest.Owner("Job", "j")
        let running = Manifest.workload("Pod", "x", "j-2", owner: job)
        let both = compile(.workload("Pod", "x", "j-1", hasEnded: true, owner: job), running)
        #expect(both.snapshot == compile(running).snapshot)
        #expect(both.workload("j")?.isLatent == false)
    }
}

@Suite struct PodAddressTests {
    static func addresses(_ texts: [String]) -> AddressSet? {
        compile(.workload("Pod", "x", "a", addresses: texts)).workload("a")?.addresses
    }

    @Test func `are known where the status states them`() {
        #expect(Self.addresses(["10.0.0.5"]) == block(10, 0, 0, 5, 32))
        let v6 = AddressSet.block(v6: 0xfd00 << 112 | 5, prefixLength: 128)
        #expect(Self.addresses(["10.0.0.5", "fd00::5"]) == block(10, 0, 0, 5, 32).union(v6))
        #expect(Self.addresses([]) == nil)
    }

    @Test(arguments: [
        ("::", UInt128(0)), ("::1", 1), ("1::", 1 << 112),
        ("2001:db8:0:1:2:3:4:5", 0x2001_0db8_0000_0001_0002_0003_0004_0005),
        ("2001:DB8::4:5", 0x2001_0db8_0000_0000_0000_0000_0004_0005),
        ("::ffff:10.0.0.5", 0xffff_0a00_0005), ("1:2:3:4:5:6:7::", 0x0001_0002_0003_0004_0005_0006_0007_0000),
    ])
    func `may be of IPv6 in every notation`(text: String, address: UInt128) {
        #expect(Self.addresses([text]) == .block(v6: address, prefixLength: 128))
    }

    @Test(arguments: [
        "", "10.0.0", "10.0.0.256", "10.0.0.05", "10.0.0.5.6", "10..0.5", "10.0.0.5/32", "a.b.c.d", "10.0.0.-1",
        " 10.0.0.5",
        ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::", "::1%eth0",
        "1:", ":1", "::10.0.0.256", "10.0.0.5::", "::1:", "1.2.3.4:1::",
    ])
    func `are unknown where the status states something else`(text: String) {
        #expect(Self.addresses([text]) == nil)
        #expect(Self.addresses(["10.0.0.5", text]) == nil)
    }

    @Test func `are known of an owner when there is a pod for every replica`() {
        let owner = WorkloadManifest.Owner("StatefulSet", "db")
        let first = Manifest.workload("Pod", "x", "db-0", addresses: ["10.0.0.1"], owner: owner, at: at(2))
        let second = Manifest.workload("Pod", "x", "db-1", addresses: ["10.0.0.2"], owner: owner, at: at(3))
        let both = block(10, 0, 0, 1, 32).union(block(10, 0, 0, 2, 32))
        func known(_ replicas: Int?, _ pods: Manifest...) -> AddressSet? {
            let set = Manifest.workload("StatefulSet", "x", "db", replicas: replicas)
            return PolicyCompiler().compile(ManifestSet(objects: [set] + pods)).workload("db")?.addresses
        }
        #expect(compile(first, second).workload("db")?.addresses == both)
        #expect(known(2, first, second) == both)
        #expect(known(3, first, second) == nil)
        #expect(known(nil, first, second) == nil)
        #expect(known(1, first, .workload("Pod", "x", "db-1", owner: owner)) == nil)
        #expect(known(2) == nil)
    }
}
