/// How long somebody has: so many calendar days, working days or months.
package struct DeadlinePeriod: Hashable, Sendable {
    package enum Unit: Hashable, Sendable, CaseIterable {
        case days
        case workingDays
        case months

        /// The most there may be of it.
        package var bound: Int {
            switch self {
            case .days: Bounds.deadlineDays
            case .workingDays: Bounds.deadlineWorkingDays
            case .months: Bounds.deadlineMonths
            }
        }
    }

    /// 1 or more, at most the unit's bound.
    package let count: Int
    package let unit: Unit

    /// - Throws: `EventsError` (`bound.exceeded`) when there is none of it, or more than the unit's bound.
    package init(_ count: Int, _ unit: Unit) throws(EventsError) {
        guard (1...unit.bound).contains(count) else {
            throw EventsError(
                .bound, zh: "期限应为 1 至 \(Self.phrase(unit.bound, unit).zh)",
                en: "a deadline is 1 to \(Self.phrase(unit.bound, unit).en)")
        }
        self.count = count
        self.unit = unit
    }

    /// A period that the program itself writes down.
    private init(checked count: Int, _ unit: Unit) {
        precondition((1...unit.bound).contains(count), "\(count) \(unit) is out of bounds")
        self.count = count
        self.unit = unit
    }

    package static func days(_ count: Int) -> DeadlinePeriod { DeadlinePeriod(checked: count, .days) }
    package static func workingDays(_ count: Int) -> DeadlinePeriod { DeadlinePeriod(checked: count, .workingDays) }
    package static func months(_ count: Int) -> DeadlinePeriod { DeadlinePeriod(checked: count, .months) }

    /// As it is written in a file and typed: `7个工作日`, `7 working days`.
    package var label: Bilingual { Self.phrase(count, unit) }

    /// In fifths of a day, only to tell which of two periods is meant to be the longer one: a month counts as 30 days, five
    /// working days as seven.
    var nominalLength: Int {
        switch unit {
        case .days: count * 5
        case .workingDays: count * 7
        case .months: count * 150
        }
    }

    private static func phrase(_ count: Int, _ unit: Unit) -> Bilingual {
        let plural = count == 1 ? "" : "s"
        return switch unit {
        case .days: Bilingual(zh: "\(count)天", en: "\(count) day\(plural)")
        case .workingDays: Bilingual(zh: "\(count)个工作日", en: "\(count) working day\(plural)")
        case .months: Bilingual(zh: "\(count)个月", en: "\(count) month\(plural)")
        }
    }
}

extension DeadlinePeriod {
    /// How the units are written, without blanks and in lower case. `3月` is March and `3日` may be the third, so a month is
    /// `个月` only; `30日` is how regulations write thirty days.
    private static let units: [String: Unit] = [
        "day": .days, "days": .days, "calendarday": .days, "calendardays": .days, "天": .days, "日": .days, "自然日": .days,
        "个自然日": .days,
        "workingday": .workingDays, "workingdays": .workingDays, "workday": .workingDays, "workdays": .workingDays,
        "businessday": .workingDays, "businessdays": .workingDays, "工作日": .workingDays, "个工作日": .workingDays,
        "month": .months, "months": .months, "个月": .months,
    ]

    /// Reads `7 working days`, `3 months`, `30 days`, `7个工作日`, `3个月`, `30天`.
    ///
    /// - Throws: `EventsError` `deadline.malformed` when it is none, `bound.exceeded` as above.
    package init(_ text: String) throws(EventsError) {
        let packed = text.lowercased().filter { !$0.isWhitespace }
        let digits = packed.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let unit = Self.units[String(packed.dropFirst(digits.count))] else {
            throw EventsError(
                .deadline, zh: "“\(text)”不是期限，应写作 7个工作日、30天 或 3个月",
                en: "\"\(text)\" is no deadline; write 7 working days, 30 days or 3 months")
        }
        // More digits than an Int holds are more than any bound.
        try self.init(Int(digits) ?? .max, unit)
    }
}

extension DeadlinePeriod {
    /// The last day of the period that something on `start` begins.
    ///
    /// - Parameter endsOnWorkingDay: whether calendar days and months that end on a day off end on the next working day.
    package func lastDay(
        after start: BusinessDate, in calendar: WorkingCalendar, endsOnWorkingDay: Bool
    ) -> CountedDay {
        let last: BusinessDate
        switch unit {
        case .workingDays: return calendar.date(after: start, workingDays: count)
        case .days: last = start.advanced(byDays: count)
        case .months: last = start.advanced(byMonths: count)
        }
        return endsOnWorkingDay ? calendar.workingDay(onOrAfter: last) : CountedDay(date: last)
    }
}
