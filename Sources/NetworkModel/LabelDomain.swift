/// What a label of one key may be: a set of values, or all values but some, and whether it may be absent.
///
/// It says what a selector asks of a key, and also what is known about the key on an object. Both in one type make
/// matching a comparison of sets: what is known lies inside what is asked (yes), outside (no), or partly (possible).
public struct LabelDomain: Hashable, Sendable {
    /// The values listed: sorted, without repetition.
    public let values: [String]
    /// Whether the domain is every value but those listed.
    public let excludesValues: Bool
    /// Whether the label may be absent.
    public let allowsAbsence: Bool

    private init(values: [String], excludesValues: Bool, allowsAbsence: Bool) {
        self.values = Self.canonical(values)
        self.excludesValues = excludesValues
        self.allowsAbsence = allowsAbsence
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
        self.values = values
        self.excludesValues = excludesValues
        self.allowsAbsence = allowsAbsence
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
        LabelDomain(sorted: [value], excludesValues: false, allowsAbsence: false)
    }
    /// Present with any value (operator `Exists`).
    public static let present = LabelDomain(values: [], excludesValues: true, allowsAbsence: false)
    /// Absent (operator `DoesNotExist`).
    public static let absent = LabelDomain(values: [], excludesValues: false, allowsAbsence: true)
    /// Absent or any value: nothing is known, or nothing is asked.
    public static let anything = LabelDomain(values: [], excludesValues: true, allowsAbsence: true)

    /// Whether everything satisfies it: nothing is asked, or known.
    var isAnything: Bool { allowsAbsence && excludesValues && values.isEmpty }

    /// Whether nothing satisfies it: the result of contradictory conditions.
    public var isEmpty: Bool { !allowsAbsence && !excludesValues && values.isEmpty }

    /// The single value that it allows; `nil` when it allows others, or absence.
    public var onlyValue: String? {
        allowsAbsence || excludesValues || values.count != 1 ? nil : values.first
    }
}

extension LabelDomain {
    /// What satisfies both.
    public func intersection(_ other: LabelDomain) -> LabelDomain {
        let allowsAbsence = allowsAbsence && other.allowsAbsence
        switch (excludesValues, other.excludesValues) {
        case (true, true):
            return LabelDomain(values: values + other.values, excludesValues: true, allowsAbsence: allowsAbsence)
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

    /// How surely a label of which this is known satisfies what the other asks.
    public func matches(_ asked: LabelDomain) -> Match {
        if isSubset(of: asked) { return .yes }
        return intersection(asked).isEmpty ? .no : .possible
    }
}
