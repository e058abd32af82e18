/// Whether something holds, when part of what decides it may be unknown.
///
/// A label that no manifest states makes a match possible; it is never rounded to yes or no.
public enum Match: UInt8, Hashable, Sendable, Comparable {
    /// It can't hold.
    case no
    /// It holds or not, depending on what isn't known.
    case possible
    /// It holds.
    case yes

    /// Orders from no to yes.
    public static func < (a: Match, b: Match) -> Bool { a.rawValue < b.rawValue }

    /// Both have to hold.
    public func and(_ other: @autoclosure () -> Match) -> Match { self == .no ? .no : min(self, other()) }

    /// One has to hold.
    public func or(_ other: @autoclosure () -> Match) -> Match { self == .yes ? .yes : max(self, other()) }
}
