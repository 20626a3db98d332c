import Events
import Foundation
import Testing

struct BusinessDateCountingTests {
    @Test func everyWeekdayFrom1900Through2100IsTheOneThatFoundationNames() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        var wrong: [Int] = []
        for days in try BusinessDate("1900-01-01").daysSince1970...BusinessDate("2100-12-31").daysSince1970 {
            let date = BusinessDate(daysSince1970: days)
            // Foundation counts from Sunday, which is 1.
            let there = calendar.component(.weekday, from: Date(timeIntervalSince1970: Double(days) * 86_400))
            if date.weekday != (there + 5) % 7 + 1 || date.isWeekend != [1, 7].contains(there) { wrong.append(days) }
        }
        #expect(wrong == [])
    }

    /// Source of the expected days: python-dateutil's `relativedelta(months=…)`.
    @Test(arguments: [
        ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2023-11-30", 3, "2024-02-29"),
        ("2024-11-30", 3, "2025-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2024-02-29", 48, "2028-02-29"),
        ("2025-08-31", 6, "2026-02-28"), ("2025-12-31", 2, "2026-02-28"), ("2025-03-31", 1, "2025-04-30"),
        ("2025-05-15", 3, "2025-08-15"), ("2025-12-01", 1, "2026-01-01"), ("2025-11-30", 1, "2025-12-30"),
        ("2026-03-31", -1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"), ("2026-01-15", -13, "2024-12-15"),
    ])
    func monthsEndOnTheSameNumberOrOnTheMonthsLastDay(from: String, months: Int, to: String) throws {
        #expect(try BusinessDate(from).advanced(byMonths: months).description == to)
    }

    @Test func aDayWithoutANameStillHasMonthsAfterIt() throws {
        let last = try BusinessDate("9999-12-31")
        let civil = last.advanced(byMonths: 2).civil
        #expect((civil.year, civil.month, civil.day) == (10_000, 2, 29))
    }
}
