import Events
import TestSupport
import Testing

struct WorkingCalendarTests {
    @Test(arguments: [
        ("2026-09-30", true), ("2026-10-01", false), ("2026-10-03", false), ("2026-10-08", true), ("2026-10-10", true),
        ("2026-10-11", false), ("2026-10-17", false), ("2020-01-19", true), ("2020-01-31", false),
        ("2020-02-01", false),
        ("2020-02-03", true), ("2024-02-09", true),
    ])
    func aDayIsWorkedAsTheNoticeSaysAndElseByItsWeekday(day: String, worked: Bool) throws {
        #expect(try Notices.calendar().isWorkingDay(BusinessDate(day)) == worked)
    }

    /// Source of the expected days: the Python package chinesecalendar, which knows the same notices.
    @Test(arguments: [
        // Spring Festival 2020: Sunday 19 January was made up; the holidays were extended through 2 February, and Saturday
        // 1 February, a make-up day at first, went with them.
        ("2020-01-16", 2, "2020-01-19"), ("2020-01-17", 2, "2020-01-20"), ("2020-01-17", 7, "2020-02-04"),
        ("2020-01-22", 2, "2020-02-03"), ("2020-01-23", 1, "2020-02-03"), ("2020-01-23", 7, "2020-02-11"),
        ("2020-01-31", 1, "2020-02-03"), ("2020-02-01", 1, "2020-02-03"), ("2020-02-02", 7, "2020-02-11"),
        // National Day 2025: Sunday 28 September and Saturday 11 October are worked.
        ("2025-09-26", 2, "2025-09-29"), ("2025-09-26", 7, "2025-10-13"), ("2025-09-28", 1, "2025-09-29"),
        ("2025-09-30", 1, "2025-10-09"), ("2025-09-30", 7, "2025-10-16"), ("2025-10-01", 7, "2025-10-16"),
        ("2025-10-10", 1, "2025-10-11"), ("2025-10-10", 2, "2025-10-13"),
        // National Day 2026 with Mid-Autumn before it: Sunday 20 September and Saturday 10 October are worked.
        ("2026-09-18", 1, "2026-09-20"), ("2026-09-18", 7, "2026-09-29"), ("2026-09-19", 1, "2026-09-20"),
        ("2026-09-24", 2, "2026-09-29"), ("2026-09-24", 7, "2026-10-12"), ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"), ("2026-09-30", 7, "2026-10-15"),
        // New Year's Eve 2024 is worked; a leap day is a day like any other; a year's end is none.
        ("2024-02-08", 1, "2024-02-09"), ("2024-02-09", 2, "2024-02-19"), ("2024-02-16", 2, "2024-02-19"),
        ("2024-02-28", 2, "2024-03-01"), ("2025-12-29", 7, "2026-01-08"), ("2026-12-22", 7, "2026-12-31"),
    ])
    func workingDaysAreCountedFromTheNextDayOn(from: String, count: Int, to: String) throws {
        let counted = try Notices.calendar().date(after: BusinessDate(from), workingDays: count)
        #expect(counted == CountedDay(date: try BusinessDate(to), unknownYears: []))
    }

    @Test(arguments: [
        // The day arrived at, or a day on the way, lies in 2027, whose notice is not known.
        ("2026-12-31", 1, "2027-01-01", [2027]), ("2026-12-23", 7, "2027-01-01", [2027]),
        ("2026-12-22", 7, "2026-12-31", []), ("2019-12-30", 3, "2020-01-03", [2019]),
        ("2019-12-31", 2, "2020-01-03", []), ("2020-12-31", 1, "2021-01-01", [2021]),
        ("2020-12-30", 783, "2024-01-02", [2021, 2022, 2023]),
    ])
    func aYearWithoutANoticeIsCountedByItsWeekendsAndNamed(
        from: String, count: Int, to: String, unknown: [Int]
    ) throws {
        let counted = try Notices.calendar().date(after: BusinessDate(from), workingDays: count)
        #expect(counted == CountedDay(date: try BusinessDate(to), unknownYears: unknown))
    }

    @Test(arguments: [
        ("2026-09-30", "2026-09-30", []), ("2026-10-01", "2026-10-08", []), ("2026-10-10", "2026-10-10", []),
        ("2026-10-11", "2026-10-12", []), ("2020-01-25", "2020-02-03", []), ("2027-01-01", "2027-01-01", [2027]),
        ("2027-01-02", "2027-01-04", [2027]), ("2023-12-31", "2024-01-02", [2023]),
    ])
    func aDayOffGivesWayToTheNextWorkingDay(day: String, to: String, unknown: [Int]) throws {
        let counted = try Notices.calendar().workingDay(onOrAfter: BusinessDate(day))
        #expect(counted == CountedDay(date: try BusinessDate(to), unknownYears: unknown))
    }

    @Test func aCalendarThatKnowsNoYearHasWeekendsOnly() throws {
        let calendar = WorkingCalendar.weekendsOnly
        #expect(calendar.years == [])
        #expect(calendar.isWorkingDay(try BusinessDate("2026-10-01")))
        #expect(!calendar.isWorkingDay(try BusinessDate("2026-10-10")))
        #expect(calendar.date(after: try BusinessDate("2026-10-01"), workingDays: 1).unknownYears == [2026])
    }

    /// Adds n working days, then counts, day by day and by another rule, how many of the days passed were worked.
    @Test(arguments: [UInt64(1), 20_260_930, 0xDEAD_11FE, .max])
    func addingWorkingDaysAndCountingThemAgainGivesTheSameNumber(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        for round in 0..<500 {
            let year = Int.random(in: 1900...2100, using: &random)
            let first = try #require(BusinessDate(year: year, month: 1, day: 1))
            var days: [BusinessDate: WorkingCalendar.DayKind] = [:]
            for day in 0..<365 where Int.random(in: 0..<6, using: &random) == 0 {
                days[first.advanced(byDays: day)] = Bool.random(using: &random) ? .holiday : .workday
            }
            let calendar = WorkingCalendar([year: days])
            let start = first.advanced(byDays: Int.random(in: -40..<400, using: &random))
            let count = Int.random(in: 1...80, using: &random)
            let end = calendar.date(after: start, workingDays: count)

            var worked = 0
            var lastWorked = start
            for day in start.daysSince1970 + 1...end.date.daysSince1970 {
                let date = BusinessDate(daysSince1970: day)
                // 1970-01-03 was a Saturday.
                let weekend = [0, 1].contains(((day - 2) % 7 + 7) % 7)
                if days[date] == .workday || (days[date] == nil && !weekend) {
                    worked += 1
                    lastWorked = date
                }
            }
            let other = Set(
                (start.daysSince1970 + 1...end.date.daysSince1970).map { day in
                    BusinessDate(daysSince1970: day).civil.year
                }
            ).subtracting([year])
            #expect(worked == count, "seed \(seed), round \(round)")
            #expect(lastWorked == end.date, "seed \(seed), round \(round)")
            #expect(end.unknownYears == other.sorted(), "seed \(seed), round \(round)")
        }
    }
}
