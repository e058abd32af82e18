import NetworkModel

/// What a traced walk of one direction depends on, on a side, with what comes of the pair.
private struct TracedWalk: Hashable {
    var direction: Direction
    /// The subject's base class.
    var subject: Int
    /// The number of those of its rules' peers that the other side is.
    var peers: Int
    /// The number of the destination's ports.
    var ports: Int
    /// The number of the pair's verdict.
    var verdict: Int
}

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

    /// The base classes of a pair of which two walks tell all, however the readings are: neither is the ingress controller, or
    /// on its node's network, or on another network; `nil` for other pairs.
    private func plainPair(_ pair: TracedPair, side: Int) -> (from: Int, to: Int)? {
        guard pair.source != groups.controller, let from = groups.baseClass(of: pair.source, side: side),
            let to = groups.baseClass(of: pair.destination, side: side)
        else { return nil }
        let (a, b) = (numbers.members[from], numbers.members[to])
        guard !a.usesNodeNetwork, !b.usesNodeNetwork, a.network < 0 || b.network < 0 || a.network == b.network else {
            return nil
        }
        return (from, to)
    }

    /// What a walk that is about a pair depends on.
    private mutating func walk(
        _ direction: Direction, _ pair: TracedPair, subject: Int, peer: Int, to destination: Int, side: Int
    ) -> TracedWalk {
        let questions = numbers.signatures.questions(
            of: sides[side].subject(direction, subject), &numbers.policies)
        let common = numbers.signatures.common(questions.peers, sides[side].membership(direction, peer))
        return TracedWalk(
            direction: direction, subject: subject, peers: numbers.signatures.number(ofMemberships: common),
            ports: numbers.members[destination].ports,
            verdict: verdictNumber(from: pair.source, to: pair.destination, side: side)
                ?? numbers.signatures.nothing)
    }

    /// What decided some traffic of some pairs on a side: sorted.
    ///
    /// Of pairs that a subject's rules can't tell apart, one is walked.
    mutating func reasons(of pairs: Set<TracedPair>, about traffic: TrafficSet, side: Int) -> [Decision] {
        var decisions: Set<Decision> = []
        var seen: Set<TracedWalk> = []
        for pair in pairs {
            if let plain = plainPair(pair, side: side) {
                for direction in Direction.allCases {
                    let (subject, peer) = direction == .egress ? (plain.from, plain.to) : (plain.to, plain.from)
                    guard !numbers.members[subject].isAddresses else { continue }
                    let walk = walk(direction, pair, subject: subject, peer: peer, to: plain.to, side: side)
                    guard seen.insert(walk).inserted else { continue }
                    let trace = trace(
                        direction, subject: subject, peer: peer, to: plain.to, asNode: false, side: side)
                    decisions.formUnion(trace.decisions(about: traffic, of: verdict(walk.verdict)))
                }
                continue
            }
            let traces = traces(from: pair.source, to: pair.destination, side: side)
            for trace in traces {
                decisions.formUnion(trace.decisions(about: traffic).map { traces.count > 1 ? $0.asPossible : $0 })
            }
        }
        // What is certain of some pairs needn't be told again as possible of others.
        return decisions.filter { $0 == $0.asCertain || !decisions.contains($0.asCertain) }.sorted()
    }
}
