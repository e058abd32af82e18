/// From when on pairs of classes are looked at in blocks rather than one by one.
///
/// What is found is the same either way, apart from how it is grouped.
package struct CellLimits: Hashable, Sendable {
    /// So many pairs of classes are looked at one by one.
    package var mostCells: Int
    /// A peer is narrow, and those whom it concerns exceptions from their blocks, where they are at most so many pairs.
    package var mostPairsOfNarrowPeer: Int

    /// Limits of their parts.
    package init(mostCells: Int, mostPairsOfNarrowPeer: Int) {
        self.mostCells = mostCells
        self.mostPairsOfNarrowPeer = mostPairsOfNarrowPeer
    }

    /// Up to a few hundred classes on each side, reports are worded by how cells are joined one by one.
    package static let standard = CellLimits(mostCells: 250_000, mostPairsOfNarrowPeer: 4_096)

    /// The limits of the task; other than the standard ones only where a test compares the two ways.
    @TaskLocal package static var current = standard
}
