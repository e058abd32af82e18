import Manifests
import NetworkModel
import PolicyCompiler
import Testing

@Suite struct WorkloadOwnerTests {
    typealias Owner = WorkloadManifest.Owner

    /// A pod `web-1-N` as a Deployment `web` makes it, by way of a ReplicaSet `web-1`.
    static func pod(
        _ number: Int, _ labels: [String: String] = ["app": "web"],
        ports: [WorkloadManifest.ContainerPort] = [], owner: Owner = Owner("ReplicaSet", "web-1")
    ) -> Manifest {
        let all = labels.merging(["pod-template-hash": "1"]) { $1 }
        return .workload("Pod", "x", "web-1-\(number)", all, ports: ports, owner: owner, at: at(100 + number))
    }

    static func ids(_ compilation: Compilation) -> [String] {
        compilation.snapshot.workloads.map {
            "\($0.id.kind) \($0.id.name)\($0.id.variant.isEmpty ? "" : " [\($0.id.variant)]")"
        }
    }

    static let deployment = Manifest.workload("Deployment", "x", "web", ["app": "web"], replicas: 2, at: at(50))
    static let replicaSet = Manifest.workload(
        "ReplicaSet", "x", "web-1", ["app": "web", "pod-template-hash": "1"], replicas: 2,
        owner: Owner("Deployment", "web"), at: at(60))

    /// W-8.
    @Test func `a Deployment, its ReplicaSet and its pods are one workload`() {
        let compilation = compile(Self.pod(2), Self.replicaSet, Self.pod(1), Self.deployment)
        #expect(Self.ids(compilation) == ["Deployment web"])
        #expect(compilation.sources.workloads.values.map(\.line) == [50])
        let workload = compilation.workload("web")
        #expect(workload?.labels["app"] == .value("web"))
        #expect(workload?.labels["pod-template-hash"] == .anything)
        #expect(workload?.isSinglePod == false)
    }

    @Test func `a chain may end outside of the manifests`() {
        #expect(Self.ids(compile(Self.replicaSet, Self.pod(1))) == ["Deployment web"])
        #expect(Self.ids(compile(Self.pod(1), Self.pod(2))) == ["ReplicaSet web-1"])
        let first = compile(Self.pod(2), Self.pod(1))
        #expect(first.sources.workloads.values.map(\.line) == [101])
        #expect(first.workload("web-1")?.isSinglePod == false)
    }

    @Test func `the name of a missing ReplicaSet leads to its Deployment`() {
        #expect(Self.ids(compile(Self.pod(1), Self.deployment)) == ["Deployment web"])
    }

    @Test func `a reference without kind counts as a pod`() {
        let compilation = compile(Self.pod(1, owner: Owner(apiVersion: "", kind: "", name: "something")))
        #expect(Self.ids(compilation) == ["Pod something"])
        #expect(compilation.workload("something")?.isSinglePod == false)
    }

    @Test func `a CronJob's Job and its pod are the CronJob`() {
        let compilation = compile(
            .workload("CronJob", "x", "nightly", ["app": "n"]),
            .workload("Job", "x", "nightly-1", ["app": "n"], owner: Owner("CronJob", "nightly")),
            .workload(
                "Pod", "x", "nightly-1-a", ["app": "n", "job-name": "nightly-1"], owner: Owner("Job", "nightly-1")))
        #expect(Self.ids(compilation) == ["CronJob nightly"])
        #expect(compilation.workload("nightly")?.labels["job-name"] == .anything)
    }

    @Test func `an operator's resource doesn't swallow its Deployments`() {
        let owner = Owner("ArgoCD", "argo")
        let compilation = compile(
            .workload("Deployment", "x", "server", owner: owner), .workload("Deployment", "x", "repo", owner: owner))
        #expect(Self.ids(compilation) == ["Deployment repo", "Deployment server"])
    }

    @Test func `static pods of one node are workloads of their own`() {
        let node = Owner("Node", "n1")
        let compilation = compile(
            .workload("Pod", "x", "etcd-n1", owner: node), .workload("Pod", "x", "apiserver-n1", owner: node))
        #expect(Self.ids(compilation) == ["Pod apiserver-n1", "Pod etcd-n1"])
        #expect(compilation.workload("etcd-n1")?.isSinglePod == true)
    }

    @Test func `owners that own each other end nowhere and are left as they are`() {
        let compilation = compile(
            .workload("ReplicaSet", "x", "a", owner: Owner("ReplicaSet", "b")),
            .workload("ReplicaSet", "x", "b", owner: Owner("ReplicaSet", "a")),
            .workload("Pod", "x", "c", owner: Owner("Pod", "c")))
        #expect(Self.ids(compilation) == ["ReplicaSet a", "ReplicaSet b", "Pod c"])
    }

