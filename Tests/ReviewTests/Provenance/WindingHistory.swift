import TestSupport

/// A random history with branches, merges, reverts, renames and moved files; all of it can be understood.
struct WindingHistory {
    /// A workload as the files have it.
    struct Workload: Hashable {
        var space: String
        var name: String
        var label: String
        var path: String
    }

    /// What the files of a commit say.
    struct State: Hashable {
        var workloads: [Workload] = []
        /// The texts of policies and namespaces by path.
        var texts: [String: String] = [:]

        /// The files by path.
        var files: [String: String] {
            var files = texts
            for workload in workloads {
                files[workload.path, default: ""] += """
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: \(workload.name), namespace: \(workload.space)}
                    spec:
                      selector: {matchLabels: {app: \(workload.label)}}
                      template:
                        metadata: {labels: {app: \(workload.label)}}
                        spec: {containers: [{name: c, image: i, ports: [{name: web, containerPort: 8080}]}]}

                    """
            }
            return files
        }
    }

    /// A commit: its state, and the numbers of its parents.
    struct Step {
        var state: State
        var parents: [Int]
        var message: String
    }

    private var generator: SeededGenerator
    private(set) var steps: [Step] = []
    /// The last commits of the branches; the first is that of main.
    private var heads: [Int] = [0]
    private var count = 0

    /// A history of so many commits.
    init(seed: UInt64, commits: Int) {
        generator = SeededGenerator(seed: seed)
        var state = State()
        state.texts["namespaces.yaml"] = ["n0", "n1"].map {
            "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \($0), labels: {team: t\($0)}}\n"
        }.joined()
        for _ in 0..<4 { addWorkload(&state) }
        for _ in 0..<2 { addPolicy(&state) }
        steps = [Step(state: state, parents: [], message: "begin")]
        while steps.count < commits { step() }
        while heads.count > 1 { merge(1) }
    }

