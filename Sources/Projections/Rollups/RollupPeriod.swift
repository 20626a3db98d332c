import Events
import GRDB

/// Which spans make up a period.
struct RollupPeriod: Sendable {
    let period: Period
    /// As `spans(in:)` gives them.
    private let all: [Span]

    /// - Returns: nil where the period does not consist of whole months.
    init?(_ period: Period, spans: [Span], lastDay: Int) {
        if let from = period.from, let through = period.through, through < from { return nil }
        var through = period.through
        // Nothing is beyond the last day, so a period that reaches it is open.
        if let end = through, end.daysSince1970 >= lastDay { through = nil }
        if let from = period.from, Span(month: from.daysSince1970).days.lowerBound != from.daysSince1970 { return nil }
        if let through, Span(month: through.daysSince1970).days.upperBound != through.daysSince1970 { return nil }
        self.period = Period(from: period.from, through: through)
        all = spans
    }

    /// From the first of which there are cells to the last, be there any or not of those between.
    static func spans(in db: Database) throws -> [Span] {
        let first = try Int.fetchOne(db.cachedStatement(sql: "SELECT min(span) FROM rollup_wholes"))
        let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT max(span) FROM rollup_wholes"))
        guard let first, let last else { return [] }
        return (Span(number: first).year...Span(number: last).year).flatMap { year in
            [Span(year: year)] + (1...12).map { Span(year: year, month: $0) }
        }
    }

    /// The last day on which anything counts, in any population.
    static func lastDay(in db: Database, calendar: BusinessCalendar) throws -> Int {
        let moment = try Int64.fetchOne(
            db,
            sql: """
                SELECT max(coalesce((SELECT newest_occurred_at FROM meta), 0),
                    coalesce((SELECT max(collected_at) FROM matters), 0),
                    coalesce((SELECT max(started_at) FROM visits), 0), coalesce((SELECT max(held_at) FROM duties), 0))
                """)
        return calendar.date(of: Instant(milliseconds: moment ?? 0)).daysSince1970
    }

    /// Years where it consists of them, else months.
    ///
    /// - Parameter inMonths: months in any case.
    func spans(inMonths: Bool = false) -> [Span] {
        let isOfYears = (period.from?.isFirstOfYear ?? true) && (period.through?.isLastOfYear ?? true)
        return all.filter { span in
            guard span.isYear == (isOfYears && !inMonths) else { return false }
            if let from = period.from, span.days.upperBound < from.daysSince1970 { return false }
            if let through = period.through, span.days.lowerBound > through.daysSince1970 { return false }
            return true
        }
    }

    /// What any period is made of: whole years, else months, and of those at its ends the days that it holds; nil where that is
    /// all of them.
    ///
    /// - Parameter inMonths: months in any case.
    static func spans(
        of period: Period, among all: [Span], inMonths: Bool
    ) -> [(span: Span, days: ClosedRange<Int>?)] {
        let from = period.from?.daysSince1970 ?? .min
        let through = period.through?.daysSince1970 ?? .max
        guard from <= through else { return [] }
        func isWhole(_ span: Span) -> Bool { from <= span.days.lowerBound && span.days.upperBound <= through }
        return all.compactMap { span in
            let days = span.days
            guard days.overlaps(from...through) else { return nil }
            let isYearTaken = !inMonths && isWhole(span.wholeYear)
            guard span.isYear == isYearTaken else { return nil }
            if isWhole(span) { return (span, nil) }
            let held = days.clamped(to: from...through)
            return (span, held.lowerBound - days.lowerBound + 1...held.upperBound - days.lowerBound + 1)
        }
    }

    /// Whether that span lies in the period, not before it.
    func reaches(_ span: Span) -> Bool {
        period.from.map { span.days.lowerBound >= $0.daysSince1970 } ?? true
    }
}

extension BusinessDate {
    fileprivate var isFirstOfYear: Bool { civil.month == 1 && civil.day == 1 }
    fileprivate var isLastOfYear: Bool { civil.month == 12 && civil.day == 31 }
}