    @Test func `an owner of the same name in another namespace is another owner`() {
        let compilation = compile(
            .workload("StatefulSet", "y", "db"), .workload("Pod", "x", "db-0", owner: Owner("StatefulSet", "db")))
        #expect(compilation.snapshot.workloads.map(\.id.namespace) == ["x", "y"])
    }

    @Test func `ended pods neither make a workload nor a variant`() {
        let ended = Manifest.workload(
            "Pod", "x", "web-1-9", ["app": "old"], hasEnded: true, owner: Owner("ReplicaSet", "web-1"))
        #expect(Self.ids(compile(Self.pod(1), ended)) == ["ReplicaSet web-1"])
    }

    @Test func `labels that differ make variants, named by what differs`() {
        let compilation = compile(
            Self.pod(1, ["app": "web", "role": "leader", "canary": "yes"]), Self.pod(2, ["app": "web", "role": "b"]),
            Self.pod(3, ["app": "web", "role": "b"]))
        #expect(
            Self.ids(compilation) == ["ReplicaSet web-1 [!canary,role=b]", "ReplicaSet web-1 [canary=yes,role=leader]"])
        #expect(Set(compilation.sources.workloads.values.map(\.line)) == [101, 102])
    }

    /// W-6.
    @Test func `pods that drifted from their template are a variant`() {
        let compilation = compile(Self.deployment, Self.pod(1), Self.pod(2, ["app": "web", "debug": "on"]))
        #expect(Self.ids(compilation) == ["Deployment web [!debug]", "Deployment web [debug=on]"])
    }

    @Test func `labels that only controllers add make no variants`() {
        let set = Owner("StatefulSet", "db")
        let compilation = compile(
            .workload("Pod", "x", "db-0", ["statefulset.kubernetes.io/pod-name": "db-0"], owner: set),
            .workload("Pod", "x", "db-1", ["statefulset.kubernetes.io/pod-name": "db-1"], owner: set))
        #expect(Self.ids(compilation) == ["StatefulSet db"])
        #expect(
            compilation.workload("db")?.labels["statefulset.kubernetes.io/pod-name"] == .oneOf(["db-0", "db-1"]))
    }

    @Test func `ports or networks that differ make variants, named by a pod`() {
        let port = WorkloadManifest.ContainerPort(name: "web", port: 80, transport: .tcp)
        let byPorts = compile(Self.pod(1), Self.pod(2, ports: [port]), Self.pod(3, ports: [port]))
        #expect(Self.ids(byPorts) == ["ReplicaSet web-1 [web-1-1]", "ReplicaSet web-1 [web-1-2]"])
        let unnamed = WorkloadManifest.ContainerPort(name: nil, port: 80, transport: .tcp)
        #expect(Self.ids(compile(Self.pod(1), Self.pod(2, ports: [unnamed]))) == ["ReplicaSet web-1"])
        let byBoth = compile(
            Self.pod(1), Self.pod(2, ports: [port]), Self.pod(3, ["app": "db"]))
        #expect(
            Self.ids(byBoth) == [
                "ReplicaSet web-1 [app=db]", "ReplicaSet web-1 [app=web,web-1-1]", "ReplicaSet web-1 [app=web,web-1-2]",
            ])
    }

    @Test func `objects of one name and different kinds stay apart as variants`() {
        let compilation = compile(
            .workload("ReplicaSet", "x", "web", hostNetwork: true, owner: Owner("Deployment", "web")),
            .workload("Deployment", "x", "web"))
        #expect(Self.ids(compilation) == ["Deployment web [web,Deployment]", "Deployment web [web,ReplicaSet]"])
    }

    @Test func `an old ReplicaSet without replicas is latent, and doesn't make the rest so`() {
        let old = Manifest.workload(
            "ReplicaSet", "x", "web-0", ["app": "old"], replicas: 0, owner: Owner("Deployment", "web"))
        let compilation = compile(Self.deployment, Self.replicaSet, old)
        #expect(Self.ids(compilation) == ["Deployment web [app=old]", "Deployment web [app=web]"])
        #expect(compilation.snapshot.workloads.map(\.isLatent) == [true, false])
        let same = Manifest.workload(
            "ReplicaSet", "x", "web-0", ["app": "web"], replicas: 0, owner: Owner("Deployment", "web"))
        #expect(compile(Self.deployment, same).workload("web")?.isLatent == false)
    }
}
