/// A day in UTC.
public struct Day: Hashable, Sendable, Comparable {
    /// How many days after 1970-01-01 it is.
    public let number: Int

    /// The day that is some days after 1970-01-01.
    public init(number: Int) { self.number = number }

    /// A day of the Gregorian calendar; `nil` where there is none, such as on February 30, and outside of the years
    /// 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year)
        else {
            return nil
        }
        number = Self.number(year: year, month: month, day: day)
    }

    /// Reads `YYYY-MM-DD`, the extended form of ISO 8601.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, zip(parts, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 && $0.isDigits }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Orders from early to late.
    public static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    /// The day some days later.
    public func adding(days: Int) -> Day { Day(number: number + days) }

    /// The day after a period: first its months, at the end of a shorter month where there is no such day; then its
    /// days.
    public func adding(_ period: Period) -> Day {
        let (year, month, day) = parts
        let months = year * 12 + month - 1 + period.months
        let (newYear, newMonth) = (months / 12, months % 12 + 1)
        let newDay = min(day, Self.days(in: newMonth, of: newYear))
        return Day(number: Self.number(year: newYear, month: newMonth, day: newDay) + period.days)
    }

    /// The year, the month from 1 and the day from 1.
    public var parts: (year: Int, month: Int, day: Int) {
        // Years are counted from March, so that the leap day is a year's last.
        let shifted = number + Self.daysBeforeEpoch
        let era = (shifted >= 0 ? shifted : shifted - (Self.daysOfEra - 1)) / Self.daysOfEra
        let dayOfEra = shifted - era * Self.daysOfEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static let daysOfEra = 146_097
    /// From 0000-03-01 to 1970-01-01.
    private static let daysBeforeEpoch = 719_468

    private static func number(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * daysOfEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - daysBeforeEpoch
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Day: CustomStringConvertible {
    /// `YYYY-MM-DD`.
    public var description: String {
        let (year, month, day) = parts
        return "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }
}

extension Int {
    /// The number in decimal, with zeros in front up to a width.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}

extension StringProtocol {
    /// Whether it has nothing but ASCII digits, and at least one.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }
}
