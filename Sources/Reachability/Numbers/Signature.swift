import NetworkModel

/// A policy that selects a subject, in a subject signature: the number of what it does, and how surely it selects.
struct Selection: Hashable, Sendable {
    var content: Int
    var match: Match
    /// The number of the selector, where whether it selects isn't known: then that is what decides; otherwise -1.
    var selector: Int

    /// The selections that a list of a ``ListTable`` stands for: two numbers each.
    static func list(_ numbers: ArraySlice<UInt32>) -> [Selection] {
        stride(from: numbers.startIndex, to: numbers.endIndex, by: 2).map { position in
            Selection(
                content: Int(numbers[position] >> 1), match: numbers[position] & 1 == 0 ? .yes : .possible,
                selector: Int(numbers[position + 1]) - 1)
        }
    }

    /// The list that selections are kept as.
    static func numbers(_ selections: [Selection]) -> [UInt32] {
        selections.flatMap { [UInt32($0.content << 1) | ($0.match == .yes ? 0 : 1), UInt32($0.selector + 1)] }
    }
}

/// A peer that an endpoint is, in a peer signature: its number, and how surely.
struct Membership: Hashable, Sendable {
    var peer: Int
    var match: Match

    init(peer: Int, match: Match) {
        self.peer = peer
        self.match = match
    }

    /// The membership that an element of a list stands for.
    init(_ number: UInt32) {
        peer = Int(number >> 1)
        match = number & 1 == 0 ? .yes : .possible
    }

    /// The element that it is kept as.
    var number: UInt32 { UInt32(peer << 1) | (match == .yes ? 0 : 1) }

    /// How surely an endpoint is a peer, by binary search in its memberships, which are sorted.
    static func match(of peer: Int, among members: ArraySlice<UInt32>) -> Match {
        var low = members.startIndex
        var high = members.endIndex
        while low < high {
            let middle = (low + high) / 2
            if Int(members[middle] >> 1) < peer { low = middle + 1 } else { high = middle }
        }
        return low < members.endIndex && Int(members[low] >> 1) == peer ? Membership(members[low]).match : .no
    }
}
