import NetworkModel

/// A pair of groups that is traced.
struct TracedPair: Hashable {
    var source: Int
    var destination: Int
}

extension FlowSpace {
    /// The pairs of groups that tell what decided a change: of few endpoints all, otherwise a sample.
    ///
    /// How many pairs there are, and which are looked at, is decided by endpoints, so that it doesn't depend on how these
    /// are grouped.
    func tracedPairs(_ sources: ToldEndpoints, _ destinations: ToldEndpoints) -> Set<TracedPair> {
        let most = CellLimits.current.mostPairsTraced
        var (rows, columns) = (sources.numbers.count, destinations.numbers.count)
        if rows * columns > most {
            // Of two large sides, as many of each; of a small one all.
            let half = Int(Double(most).squareRoot())
            (rows, columns) = (max(half, most / columns), max(half, most / rows))
        }
        let to = destinations.sample(columns)
        var pairs: Set<TracedPair> = []
        for source in sources.sample(rows) {
            guard let from = groups.group(of: source) else { continue }
            let isSingle = isSinglePod(from)
            for destination in to where !(isSingle && source == destination) {
                guard let group = groups.group(of: destination) else { continue }
                pairs.insert(TracedPair(source: from, destination: group))
            }
        }
        return pairs
    }

    /// What decided some traffic of some pairs on a side: sorted.
    mutating func reasons(of pairs: Set<TracedPair>, about traffic: TrafficSet, side: Int) -> [Decision] {
        var decisions: Set<Decision> = []
        for pair in pairs {
            let traces = traces(from: pair.source, to: pair.destination, side: side)
            for trace in traces {
                decisions.formUnion(trace.decisions(about: traffic).map { traces.count > 1 ? $0.asPossible : $0 })
            }
        }
        // What is certain of some pairs needn't be told again as possible of others.
        return decisions.filter { $0 == $0.asCertain || !decisions.contains($0.asCertain) }.sorted()
    }
}
