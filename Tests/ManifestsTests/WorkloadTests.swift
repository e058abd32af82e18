import Manifests
import TestSupport
import Testing

@Suite struct WorkloadTests {
    @Test func `reads a bare pod, its status and its owner`() throws {
        let marked = MarkedText(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              generateName: web-
              labels: ①{app: web}
              ownerReferences:
              - {apiVersion: v1, kind: Other, name: o}
              - {apiVersion: apps/v1, kind: ReplicaSet, name: web-1, controller: true}
            spec:
              hostNetwork: true
              containers:
              - ports: [{containerPort: 80, name: http}, {containerPort: 53, protocol: UDP}]
              - {}
              initContainers:
              - {restartPolicy: Always, ports: [{containerPort: 15090}]}
              - {ports: [{containerPort: 1}]}
            status: {phase: Succeeded, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}
            """)
        let set = marked.read()
        #expect(set.errorCodes == [])
        #expect(set.warningCodes == ["generated-name"])
        #expect(set.objects.map(\.identity.name) == ["web-"])
        #expect(
            set.workloads == [
                WorkloadManifest(
                    podLabels: ["app": "web"],
                    containerPorts: [
                        .init(name: "http", port: 80, transport: .tcp), .init(name: nil, port: 53, transport: .udp),
                        .init(name: nil, port: 15090, transport: .tcp),
                    ],
                    hostNetwork: true, replicas: nil, addresses: ["10.0.0.1", "fd00::1"], hasEnded: true,
                    owner: .init(apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-1"),
                    labelsLocation: marked[1])
            ])
    }

    @Test(arguments: [
        ("apps/v1", "Deployment"), ("apps/v1beta1", "Deployment"), ("extensions/v1beta1", "Deployment"),
        ("apps/v1", "ReplicaSet"), ("v1", "ReplicationController"), ("apps/v1", "StatefulSet"),
        ("apps/v1", "DaemonSet"), ("batch/v1", "Job"), ("apps.openshift.io/v1", "DeploymentConfig"),
        ("argoproj.io/v1alpha1", "Rollout"), ("serving.knative.dev/v1", "Service"),
        ("kubevirt.io/v1", "VirtualMachine"),
    ])
    func `takes the labels of the pod template`(apiVersion: String, kind: String) {
        let set = read(
            """
            apiVersion: \(apiVersion)
            kind: \(kind)
            metadata: {name: web, namespace: shop, labels: {app: not-this}}
            spec:
              replicas: 3
              template:
                metadata: {labels: {app: web}}
                spec: {containers: []}
            """)
        #expect(set.diagnostics == [])
        #expect(set.workloads.map(\.podLabels) == [["app": "web"]])
        #expect(set.objects.map(\.labels) == [["app": "not-this"]])
    }

    @Test func `reads the template within a CronJob's template, and its suspension`() {
        let set = read(
            """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: sync}
            spec:
              suspend: true
              jobTemplate: {spec: {template: {metadata: {labels: {a: b}}, spec: {containers: []}}}}
            """)
        #expect(set.workloads.map(\.podLabels) == [["a": "b"]])
        #expect(set.workloads.map(\.replicas) == [0])
    }

    @Test func `a virtual machine instance carries its own labels`() {
        let set = read(
            "apiVersion: kubevirt.io/v1\nkind: VirtualMachineInstance\nmetadata: {name: vm, labels: {a: b}}\nspec: {domain: {}}"
        )
        #expect(set.workloads.map(\.podLabels) == [["a": "b"]])
    }

    /// E-16: the API server would refuse each of these.
    @Test(arguments: ["1", "1.10", "true", "on", "yes", "N", "0x1F", "[a]", "{}", "'a b'"])
    func `refuses labels that are no strings`(value: String) {
        let set = read(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec: {template: {metadata: {labels: {version: \(value)}}, spec: {containers: []}}}
            """)
        #expect(set.errorCodes.count == 1)
        #expect(set.rejected.map(\.identity.name) == ["web"])
        #expect(set.objects == [])
    }

    /// The table of goyaml.v2: these look like other types elsewhere.
    @Test(arguments: [
        ("1.2.3", "1.2.3"), ("2024-01-01", "2024-01-01"), ("v1", "v1"), ("\"1\"", "1"), ("'on'", "on"),
        ("!!str 1", "1"), ("oN", "oN"), ("nULL", "nULL"), ("1e", "1e"), ("0x", "0x"), ("1_a", "1_a"), ("1-2", "1-2"),
    ])
    func `keeps labels that are strings`(written: String, value: String) {
        let set = read("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {b: \(written)}}")
        #expect(set.objects.map(\.labels) == [["b": value]])
    }

    @Test func `a null label is the empty text, with a warning`() {
        let set = read("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {b: }}")
        #expect(set.warningCodes == ["null-label"])
        #expect(set.objects.map(\.labels) == [["b": ""]])
    }

    @Test func `checks only the fields that it reads`() {
        let set = read(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              surprise: true
              template: {spec: {containers: [{name: 7, image: [], resources: {}, resources: {}}]}}
            """)
        #expect(set.errorCodes == [])
        #expect(set.warningCodes == ["duplicate-key"])
        #expect(set.objects.count == 1)
    }

    @Test(arguments: [
        "{template: {metadata: {labels: {a: b, a: c}}, spec: {containers: []}}}",
        "{template: {spec: {containers: [], containers: []}}}",
    ])
    func `refuses a field that is read and written twice`(spec: String) {
        let set = read("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: \(spec)")
        #expect(set.errorCodes == ["duplicate-key"])
        #expect(set.rejected.count == 1)
    }

    @Test(arguments: [("extensions/v1beta1", "apps"), ("apps/v1beta2", "apps"), ("apps/v1", "apps")])
    func `is one object in all versions of its API`(apiVersion: String, group: String) {
        let set = read("{apiVersion: \(apiVersion), kind: Deployment, metadata: {name: a}, spec: {template: {}}}")
        #expect(set.objects.map(\.identity.group) == [group])
    }

    @Test func `says where the labels of pods stand, or the object when they have none`() {
        let marked = MarkedText(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: a, labels: {b: c}}
            spec: {template: {metadata: {labels: ①{a: b}}}}
            ---
            ②apiVersion: apps/v1
            kind: Deployment
            metadata: {name: b, labels: {b: c}}
            spec: {template: {}}
            """)
        #expect(marked.read().workloads.map(\.labelsLocation) == [marked[1], marked[2]])
    }

    @Test func `a controller without a template is refused`() {
        let set = read("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 3}}")
        #expect(set.errorCodes == ["missing-field"])
        #expect(set.rejected.count == 1)
    }

    @Test func `an object without a name is refused`() {
        #expect(read("apiVersion: v1\nkind: Pod\nmetadata: {}").errorCodes == ["missing-field"])
        #expect(read("apiVersion: v1\nkind: Pod").errorCodes == ["missing-field"])
    }

    @Test func `objects without a namespace are in default, cluster-scoped ones in none`() {
        let set = read(
            """
            {apiVersion: v1, kind: Pod, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: a}}
            """)
        #expect(set.objects.map(\.identity.namespace) == ["default", "shop", nil])
    }

    @Test func `reads Services and what leads to them`() {
        let set = read(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: a}
            spec: {selector: {app: a}, ports: [{port: 80, targetPort: web, name: http}, {port: 53, protocol: UDP, targetPort: 5353}, {port: 1}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: a, namespace: shop}
            spec:
              defaultBackend: {service: {name: d, port: {name: http}}}
              rules: [{http: {paths: [{backend: {service: {name: s, port: {number: 80}}}}, {backend: {resource: {}}}]}}]
            ---
            apiVersion: extensions/v1beta1
            kind: Ingress
            metadata: {name: b}
            spec: {backend: {serviceName: o, servicePort: 8080}}
            ---
            apiVersion: route.openshift.io/v1
            kind: Route
            metadata: {name: c}
            spec: {to: {kind: Service, name: r}, alternateBackends: [{kind: Service, name: q}], port: {targetPort: http}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: d}
            spec: {rules: [{backendRefs: [{name: h, namespace: other, port: 80}, {name: x, kind: Bucket}]}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: e}
            """)
        #expect(set.diagnostics == [])
        guard case .service(let service)? = set.objects.first?.content else {
            return #expect(Bool(false), "no Service")
        }
        #expect(service.selector == ["app": "a"])
        #expect(
            service.ports == [
                .init(name: "http", port: 80, target: .name("web"), transport: .tcp),
                .init(name: nil, port: 53, target: .number(5353), transport: .udp),
                .init(name: nil, port: 1, target: nil, transport: .tcp),
            ])
        let backends = set.routes.map(\.backends)
        #expect(backends.map { $0.map(\.service) } == [["d", "s"], ["o"], ["r", "q"], ["h"]])
        #expect(
            backends.map { $0.map(\.namespace) } == [
                ["shop", "shop"], ["default"], ["default", "default"], ["other"],
            ])
        #expect(
            backends.flatMap { $0.map(\.port) } == [
                .name("http"), .number(80), .number(8080), .name("http"), .name("http"), .number(80),
            ])
        #expect(backends.flatMap { $0.map(\.isTargetPort) } == [false, false, false, true, true, false])
        #expect(set.objects.last?.content == .gateway)
    }

    @Test func `reads user-defined networks`() {
        let set = read(
            """
            apiVersion: k8s.ovn.org/v1
            kind: UserDefinedNetwork
            metadata: {name: a, namespace: blue}
            spec: {topology: Layer2, layer2: {role: Primary}}
            ---
            apiVersion: k8s.ovn.org/v1
            kind: ClusterUserDefinedNetwork
            metadata: {name: b}
            spec: {namespaceSelector: {matchLabels: {a: b}}, network: {topology: Layer3, layer3: {role: Secondary}}}
            """)
        #expect(set.diagnostics == [])
        let b = SelectorManifest(requirements: [.init(key: "a", condition: .in(["b"]))])
        #expect(
            set.objects.map(\.content) == [
                .userDefinedNetwork(UserDefinedNetworkManifest(isPrimary: true, namespaceSelector: nil)),
                .userDefinedNetwork(UserDefinedNetworkManifest(isPrimary: false, namespaceSelector: b)),
            ])
    }
}

@Suite struct RolloutTests {
    private static let rollout =
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: shop}\n"

    @Test func `a Rollout of Argo is a workload like a Deployment`() {
        let set = read(
            Self.rollout
                + """
                spec:
                  replicas: 3
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
                  strategy: {canary: {steps: [{setWeight: 20}]}}
                """)
        #expect(set.diagnostics == [])
        #expect(set.objects.map(\.identity.description) == ["Rollout shop/web"])
        #expect(set.workloads.map(\.podLabels) == [["app": "web"]])
        #expect(set.workloads.map(\.replicas) == [3])
        #expect(set.workloads.first?.containerPorts.map(\.port) == [8080])
    }

    @Test func `a Rollout that borrows a Deployment's template is no workload of its own`() {
        let set = read(Self.rollout + "spec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n")
        #expect(set == ManifestSet(ignoredKinds: ["Rollout": 1]))
    }

    @Test func `a Rollout without a template is refused`() {
        let set = read(Self.rollout + "spec: {replicas: 2}\n")
        #expect(set.errorCodes == ["missing-field"])
        #expect(set.rejected.map(\.identity.name) == ["web"])
    }
}
