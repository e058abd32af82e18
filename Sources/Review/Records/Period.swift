/// A length of time in the calendar: months, and days besides.
public struct Period: Hashable, Sendable {
    /// The months; a year has twelve.
    public let months: Int
    /// The days; a week has seven.
    public let days: Int

    /// A length of some months and days, neither of which is negative.
    public init(months: Int = 0, days: Int = 0) {
        self.months = max(0, months)
        self.days = max(0, days)
    }

    /// Reads an ISO 8601 period of years, months, weeks and days, such as `P6M`, `P1Y` or `P2W`; or a short form of one
    /// unit in lower case, such as `30d`, `4w`, `6m` or `1y`.
    ///
    /// - Returns: `nil` for anything else, times of a day included, and for what is longer than 9999 of a unit.
    public init?(_ text: String) {
        let isShort = !text.hasPrefix("P")
        var rest = isShort ? Substring(text) : text.dropFirst()
        guard !rest.isEmpty else { return nil }
        var (months, days) = (0, 0)
        var units = isShort ? "ymwd" : "YMWD"
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            guard (1...4).contains(digits.count), let count = Int(digits), let unit = rest.popFirst(),
                let place = units.firstIndex(of: unit)
            else { return nil }
            // Units come in their order, none twice.
            units = String(units[units.index(after: place)...])
            switch unit.lowercased() {
            case "y": months += 12 * count
            case "m": months += count
            case "w": days += 7 * count
            default: days += count
            }
            if isShort { guard rest.isEmpty else { return nil } }
        }
        self.init(months: months, days: days)
    }
}

extension Period: CustomStringConvertible {
    /// The ISO 8601 form: `P6M`, `P1Y`, `P14D`.
    public var description: String {
        let (years, rest) = (months / 12, months % 12)
        let parts = [years > 0 ? "\(years)Y" : "", rest > 0 ? "\(rest)M" : "", days > 0 ? "\(days)D" : ""]
        let text = parts.joined()
        return "P" + (text.isEmpty ? "0D" : text)
    }
}
