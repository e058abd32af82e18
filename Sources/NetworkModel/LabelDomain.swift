/// What a label of one key may be: a set of values, or all values but some, and whether it may be absent.
///
/// It says what a selector asks of a key, and also what is known about the key on an object. Both in one type make
/// matching a comparison of sets: what is known lies inside what is asked (yes), outside (no), or partly (possible).
public struct LabelDomain: Hashable, Sendable {
    /// The values listed: sorted, without repetition.
    public let values: Values
    /// Whether the domain is every value but those listed.
    public let excludesValues: Bool
    /// Whether the label may be absent.
    public let allowsAbsence: Bool

    private init(values: Values, excludesValues: Bool, allowsAbsence: Bool) {
        self.values = values
        self.excludesValues = excludesValues
        self.allowsAbsence = allowsAbsence
    }

    private init(values: [String], excludesValues: Bool, allowsAbsence: Bool) {
        self.init(sorted: Self.canonical(values), excludesValues: excludesValues, allowsAbsence: allowsAbsence)
    }

    /// The values sorted, without repetition; most often they are, and no list is made.
    private static func canonical(_ values: [String]) -> [String] {
        var index = 1
        while index < values.count {
            guard values[index - 1] < values[index] else { return Set(values).sorted() }
            index += 1
        }
        return values
    }

    /// A domain whose values are sorted, without repetition.
    init(sorted values: [String], excludesValues: Bool, allowsAbsence: Bool) {
        self.init(values: Values(values), excludesValues: excludesValues, allowsAbsence: allowsAbsence)
    }

    /// One of the values (operator `In`; false when the key is absent, semantics E-13).
    public static func oneOf(_ values: [String]) -> LabelDomain {
        LabelDomain(values: values, excludesValues: false, allowsAbsence: false)
    }

    /// Absent, or none of the values (operator `NotIn`; true when the key is absent, semantics E-13).
    public static func absentOrNoneOf(_ values: [String]) -> LabelDomain {
        LabelDomain(values: values, excludesValues: true, allowsAbsence: true)
    }

    /// Exactly this value.
    public static func value(_ value: String) -> LabelDomain {
        LabelDomain(values: .one(value), excludesValues: false, allowsAbsence: false)
    }
    /// Present with any value (operator `Exists`).
    public static let present = LabelDomain(sorted: [], excludesValues: true, allowsAbsence: false)
    /// Absent (operator `DoesNotExist`).
    public static let absent = LabelDomain(sorted: [], excludesValues: false, allowsAbsence: true)
    /// Absent or any value: nothing is known, or nothing is asked.
    public static let anything = LabelDomain(sorted: [], excludesValues: true, allowsAbsence: true)

    /// Whether everything satisfies it: nothing is asked, or known.
    var isAnything: Bool { allowsAbsence && excludesValues && values.isEmpty }

    /// Whether nothing satisfies it: the result of contradictory conditions.
    public var isEmpty: Bool { !allowsAbsence && !excludesValues && values.isEmpty }

    /// The single value that it allows; `nil` when it allows others, or absence.
    public var onlyValue: String? {
        guard !allowsAbsence, !excludesValues, case .one(let value) = values else { return nil }
        return value
    }

    /// Some values: sorted, without repetition.
    ///
    /// Almost every label has one. It lies in the domain itself: a list of its own would be most of what a cluster's
    /// labels take in memory.
    public enum Values: RandomAccessCollection, Hashable, Sendable {
        /// A single value.
        case one(String)
        /// None, or two at least: equal values have one form.
        case list([String])

        init(_ values: [String]) { self = values.count == 1 ? .one(values[0]) : .list(values) }

        /// The position of the first value.
        public var startIndex: Int { 0 }
        /// The position behind the last value.
        public var endIndex: Int {
            switch self {
            case .one: 1
            case .list(let values): values.count
            }
        }

        /// A value.
        public subscript(position: Int) -> String {
            switch self {
            case .one(let value):
                precondition(position == 0)
                return value
            case .list(let values): return values[position]
            }
        }
    }
}

extension LabelDomain {
    /// What satisfies both.
    public func intersection(_ other: LabelDomain) -> LabelDomain {
        let allowsAbsence = allowsAbsence && other.allowsAbsence
        switch (excludesValues, other.excludesValues) {
        case (true, true):
            return LabelDomain(values: Array(values) + other.values, excludesValues: true, allowsAbsence: allowsAbsence)
        case (false, false):
            let common = values.filter(other.values.contains)
            return LabelDomain(values: common, excludesValues: false, allowsAbsence: allowsAbsence)
        case (false, true):
            let rest = values.filter { !other.values.contains($0) }
            return LabelDomain(values: rest, excludesValues: false, allowsAbsence: allowsAbsence)
        case (true, false):
            return other.intersection(self)
        }
    }

    /// Whether everything that satisfies this also satisfies the other.
    public func isSubset(of other: LabelDomain) -> Bool {
        guard !allowsAbsence || other.allowsAbsence else { return false }
        switch (excludesValues, other.excludesValues) {
        case (true, true): return other.values.allSatisfy(values.contains)
        case (true, false): return false
        case (false, true): return !values.contains(where: other.values.contains)
        case (false, false): return values.allSatisfy(other.values.contains)
        }
    }

    /// Whether nothing satisfies both.
    func isDisjoint(with other: LabelDomain) -> Bool {
        guard !allowsAbsence || !other.allowsAbsence else { return false }
        switch (excludesValues, other.excludesValues) {
        case (true, true): return false
        case (false, false): return !values.contains(where: other.values.contains)
        case (false, true): return values.allSatisfy(other.values.contains)
        case (true, false): return other.isDisjoint(with: self)
        }
    }

    /// How surely a label of which this is known satisfies what the other asks.
    public func matches(_ asked: LabelDomain) -> Match {
        if isSubset(of: asked) { return .yes }
        return isDisjoint(with: asked) ? .no : .possible
    }
}
