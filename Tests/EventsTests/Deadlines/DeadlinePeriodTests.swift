import Events
import Testing

struct DeadlinePeriodTests {
    @Test(arguments: [
        ("7 working days", DeadlinePeriod.workingDays(7)), ("1 working day", .workingDays(1)),
        ("2 business days", .workingDays(2)), ("2 workdays", .workingDays(2)), ("7个工作日", .workingDays(7)),
        ("7 个工作日", .workingDays(7)), ("7工作日", .workingDays(7)), ("3 months", .months(3)), ("1 month", .months(1)),
        ("3个月", .months(3)), ("30 days", .days(30)), ("30 Calendar Days", .days(30)), ("30天", .days(30)),
        ("30日", .days(30)), ("30个自然日", .days(30)), ("  5\tdays ", .days(5)), ("007 days", .days(7)),
    ])
    func aPeriodIsReadInBothLanguages(text: String, period: DeadlinePeriod) throws {
        #expect(try DeadlinePeriod(text) == period)
    }

    /// `3月` is March.
    @Test(arguments: [
        "", "days", "7", "3月", "7 weeks", "2026-08-31", "-7 days", "+7 days", "7.5 days", "七个工作日", "７天", "7 days 3",
        "1 year", "working days 7", "٣ days",
    ])
    func whatIsNoPeriodIsRefused(text: String) {
        let error = refusal { _ = try DeadlinePeriod(text) }
        #expect(error?.code == "deadline.malformed")
        #expect(error?.speaksBoth == true)
        #expect(error?.message.en.contains("7 working days") == true)
    }

    @Test(arguments: [
        (DeadlinePeriod.Unit.days, 3650), (.workingDays, 2500), (.months, 120),
    ])
    func aPeriodIsRefusedOnePastItsBounds(unit: DeadlinePeriod.Unit, bound: Int) throws {
        #expect(unit.bound == bound)
        #expect(try DeadlinePeriod(1, unit).count == 1)
        #expect(try DeadlinePeriod(bound, unit).count == bound)
        for count in [0, -1, bound + 1, .max, .min] {
            let error = refusal { _ = try DeadlinePeriod(count, unit) }
            #expect(error?.code == "bound.exceeded", "\(count)")
            #expect(error?.message.en.contains("\(bound)") == true, "\(count)")
        }
        #expect(DeadlinePeriod.Unit.allCases.count == 3)
    }

    @Test(arguments: [
        "0 days", "3651 days", "0个月", "121 months", "2501 working days", "99999999999999999999999999 days",
    ])
    func aPeriodOutOfBoundsIsRefusedWhenRead(text: String) {
        let error = refusal { _ = try DeadlinePeriod(text) }
        #expect(error?.code == "bound.exceeded")
        #expect(error?.speaksBoth == true)
    }

    @Test(arguments: [
        DeadlinePeriod.days(1), .days(30), .workingDays(1), .workingDays(7), .months(1), .months(3),
    ])
    func aPeriodIsReadBackFromItsLabels(period: DeadlinePeriod) throws {
        #expect(try DeadlinePeriod(period.label.zh) == period)
        #expect(try DeadlinePeriod(period.label.en) == period)
    }

    @Test func labelsAreAsPeopleWriteThem() {
        #expect(DeadlinePeriod.workingDays(7).label == Bilingual(zh: "7个工作日", en: "7 working days"))
        #expect(DeadlinePeriod.months(1).label == Bilingual(zh: "1个月", en: "1 month"))
        #expect(DeadlinePeriod.days(30).label == Bilingual(zh: "30天", en: "30 days"))
    }

    /// Source of the expected days: python-dateutil's `relativedelta` and the Python package chinesecalendar.
    @Test(arguments: [
        ("2019-10-25", DeadlinePeriod.months(3), "2020-01-25", "2020-02-03"),
        ("2020-01-31", .months(1), "2020-02-29", "2020-03-02"), ("2024-01-31", .months(1), "2024-02-29", "2024-02-29"),
        ("2024-11-30", .months(3), "2025-02-28", "2025-02-28"), ("2025-07-01", .months(3), "2025-10-01", "2025-10-09"),
        ("2026-07-02", .months(3), "2026-10-02", "2026-10-08"), ("2025-10-31", .months(1), "2025-11-30", "2025-12-01"),
        // Saturdays that are worked: 28 and 14 February 2026.
        ("2025-12-31", .months(2), "2026-02-28", "2026-02-28"), ("2025-12-14", .months(2), "2026-02-14", "2026-02-14"),
        ("2026-09-01", .days(30), "2026-10-01", "2026-10-08"), ("2026-09-10", .days(30), "2026-10-10", "2026-10-10"),
        ("2026-09-11", .days(30), "2026-10-11", "2026-10-12"),
    ])
    func daysAndMonthsThatEndOnADayOffEndOnTheNextWorkingDayIfSoDecided(
        from: String, period: DeadlinePeriod, plain: String, worked: String
    ) throws {
        let calendar = try Notices.calendar()
        let start = try BusinessDate(from)
        let counted = period.lastDay(after: start, in: calendar, endsOnWorkingDay: false)
        #expect(counted == CountedDay(date: try BusinessDate(plain)))
        let moved = period.lastDay(after: start, in: calendar, endsOnWorkingDay: true)
        #expect(moved == CountedDay(date: try BusinessDate(worked)))
    }

    /// A calendar period passes over an unknown year's days without looking at them; only where it ends matters.
    @Test(arguments: [
        ("2026-10-10", DeadlinePeriod.months(3), "2027-01-11", [2027]), ("2026-06-30", .months(6), "2026-12-30", []),
        ("2020-11-30", .months(50), "2025-02-05", []), ("2026-12-01", .days(31), "2027-01-01", [2027]),
    ])
    func aPeriodNamesTheUnknownYearThatItEndsIn(
        from: String, period: DeadlinePeriod, to: String, unknown: [Int]
    ) throws {
        let calendar = try Notices.calendar()
        let start = try BusinessDate(from)
        let moved = period.lastDay(after: start, in: calendar, endsOnWorkingDay: true)
        #expect(moved.unknownYears == unknown)
        #expect(period.lastDay(after: start, in: calendar, endsOnWorkingDay: false).unknownYears == [])
        #expect(moved.date == (try BusinessDate(to)))
    }
}