    /// The same history with a workload more in every commit.
    func adding(_ workload: Workload) -> WindingHistory {
        var result = self
        for number in result.steps.indices { result.steps[number].state.workloads.append(workload) }
        return result
    }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &generator)] }
    private mutating func number(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

    private mutating func step() {
        let branch = number(heads.count)
        switch number(12) {
        case 0 where heads.count < 4: heads.append(heads[branch])
        case 1, 2: if heads.count > 1 { merge(1 + number(heads.count - 1)) }
        default:
            let last = heads[branch]
            var state = steps[last].state
            let message = edit(&state, of: last)
            commit(state, [last], message, on: branch)
        }
    }

    private mutating func commit(_ state: State, _ parents: [Int], _ message: String, on branch: Int) {
        steps.append(Step(state: state, parents: parents, message: message))
        heads[branch] = steps.count - 1
    }

    /// Merges a branch into main or another one, file by file.
    private mutating func merge(_ branch: Int) {
        let target = heads.count > 2 && number(4) == 0 ? (branch == 1 ? 2 : 1) : 0
        let (ours, theirs) = (heads[target], heads[branch])
        var state = steps[ours].state
        let other = steps[theirs].state
        for workload in other.workloads where !state.workloads.contains(where: { $0.isSame(as: workload) }) {
            if number(4) > 0 { state.workloads.append(workload) }
        }
        for (path, text) in other.texts.sorted(by: { $0.key < $1.key }) where number(3) > 0 { state.texts[path] = text }
        for path in state.texts.keys.sorted() where other.texts[path] == nil && number(3) == 0 && path.hasPrefix("p") {
            state.texts[path] = nil
        }
        // A merge may hold something of its own.
        if number(5) == 0 { _ = edit(&state, of: ours) }
        commit(state, [ours, theirs], "merge", on: target)
        heads.remove(at: branch)
    }

    private mutating func edit(_ state: inout State, of last: Int) -> String {
        switch number(11) {
        case 0: addWorkload(&state)
        case 1: if state.workloads.count > 2 { state.workloads.remove(at: number(state.workloads.count)) }
        case 2, 3:
            guard !state.workloads.isEmpty else { break }
            let position = number(state.workloads.count)
            count += 1
            state.workloads[position].name = "w\(count)"
            if number(2) == 0 { state.workloads[position].path = "moved/w\(count).yaml" }
            if number(3) == 0 { state.workloads[position].label = pick(["a", "b", "c"]) }
            return "rename"
        case 4:
            guard !state.workloads.isEmpty else { break }
            state.workloads[number(state.workloads.count)].path = "f\(number(3)).yaml"
            return "move"
        case 5:
            guard let parent = steps[last].parents.first else { break }
            state = steps[parent].state
            return "revert"
        case 6:
            if let path = policies(state).randomElement(using: &generator) { state.texts[path] = nil }
        case 7:
            if let path = policies(state).randomElement(using: &generator) { state.texts[path]? += "# a remark\n" }
            return "remark"
        default: addPolicy(&state)
        }
        return "edit"
    }

    private func policies(_ state: State) -> [String] { state.texts.keys.filter { $0.hasPrefix("p") }.sorted() }

    private mutating func addWorkload(_ state: inout State) {
        count += 1
        state.workloads.append(
            Workload(
                space: pick(["n0", "n0", "n1"]), name: "w\(count)", label: pick(["a", "b", "c"]),
                path: "w\(count).yaml"))
    }

    private mutating func addPolicy(_ state: inout State) {
        let name = "p\(number(5))"
        let selector = pick(["{}", "{matchLabels: {app: a}}", "{matchLabels: {app: b}}"])
        let peers = (0...number(2)).map { _ in
            "    - "
                + pick([
                    "podSelector: {matchLabels: {app: \(pick(["a", "b", "c"]))}}",
                    "namespaceSelector: {matchLabels: {team: tn\(number(2))}}", "podSelector: {}",
                    "ipBlock: {cidr: 10.\(number(2)).0.0/16}", "ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/17]}",
                    "namespaceSelector: {matchLabels: {kind: unknown}}",
                ]) + "\n"
        }.joined()
        let ports = pick(["", "    ports: [{port: 80}]\n", "    ports: [{port: web}, {port: 53, protocol: UDP}]\n"])
        let direction = pick([("Ingress", "ingress", "from"), ("Egress", "egress", "to")])
        let rule = number(5) == 0 ? "" : "  \(direction.1):\n  - \(direction.2):\n\(peers)\(ports)"
        state.texts["p/\(name).yaml"] =
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: \(name), namespace: n\(number(2))}\n"
            + "spec:\n  podSelector: \(selector)\n  policyTypes: [\(direction.0)]\n\(rule)"
    }
}

extension WindingHistory.Workload {
    fileprivate func isSame(as other: Self) -> Bool { space == other.space && name == other.name }
}

extension TemporaryRepository {
    /// Makes commits of the steps of a history, and gives their ids; main is the last commit of main.
    func commit(_ history: WindingHistory) throws -> [String] {
        var stream = ""
        for (number, step) in history.steps.enumerated() {
            let time = 1_700_000_000 + number * 60
            stream += "commit refs/heads/all\nmark :\(number + 1)\n"
            stream += "author Ada <ada@example.org> \(time) +0000\ncommitter Ada <ada@example.org> \(time) +0000\n"
            stream += "data \(step.message.utf8.count)\n\(step.message)\n"
            for (position, parent) in step.parents.enumerated() {
                stream += "\(position == 0 ? "from" : "merge") :\(parent + 1)\n"
            }
            stream += "deleteall\n"
            for (path, text) in step.state.files.sorted(by: { $0.key < $1.key }) {
                stream += "M 100644 inline \(path)\ndata \(text.utf8.count)\n\(text)\n"
            }
            // Every commit begins a branch anew, or its first parent would be that of the last one.
            stream += "\nreset refs/heads/all\n"
        }
        try write("../stream", stream)
        let marks = "\(folder)/marks"
        try run(["sh", "-c", "git fast-import --quiet --export-marks=\(marks) <\(folder)/stream"], in: path)
        let lines = try run(["cat", marks], in: path).split(separator: "\n")
        var ids = [String](repeating: "", count: lines.count)
        for line in lines {
            let parts = line.dropFirst().split(separator: " ")
            ids[(Int(parts[0]) ?? 0) - 1] = String(parts[1])
        }
        return ids
    }
}
