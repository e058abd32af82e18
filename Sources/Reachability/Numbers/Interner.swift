/// Gives each distinct value a small number, so that equal values are compared and hashed once.
struct Interner<Value: Hashable & Sendable>: Sendable {
    /// The values by their number.
    private(set) var values: [Value] = []
    private var numbers: [Value: Int] = [:]

    /// The number of a value, which is new if the value is; amortised O(1).
    mutating func number(of value: Value) -> Int {
        if let number = numbers[value] { return number }
        let number = values.count
        values.append(value)
        numbers[value] = number
        return number
    }

    /// The value of a number.
    subscript(number: Int) -> Value { values[number] }
}
