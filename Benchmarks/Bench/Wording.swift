/// How numbers are written.
enum Wording {
    /// A span in the unit that suits it.
    static func seconds(_ value: Double) -> String {
        switch value {
        case ..<0.001: "\(digits(value * 1e6)) µs"
        case ..<1: "\(digits(value * 1e3)) ms"
        default: "\(digits(value)) s"
        }
    }

    /// An amount of memory or text.
    static func bytes(_ value: Double) -> String {
        value < 1e6 ? "\(digits(value / 1e3)) kB" : "\(digits(value / 1e6)) MB"
    }

    /// A size of a shape.
    static func workloads(_ count: Int) -> String { "\(grouped(count)) workloads" }

    /// A number with its thousands apart.
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        return digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
            text.append(digit.element)
        }
    }

    /// A ratio in its own unit.
    static func ratio(_ value: Double, _ unit: Ratio.Unit) -> String {
        switch unit {
        case .times, .timesAtLeast: "\(digits(value))×"
        case .part: value >= 1 ? "\(digits(value))×" : "1/\(digits(1 / value))"
        case .bytes: bytes(value)
        }
    }

    /// Three significant digits, or all before the point.
    static func digits(_ value: Double) -> String {
        let decimals = abs(value) >= 99.95 ? 0 : abs(value) >= 9.995 ? 1 : 2
        let scale = [1.0, 10.0, 100.0][decimals]
        let scaled = (value * scale).rounded()
        guard abs(scaled) < 1e15 else { return "\(value)" }
        let (whole, part) = Int(scaled).quotientAndRemainder(dividingBy: Int(scale))
        guard decimals > 0 else { return grouped(whole) }
        return "\(whole)." + String(repeating: "0", count: decimals - String(abs(part)).count) + String(abs(part))
    }
}
