import Events
import Foundation
import Testing

struct BusinessCalendarTests {
    @Test func aDayInShanghaiBeginsAtSixteenHoursUTC() throws {
        let date = try BusinessDate("2026-05-12")
        let calendar = BusinessCalendar.shanghai
        #expect(calendar.start(of: date).rfc3339 == "2026-05-11T16:00:00.000Z")
        #expect(calendar.end(of: date).rfc3339 == "2026-05-12T15:59:59.999Z")
        #expect(calendar.date(of: calendar.start(of: date)) == date)
        #expect(calendar.date(of: calendar.start(of: date).advanced(byMilliseconds: -1)).description == "2026-05-11")
        #expect(calendar.date(of: calendar.end(of: date)) == date)
        #expect(calendar.date(of: calendar.end(of: date).advanced(byMilliseconds: 1)).description == "2026-05-13")
    }

    @Test(arguments: [("2026-03-08", 23), ("2026-11-01", 25), ("2026-07-01", 24)])
    func aDayInNewYorkHasTheHoursThatSummerTimeLeavesIt(text: String, hours: Int64) throws {
        let calendar = try BusinessCalendar(identifier: "America/New_York")
        let date = try BusinessDate(text)
        let length = calendar.end(of: date).milliseconds - calendar.start(of: date).milliseconds + 1
        #expect(length == hours * 3_600_000)
    }

    @Test func aTimeThatComesTwiceIsTheFirstAndOneThatNeverComesLiesAfterTheSkip() throws {
        let calendar = try BusinessCalendar(identifier: "America/New_York")
        let half = Int64(90 * 60_000)
        #expect(
            calendar.instant(try BusinessDate("2026-11-01"), millisecondOfDay: half).rfc3339
                == "2026-11-01T05:30:00.000Z")
        // 02:30 is skipped on that day; the clocks then show 03:30.
        #expect(
            calendar.instant(try BusinessDate("2026-03-08"), millisecondOfDay: half + 3_600_000).rfc3339
                == "2026-03-08T07:30:00.000Z")
    }

    /// Clocks were put forward at midnight in Shanghai in the 1940s, in São Paulo until 2018.
    @Test(arguments: ["Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Pacific/Kiritimati"])
    func everyDayBeginsAndEndsWithinItself(zone: String) throws {
        let calendar = try BusinessCalendar(identifier: zone)
        var wrong: [String] = []
        for days in try BusinessDate("1930-01-01").daysSince1970...BusinessDate("2040-12-31").daysSince1970 {
            let date = BusinessDate(daysSince1970: days)
            // Kiritimati skipped the whole of 1994-12-31 when it crossed the date line.
            if zone == "Pacific/Kiritimati", (date.civil.year, date.civil.month) == (1994, 12) { continue }
            if calendar.date(of: calendar.start(of: date)) != date || calendar.date(of: calendar.end(of: date)) != date
                || calendar.date(of: calendar.start(of: date).advanced(byMilliseconds: -1)) == date
            {
                wrong.append(date.description)
            }
        }
        #expect(wrong == [])
    }

    @Test func aZoneThatDoesNotExistIsRefused() {
        let error = refusal { _ = try BusinessCalendar(identifier: "Asia/Guiyang") }
        #expect(error?.code == "date.malformed")
        #expect(error?.speaksBoth == true)
    }
}
