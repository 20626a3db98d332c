import Events

/// Days off and make-up days as the State Council's notices word them: from one day through another, and single days.
enum Notices {
    private static let years: [Int: (off: [(String, String)], worked: [String])] = [
        2020: (
            [
                ("01-01", "01-01"), ("01-24", "02-02"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-25", "06-27"),
                ("10-01", "10-08"),
            ], ["01-19", "04-26", "05-09", "06-28", "09-27", "10-10"]
        ),
        2024: (
            [
                ("01-01", "01-01"), ("02-10", "02-17"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-10", "06-10"),
                ("09-15", "09-17"), ("10-01", "10-07"),
            ], ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]
        ),
        2025: (
            [
                ("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
                ("10-01", "10-08"),
            ], ["01-26", "02-08", "04-27", "09-28", "10-11"]
        ),
        2026: (
            [
                ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
                ("09-25", "09-27"), ("10-01", "10-07"),
            ], ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
        ),
    ]

    /// Knows 2020 and 2024 to 2026.
    static func calendar() throws -> WorkingCalendar {
        var notices: [Int: [BusinessDate: WorkingCalendar.DayKind]] = [:]
        for (year, notice) in years {
            var days: [BusinessDate: WorkingCalendar.DayKind] = [:]
            for (first, last) in notice.off {
                let range =
                    try BusinessDate("\(year)-\(first)").daysSince1970...BusinessDate("\(year)-\(last)").daysSince1970
                for day in range { days[BusinessDate(daysSince1970: day)] = .holiday }
            }
            for day in notice.worked { days[try BusinessDate("\(year)-\(day)")] = .workday }
            notices[year] = days
        }
        return WorkingCalendar(notices)
    }
}
