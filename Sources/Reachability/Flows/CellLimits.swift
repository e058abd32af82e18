/// From when on pairs of classes are looked at in blocks rather than one by one, and pairs of endpoints by samples.
///
/// What is found of each pair is the same either way; how pairs are grouped, and how many reasons are cited, is not.
package struct CellLimits: Hashable, Sendable {
    /// So many pairs of classes are looked at one by one.
    package var mostCells: Int
    /// A peer is narrow, and those whom it concerns exceptions from their blocks, where they are at most so many pairs.
    package var mostPairsOfNarrowPeer: Int
    /// So many pairs of endpoints of a change are traced to find what decided.
    package var mostPairsTraced: Int

    /// Limits of their parts.
    package init(mostCells: Int, mostPairsOfNarrowPeer: Int, mostPairsTraced: Int = 1_024) {
        self.mostCells = mostCells
        self.mostPairsOfNarrowPeer = mostPairsOfNarrowPeer
        self.mostPairsTraced = mostPairsTraced
    }

    /// Up to a few hundred classes on each side, reports are worded by how cells are joined one by one.
    package static let standard = CellLimits(mostCells: 250_000, mostPairsOfNarrowPeer: 4_096)

    /// The limits of the task; other than the standard ones only where a test compares the two ways.
    @TaskLocal package static var current = standard

    /// Whether the pairs of some grids are too many to be looked at one by one.
    func areExceeded(by grids: [FlowGrid]) -> Bool { grids.reduce(0) { $0 + $1.count } > mostCells }
}
