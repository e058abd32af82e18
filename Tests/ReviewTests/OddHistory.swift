import TestSupport

/// A random history of an odd repository: few names, so that files collide, move, break and vanish.
struct OddHistory {
    private var generator: SeededGenerator
    /// The files by path.
    private(set) var files: [String: String] = [:]
    /// The links by path.
    private(set) var links: [String: String] = [:]
    /// Whether kinds and files occur that only reading everything can tell of.
    let isOdd: Bool

    init(seed: UInt64, isOdd: Bool) {
        generator = SeededGenerator(seed: seed)
        self.isOdd = isOdd
        for number in 0..<10 { files["apps/f\(number).yaml"] = document() }
    }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }
    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &generator) < percent }
    private mutating func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    /// Changes a few files.
    mutating func step() {
        for _ in 0...number(3) { edit() }
    }

    private mutating func path() -> String {
        pick(["apps", "apps/deep", "base", "z"]) + "/" + pick(["f1", "f2", "m", "é", "o d+d", "x"])
            + pick([".yaml", ".yml", ".yaml"])
    }

    private mutating func edit() {
        let paths = files.keys.sorted()
        let some = paths.isEmpty ? path() : pick(paths)
        let text = files[some] ?? ""
        switch number(isOdd ? 22 : 11) {
        case 0: files[path()] = document()
        case 1: files[some] = document()
        case 2:
            files[some] = nil
            files[path()] = text
        case 3: files[some] = nil
        case 4: files[some] = text + "---\n" + document()
        case 5: files[some] = "# a remark\n" + text
        case 6: files[some] = text.split(separator: "---\n").shuffled(using: &generator).joined(separator: "---\n")
        case 7:
            let parts = text.split(separator: "---\n").map(String.init)
            if parts.count > 1 {
                files[some] = parts[0]
                files[path()] = parts.dropFirst().joined(separator: "---\n")
            }
        case 8: files[some] = pick([text.replacing("8080", with: "9090"), text.replacing("app: a", with: "app: b")])
        case 9: files[path()] = "# nothing\n"
        case 10: files[path().replacing(".yaml", with: ".txt")] = "\(number(100))"
        case 11: files[path()] = text
        case 12: files[some] = text + "---\n" + refused()
        case 13: files[some] = text + pick(["\n  : [", "\u{1}", "---\nname: values\n"])
        case 14: files[pick(["", "apps/", "apps/deep/", "z/"]) + "kustomization.yaml"] = kustomization()
        case 15: files[pick(["apps/", "z/", "base/"]) + "Chart.yaml"] = "name: c\nversion: \(number(3))\n"
        case 16:
            for path in paths where path.hasSuffix("kustomization.yaml") || path.hasSuffix("Chart.yaml") {
                if chance(60) { files[path] = nil }
            }
        case 17:
            links =
                chance(70) ? [:] : [pick(["z/l.yaml", "l", "z/folder"]): pick(["../apps/f1.yaml", "apps", "gone"])]
        case 18: files[some] = text + "---\n" + owned()
        case 19: files[some] = text + "---\n" + special()
        default:
            for path in paths where !path.hasPrefix("apps/f") && chance(40) { files[path] = nil }
        }
    }

    private mutating func document() -> String {
        var documents: [String] = []
        for _ in 0...number(3) {
            switch number(10) {
            case 0, 1: documents.append(namespace())
            case 2, 3, 4: documents.append(workload())
            case 5: documents.append(service())
            case 6:
                documents.append(
                    "apiVersion: v1\nkind: List\nitems:\n"
                        + (workload() + "---\n" + policy()).split(separator: "---\n").map { item in
                            "- " + item.split(separator: "\n").joined(separator: "\n  ") + "\n"
                        }.joined())
            default: documents.append(policy())
            }
        }
        return documents.joined(separator: "---\n")
    }

    private mutating func space() -> String { pick(["n0", "n0", "n1", "n2", "default", ""]) }

    private mutating func meta(_ name: String, labels: String = "") -> String {
        let space = space()
        return "metadata:\n  name: \(name)\n" + (space.isEmpty ? "" : "  namespace: \(space)\n")
            + (labels.isEmpty ? "" : "  labels: {\(labels)}\n")
    }

    private mutating func labels() -> String {
        pick(["app: a", "app: b", "app: c, tier: web", "tier: db", "app: a, new\(number(4)): v", "x: y"])
    }

    private mutating func namespace() -> String {
        let labels = chance(70) ? "  labels: {team: t\(number(2))}\n" : ""
        return "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\(number(4))\n\(labels)"
    }

    private mutating func workload() -> String {
        let host = chance(10) ? "      hostNetwork: true\n" : ""
        let port = pick([
            "name: web, containerPort: 8080", "name: web, containerPort: 9090", "containerPort: 53, protocol: UDP",
        ])
        let kind = pick(["Deployment", "StatefulSet", "DaemonSet"])
        return "apiVersion: apps/v1\nkind: \(kind)\n" + meta("w\(number(8))")
            + "spec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a, \(labels().replacing("app: ", with: "app2: "))}}\n"
            + "    spec:\n\(host)      containers: [{name: c, image: i, ports: [{\(port)}]}]\n"
    }

    private mutating func service() -> String {
        "apiVersion: v1\nkind: Service\n" + meta("s\(number(3))")
            + "spec:\n  selector: {app: a}\n  ports: [{port: 80, targetPort: web}]\n"
    }

    private mutating func selector() -> String {
        let key = pick(["app", "app2", "tier", "new\(number(4))", "team"])
        return pick([
            "{}", "{matchLabels: {\(key): \(pick(["a", "b", "web", "t0"]))}}",
            "{matchExpressions: [{key: \(key), operator: \(pick(["In", "NotIn"])), values: [a, b]}]}",
            "{matchExpressions: [{key: \(key), operator: \(pick(["Exists", "DoesNotExist"]))}]}",
        ])
    }

    private mutating func peer() -> String {
        pick([
            "{podSelector: \(selector())}", "{namespaceSelector: \(selector())}",
            "{namespaceSelector: \(selector()), podSelector: \(selector())}",
            "{ipBlock: {cidr: 10.\(number(3)).0.0/16, except: [10.\(0).\(number(4)).0/24]}}".replacing(
                "except: [10.0", with: "except: [10.0"),
            "{ipBlock: {cidr: 192.0.2.\(number(4) * 64)/26}}", "{ipBlock: {cidr: \"2001:db8:\(number(3))::/48\"}}",
            "{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}",
        ])
    }

    private mutating func policy() -> String {
        let port = pick([
            "", "", "\n    ports: [{port: 8080}]", "\n    ports: [{port: web}]",
            "\n    ports: [{protocol: UDP, port: 53, endPort: 60}]",
        ])
        var text =
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n" + meta("p\(number(8))")
            + "spec:\n  podSelector: \(selector())\n"
        if chance(70) { text += "  ingress:\n  - from: [\(peer()), \(peer())]\(port)\n" }
        if chance(30) { text += "  policyTypes: [Ingress, Egress]\n  egress:\n  - to: [\(peer())]\(port)\n" }
        return text
    }

    private mutating func refused() -> String {
        pick([
            policy().replacing("podSelector", with: "podSelektor"), workload().replacing("name: w", with: "name: W_"),
        ])
    }

    private mutating func kustomization() -> String {
        pick([
            "kind: Kustomization\nresources:\n- f1.yaml\n", "resources:\n- f\(number(9)).yaml\n",
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: p\(number(3))\n",
        ])
    }

    private mutating func owned() -> String {
        let kind = pick(["ReplicaSet", "Job", "Deployment"])
        return
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod\(number(5))\n  namespace: n\(number(2))\n  labels: {app: \(pick(["a", "b"]))}\n"
            + "  ownerReferences: [{apiVersion: apps/v1, kind: \(kind), name: w\(number(3)), uid: u, controller: true}]\n"
            + "spec: {containers: [{name: c, image: i, ports: [{containerPort: \(pick(["80", "81"]))}]}]}\n"
    }

    private mutating func special() -> String {
        switch number(5) {
        case 0:
            return "apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + meta("i\(number(2))")
                + "spec:\n  defaultBackend: {service: {name: s\(number(3)), port: {number: 80}}}\n"
        case 1:
            return
                "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a\(number(3))}\n"
                + "spec:\n  priority: \(number(2))\n  subject: {namespaces: \(selector())}\n  ingress:\n"
                + "  - action: \(pick(["Allow", "Deny", "Pass"]))\n    from: [{namespaces: \(selector())}]\n"
        case 2:
            return
                "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: BaselineAdminNetworkPolicy\nmetadata: {name: default}\n"
                + "spec:\n  subject: {namespaces: {}}\n  ingress:\n  - action: Deny\n    from: [{namespaces: {}}]\n"
        case 3:
            return "apiVersion: k8s.ovn.org/v1\nkind: UserDefinedNetwork\n" + meta("u\(number(2))")
                + "spec:\n  topology: Layer2\n  layer2: {role: Primary, subnets: [10.9.0.0/16]}\n"
        default:
            return
                "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: a\(number(3))}\n"
                + "spec:\n  tier: Admin\n  priority: \(number(2))\n  subject: {namespaces: \(selector())}\n  ingress:\n"
                + "  - action: \(pick(["Accept", "Deny", "Pass"]))\n    from: [{namespaces: \(selector())}]\n"
        }
    }
}

extension TemporaryRepository {
    /// Makes the working folder hold a state of a history, and commits it.
    func commit(_ history: OddHistory, _ message: String) throws -> String {
        try run(
            ["find", ".", "-mindepth", "1", "-maxdepth", "1", "!", "-name", ".git", "-exec", "rm", "-rf", "{}", "+"],
            in: path)
        for (path, text) in history.files { try write(path, text) }
        for (path, target) in history.links where history.files.keys.allSatisfy({ !$0.hasPrefix(path) }) {
            try link(path, to: target)
        }
        return try commit(message)
    }
}
