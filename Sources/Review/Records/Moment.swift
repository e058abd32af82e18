/// A moment in UTC, to the second.
public struct Moment: Hashable, Sendable, Comparable {
    /// Seconds after 1970-01-01T00:00:00Z.
    public let seconds: Int

    /// The moment some seconds after 1970-01-01T00:00:00Z.
    public init(seconds: Int) { self.seconds = seconds }

    /// The start of a day.
    public init(_ day: Day) { seconds = day.number * Self.secondsOfDay }

    /// Reads `YYYY-MM-DDTHH:MM:SSZ`, or a day, which means its start.
    ///
    /// An offset such as `+01:00` may stand in place of `Z`, and seconds may be left out. Source: ISO 8601, RFC 3339.
    public init?(_ text: String) {
        if let day = Day(text) {
            self.init(day)
            return
        }
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Day(String(parts[0])), let time = Self.time(parts[1]) else { return nil }
        self.init(seconds: day.number * Self.secondsOfDay + time)
    }

    /// Orders from early to late.
    public static func < (a: Moment, b: Moment) -> Bool { a.seconds < b.seconds }

    /// The day that it is part of.
    public var day: Day {
        Day(number: (seconds >= 0 ? seconds : seconds - (Self.secondsOfDay - 1)) / Self.secondsOfDay)
    }

    private static let secondsOfDay = 86_400

    /// The seconds since the day's start in UTC of `HH:MM[:SS]` with an offset.
    private static func time(_ text: Substring) -> Int? {
        if text.hasSuffix("Z") { return clock(text.dropLast()) }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }),
            let local = clock(text[..<sign]), let offset = clock(text[text.index(after: sign)...], hasSeconds: false)
        else { return nil }
        return text[sign] == "+" ? local - offset : local + offset
    }

    private static func clock(_ text: Substring, hasSeconds: Bool = true) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...(hasSeconds ? 3 : 2)).contains(parts.count),
            parts.allSatisfy({ $0.utf8.count == 2 && $0.isDigits })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers[0] <= 23, numbers[1...].allSatisfy({ $0 <= 59 }) else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }
}

extension Moment: CustomStringConvertible {
    /// `YYYY-MM-DDTHH:MM:SSZ`.
    public var description: String {
        let time = seconds - day.number * Self.secondsOfDay
        let parts = [time / 3600, time / 60 % 60, time % 60].map { $0.padded(to: 2) }
        return "\(day)T\(parts.joined(separator: ":"))Z"
    }
}
