import ArgumentParser
import ClusterShapes
import Manifests
import NetworkModel
import PlainEvaluator
import PolicyCompiler
import Processes
import Reachability

/// `netreeve-bench pairs`: every pair of workloads decided one by one, beside the factorised analysis.
struct Pairs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pairs", abstract: "Decide every pair by itself, and by the analysis; both must count the same.")

    @OptionGroup var shape: ShapeOptions

    func run() throws {
        var manifests = ManifestSet()
        for file in try shape.named().files {
            manifests.append(ManifestReader().read(SourceText(path: file.path, bytes: Array(file.text.utf8))))
        }
        let snapshot = PolicyCompiler().compile(manifests).snapshot
        let isKnown =
            snapshot.namespaces.allSatisfy(\.isDeclared) && !snapshot.workloads.contains(where: \.usesNodeNetwork)
        guard isKnown else { throw Command.Failure("the plain evaluator doesn't know what this shape holds") }

        var lines = ResultLines()
        let plain = Stopwatch()
        let expected = PlainEvaluator(snapshot: snapshot).allowedPairs()
        lines.print("plain", [plain.cpu, plain.wall, Double(expected)])
        for _ in 0..<5 {
            let analysis = Stopwatch()
            let flows = Self.flows(snapshot)
            lines.print("analysis", [analysis.cpu, analysis.wall, Double(flows.count)])
            let found = Self.pairs(of: flows, in: snapshot)
            guard found == expected else {
                throw Command.Failure("the analysis finds \(found) pairs, the plain evaluator \(expected)")
            }
        }
    }

    private static func flows(_ snapshot: ClusterSnapshot) -> [FlowGroup] {
        var analysis = ReachabilityAnalysis(of: snapshot, implied: .never)
        return analysis.flows()
    }

    private static func pairs(of flows: [FlowGroup], in snapshot: ClusterSnapshot) -> Int {
        let single = Set(snapshot.workloads.lazy.filter(\.isSinglePod).map(\.id))
        return flows.reduce(0) { count, flow in
            guard !flow.verdict.allowed.isEmpty else { return count }
            let sources = flow.sources.endpoints.compactMap(\.workload)
            let destinations = flow.destinations.endpoints.compactMap(\.workload)
            let none = Set(destinations).intersection(sources).intersection(single).count
            return count + sources.count * destinations.count - none
        }
    }
}
