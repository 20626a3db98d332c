extension BusinessDate {
    /// 1 for Monday through 7 for Sunday (ISO 8601).
    package var weekday: Int {
        // 1970-01-01 was a Thursday, the fourth day of its week.
        let sinceMonday = (daysSince1970 + 3) % 7
        return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
    }

    /// Saturday or Sunday.
    package var isWeekend: Bool { weekday >= 6 }

    /// The day of the same number so many months on, or that month's last day where it has no such day: 31 January and one
    /// month is 28 or 29 February.
    ///
    /// Source: 民法典第二百零二条: 到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。
    package func advanced(byMonths months: Int) -> BusinessDate {
        let (year, month, day) = civil
        let index = year * 12 + month - 1 + months
        let monthOfYear = (index % 12 + 12) % 12
        let targetYear = (index - monthOfYear) / 12
        let length = Self.lengthOfMonth(monthOfYear + 1, year: targetYear)
        return BusinessDate(
            daysSince1970: Self.days(year: targetYear, month: monthOfYear + 1, day: min(day, length)))
    }
}
