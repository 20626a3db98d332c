import Events
import Foundation
import Testing

struct BusinessDateTests {
    @Test func everyDayFrom1900Through2100IsTheDayThatFoundationNames() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let first = try BusinessDate("1900-01-01")
        let last = try BusinessDate("2100-12-31")
        #expect(first.daysSince1970 == -25_567)
        #expect(last.daysSince1970 == 47_846)
        var wrong: [Int] = []
        for days in first.daysSince1970...last.daysSince1970 {
            let date = BusinessDate(daysSince1970: days)
            let there = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            let (year, month, day) = date.civil
            if year != there.year || month != there.month || day != there.day
                || BusinessDate(year: year, month: month, day: day) != date
            {
                wrong.append(days)
            }
        }
        #expect(wrong == [])
    }

    @Test func aDateIsReadBackFromItsText() throws {
        for days in stride(from: -25_567, through: 47_846, by: 97) {
            let date = BusinessDate(daysSince1970: days)
            #expect(try BusinessDate(date.description) == date)
        }
        #expect(BusinessDate(daysSince1970: 0).description == "1970-01-01")
        #expect(BusinessDate(daysSince1970: -1).description == "1969-12-31")
        #expect(try BusinessDate("2026-05-12").month == "2026-05")
    }

    @Test(arguments: [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28)])
    func februaryHasTheDaysOfItsYear(year: Int, days: Int) {
        #expect(BusinessDate.lengthOfMonth(2, year: year) == days)
        #expect((BusinessDate(year: year, month: 2, day: 29) != nil) == (days == 29))
        #expect(
            BusinessDate(year: year, month: 2, day: 28)?.advanced(byDays: days == 29 ? 2 : 1).description
                == "\(year)-03-01")
    }

    @Test(arguments: [
        "", "2026", "2026-05", "2026-5-12", "2026-05-1", "26-05-12", "2026/05/12", "2026-05-12 ", " 2026-05-12",
        "2026-00-10", "2026-13-01", "2026-04-31", "2023-02-29", "2026-05-00", "0000-01-01", "-2026-05-12",
        "+202-05-12", "2026-+5-12", "2026-05-+2", "２０２６-05-12", "2026-05-12T00:00", "二零二六-05-12",
    ])
    func whatIsNoDateIsRefused(text: String) {
        let error = refusal { _ = try BusinessDate(text) }
        #expect(error?.code == "date.malformed")
        #expect(error?.speaksBoth == true)
    }
}
