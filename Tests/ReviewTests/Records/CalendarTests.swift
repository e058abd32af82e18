import Review
import Testing

@Suite struct CalendarTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2026-11-24", 20_781),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func `reads and writes a day`(text: String, number: Int) throws {
        let day = try #require(Day(text))
        #expect(day.number == number)
        #expect(Day(number: number).description == text)
    }

    @Test func `every day of four centuries follows the one before`() throws {
        let first = try #require(Day("1999-12-31")).number
        for number in first..<first + 146_097 {
            let parts = Day(number: number).parts
            #expect(Day(year: parts.year, month: parts.month, day: parts.day)?.number == number)
        }
    }

    @Test(arguments: [
        "", "2026-2-3", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-01", "2026-04-31", "26-01-01",
        "2026-01-01T00:00:00Z", "2026/01/01", "０026-01-01", "-026-01-01", "0000-01-01",
    ])
    func `is no day`(text: String) { #expect(Day(text) == nil) }

    @Test(arguments: [
        ("2026-01-31", "P1M", "2026-02-28"), ("2024-01-31", "P1M", "2024-02-29"), ("2026-11-24", "P6M", "2027-05-24"),
        ("2026-11-24", "P1Y", "2027-11-24"), ("2024-02-29", "P1Y", "2025-02-28"), ("2026-12-31", "P2W", "2027-01-14"),
        ("2026-11-24", "30d", "2026-12-24"), ("2026-11-24", "P1M1D", "2026-12-25"), ("2026-12-01", "1m", "2027-01-01"),
    ])
    func `a period leads to a day`(start: String, period: String, end: String) throws {
        #expect(try #require(Day(start)).adding(try #require(Period(period))).description == end)
    }

    @Test(arguments: [
        ("P6M", "P6M"), ("P12M", "P1Y"), ("P1Y2M3W4D", "P1Y2M25D"), ("P2W", "P14D"), ("30d", "P30D"), ("4w", "P28D"),
        ("6m", "P6M"), ("1y", "P1Y"), ("P0D", "P0D"),
    ])
    func `reads and writes a period`(text: String, written: String) {
        #expect(Period(text)?.description == written)
    }

    @Test(arguments: [
        "", "P", "6", "PT6H", "P6", "P6M6M", "P6D6M", "P-6M", "P10000D", "6M", "30d4w", "p6m", "P1.5Y", "P٦M", "30 d",
    ])
    func `is no period`(text: String) { #expect(Period(text) == nil) }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-24", 1_795_478_400), ("2026-11-24T01:30:00+01:30", 1_795_478_400),
        ("2026-11-23T23:00-01:00", 1_795_478_400), ("2026-11-24T12:00Z", 1_795_521_600), ("1969-12-31T23:59:59Z", -1),
    ])
    func `reads a moment`(text: String, seconds: Int) { #expect(Moment(text)?.seconds == seconds) }

    @Test func `writes a moment in UTC, and says its day`() throws {
        let moment = try #require(Moment("2026-11-24T00:30:05+01:00"))
        #expect(moment.description == "2026-11-23T23:30:05Z")
        #expect(moment.day.description == "2026-11-23")
        #expect(Moment(seconds: -1).day.description == "1969-12-31")
    }

    @Test(arguments: [
        "2026-11-24T24:00:00Z", "2026-11-24T12:60Z", "2026-11-24T12:00", "2026-11-24 12:00Z", "2026-11-24T12Z",
        "2026-11-24T12:00:00+1:00", "2026-11-24T12:00:00+01:00:00", "T12:00Z", "2026-02-30T12:00Z",
    ])
    func `is no moment`(text: String) { #expect(Moment(text) == nil) }
}

@Suite struct PersonTests {
    @Test func `reads people as git writes them`() {
        #expect(Person("Ada Lovelace <ada@example.org>") == Person(name: "Ada Lovelace", contact: "ada@example.org"))
        #expect(Person("Network team") == Person(name: "Network team"))
        #expect(Person("<ada@example.org>") == Person(name: "<ada@example.org>"))
    }

    @Test(arguments: [
        ("Ada <ada@example.org>", "Countess <ADA@example.org>", true), ("Ada", "ada", true), ("Ada", "Grace", false),
        ("Ada <ada@example.org>", "Ada <other@example.org>", false), ("Ada <ada@example.org>", "Ada", true),
        ("ada@example.org", "Ada <ada@example.org>", true),
    ])
    func `tells whether two are the same`(one: String, other: String, isSame: Bool) {
        #expect(Person(one).isSame(as: Person(other)) == isSame)
        #expect(Person(other).isSame(as: Person(one)) == isSame)
    }
}
