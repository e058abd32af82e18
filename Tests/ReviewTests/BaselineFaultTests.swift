import Git
import Review
import TestSupport
import Testing

/// Changes whose meaning stands in files that don't change.
struct BaselineFaultTests {
    private let pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ns, labels: {app: a}}\nspec: {containers: []}\n"

    private func policy(_ name: String, port: Int = 80) -> String {
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name), namespace: ns}\n"
            + "spec: {podSelector: {}, ingress: [{ports: [{port: \(port)}]}]}\n"
    }

    /// Commits states one after the other, and compares each pair in every way.
    private func check(_ states: [[String: String]], options: ReviewOptions = ReviewOptions(), _ place: String) throws {
        let repository = try TemporaryRepository()
        var commits: [String] = []
        for (number, state) in states.enumerated() {
            try repository.run(["sh", "-c", "rm -rf -- *"], in: repository.path)
            for (path, text) in state { try repository.write(path, text) }
            commits.append(try repository.commit("\(number)"))
        }
        let arena = try Arena(repository.path, repository, options: options)
        for (base, head) in [(0, 1), (1, 2), (2, 1), (1, 0), (0, 2)] where max(base, head) < commits.count {
            try arena.compare(commits[base], commits[head], "\(place): \(base) to \(head)")
        }
    }

    @Test func `a kustomization or a chart that came since the baseline`() throws {
        let first = ["a.yaml": pod, "p.yaml": policy("p")]
        for (path, text) in [
            ("d/kustomization.yaml", "kind: Kustomization\nresources: []\n"), ("d/Chart.yaml", "name: c\n"),
            ("Chart.yaml", "name: c\n"), ("Kustomization", "resources: []\n"),
        ] {
            let second = first.merging([path: text, "d/q.yaml": policy("q")]) { $1 }
            try check([first, second, second.merging(["d/q.yaml": policy("q", port: 81)]) { $1 }], path)
            let third = second.merging([path: text + "# more\n"]) { $1 }
            try check([second, third, third.merging(["p.yaml": policy("p", port: 81)]) { $1 }], "\(path) changes")
        }
    }

    @Test func `a chart of which not all is looked at`() throws {
        let first = ["c/Chart.yaml": "name: c\n", "c/templates/p.yaml": policy("p"), "a.yaml": pod]
        let second = first.merging(["c/templates/p.yaml": policy("p", port: 81)]) { $1 }
        for paths in [["c/templates"], ["!**/Chart.yaml"], ["c/*.yaml", "!c/Chart.yaml"]] {
            try check([first, second, first], options: ReviewOptions(paths: paths), "\(paths)")
            try check(
                [first.filter { !$0.key.hasSuffix("Chart.yaml") }, first, second], options: ReviewOptions(paths: paths),
                "\(paths), a chart that comes")
        }
    }

    @Test func `patterns that match nothing any more, or only something on one side`() throws {
        let all = ["x/p.yaml": policy("p"), "y/q.yaml": policy("q"), "x/n.txt": "1"]
        let without = all.filter { !$0.key.hasPrefix("x/") }
        for paths in [["x"], ["x/*.yaml"], ["gone"], ["!x"]] {
            let options = ReviewOptions(paths: paths)
            try check([all, without, without.merging(["z": "1"]) { $1 }], options: options, "\(paths)")
            try check([without, all, without], options: options, "\(paths)")
        }
    }

    @Test func `pods of one owner that move between files`() throws {
        func pod(_ name: String, _ port: Int) -> String {
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: \(name)\n  namespace: ns\n  labels: {app: a}\n"
                + "  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r, uid: u, controller: true}]\n"
                + "spec: {containers: [{name: c, image: i, ports: [{name: w, containerPort: \(port)}]}]}\n"
        }
        let first = [
            "a.yaml": pod("one", 80), "b.yaml": pod("two", 80), "c.yaml": pod("three", 81), "p.yaml": policy("p"),
        ]
        var second = first
        second["a.yaml"] = nil
        second["z.yaml"] = first["a.yaml"]
        try check([first, second, first.merging(["p.yaml": policy("p", port: 81)]) { $1 }], "owner")
    }

    @Test func `one policy's name in two API groups, in two files`() throws {
        func admin(_ group: String, rules: Int) -> String {
            let rule = "  - {action: \(group.hasPrefix("x-") ? "Accept" : "Accept"), from: [{namespaces: {}}]}\n"
            return "apiVersion: policy.networking.\(group)\nkind: ClusterNetworkPolicy\nmetadata: {name: c}\n"
                + "spec:\n  tier: Admin\n  priority: 1\n  subject: {namespaces: {}}\n  ingress:\n"
                + String(repeating: rule, count: rules)
        }
        let first = [
            "a.yaml": admin("k8s.io/v1alpha2", rules: 4), "b.yaml": admin("x-k8s.io/v1alpha1", rules: 1), "n.yaml": pod,
            "p.yaml": policy("p"),
        ]
        let second = first.filter { $0.key != "n.yaml" }
        try check([first, second, first.merging(["p.yaml": policy("p", port: 81)]) { $1 }], "groups")
    }

    @Test func `paths that look alike, and aren't UTF-8`() throws {
        let repository = try TemporaryRepository()
        let (composed, decomposed) = ("\u{e9}.yaml", "e\u{301}.yaml")
        let broken = policy("bad").replacing("podSelector", with: "podSelektor")
        try repository.write(
            decomposed,
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: {podSelector: {}}\n")
        try repository.write(composed, policy("p"))
        try repository.write("b.yaml", broken)
        let first = try repository.commit("0")
        try repository.write(composed, policy("p", port: 81))
        let second = try repository.commit("1")
        try repository.run(
            ["sh", "-c", "cp b.yaml \"$(printf 'f\\377.yaml')\"; cp b.yaml \"$(printf 'f\\376.yaml')\""],
            in: repository.path)
        let third = try repository.commit("2")
        let arena = try Arena(repository.path, repository)
        for (base, head) in [(first, second), (second, first), (second, third), (third, first), (first, third)] {
            try arena.compare(base, head, "odd paths")
        }
    }

    @Test func `a baseline whose tree was pruned`() throws {
        let repository = try TemporaryRepository()
        for number in 0..<3 { try repository.write("f\(number).yaml", policy("p\(number)")) }
        let base = try repository.commit("0")
        try repository.write("f1.yaml", policy("p1", port: 81))
        let lost = try repository.commit("1")
        let arena = try Arena(repository.path, repository)
        try arena.compare(lost, base, "before")
        try repository.git("reset", "--quiet", "--hard", base)
        try repository.write("f2.yaml", policy("p2", port: 82))
        let head = try repository.commit("2")
        let blob = try repository.git("rev-parse", "\(lost):f1.yaml")
        try repository.run(["rm", "-f", ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"], in: repository.path)
        #expect(try arena.freshReport(base, head) == arena.wholeReport(base, head))
        try repository.git("reflog", "expire", "--expire=now", "--all")
        try repository.git("gc", "--quiet", "--prune=now")
        #expect(try arena.freshReport(base, head) == arena.wholeReport(base, head))
    }
}
