/// Which days are worked: Monday to Friday, but for what the State Council's yearly notices make of them (放假、调休上班).
package struct WorkingCalendar: Hashable, Sendable {
    /// What a notice makes of a day.
    package enum DayKind: String, Hashable, Sendable, CaseIterable {
        /// Off, on whatever weekday (放假).
        case holiday
        /// A Saturday or Sunday that is worked (调休上班).
        case workday
    }

    /// The years whose holidays are known. In any other year only the weekends are off.
    package let years: Set<Int>
    private let exceptions: [BusinessDate: DayKind]

    /// - Parameter notices: by year, the days on which the notices differ from the weekday's rule or confirm it. A year that
    ///   is known and has none is empty, not absent.
    package init(_ notices: [Int: [BusinessDate: DayKind]]) {
        var exceptions: [BusinessDate: DayKind] = [:]
        for (year, days) in notices {
            for (date, kind) in days {
                precondition(date.civil.year == year, "\(date) is not of \(year)")
                exceptions[date] = kind
            }
        }
        years = Set(notices.keys)
        self.exceptions = exceptions
    }

    /// Knows no year.
    package static let weekendsOnly = WorkingCalendar([:])

    package func isWorkingDay(_ date: BusinessDate) -> Bool {
        switch exceptions[date] {
        case .holiday: false
        case .workday: true
        case nil: !date.isWeekend
        }
    }

    /// The last of so many working days after a day. That day itself does not count, whether it is worked or not.
    ///
    /// Source: 民法典第二百零一条: 按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。
    ///
    /// - Parameter count: 1 or more.
    package func date(after start: BusinessDate, workingDays count: Int) -> CountedDay {
        precondition(count >= 1, "nothing to count")
        let first = start.advanced(byDays: 1)
        var day = start
        var left = count
        while left > 0 {
            day = day.advanced(byDays: 1)
            if isWorkingDay(day) { left -= 1 }
        }
        return CountedDay(date: day, unknownYears: unknownYears(from: first, through: day))
    }

    /// That day if it is worked, else the next one that is.
    ///
    /// Source: 民法典第二百零三条: 期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。
    package func workingDay(onOrAfter date: BusinessDate) -> CountedDay {
        var day = date
        while !isWorkingDay(day) { day = day.advanced(byDays: 1) }
        return CountedDay(date: day, unknownYears: unknownYears(from: date, through: day))
    }

    private func unknownYears(from first: BusinessDate, through last: BusinessDate) -> [Int] {
        (first.civil.year...last.civil.year).filter { !years.contains($0) }
    }
}

/// The day that counting arrived at, and how far it can be relied upon.
package struct CountedDay: Hashable, Sendable {
    package let date: BusinessDate
    /// Years, ascending, in which days were looked at and whose holidays are not known. Empty: the day is certain.
    package let unknownYears: [Int]

    package init(date: BusinessDate, unknownYears: [Int] = []) {
        self.date = date
        self.unknownYears = unknownYears
    }
}
