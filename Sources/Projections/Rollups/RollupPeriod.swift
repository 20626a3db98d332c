import Events
import GRDB

/// How long a span may be that falls into one row of an answer.
enum SpanLength {
    case month
    case year
    case allTime
}

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

    /// The months and years of which there are cells, in order.
    static func spans(in db: Database) throws -> [Span] {
        // From each to the next, because a list of distinct ones would look at every row.
        let rows = try RawQuery(
            kept: """
                WITH RECURSIVE spans (span) AS (
                    SELECT min(span) FROM rollup_wholes WHERE span > \(Span.allTime.number)
                    UNION ALL
                    SELECT (SELECT min(r.span) FROM rollup_wholes r WHERE r.span > spans.span)
                    FROM spans WHERE span IS NOT NULL
                ) SELECT span FROM spans WHERE span IS NOT NULL
                """, db)
        var spans: [Span] = []
        while try rows.step() { spans.append(Span(number: rows.integer(0))) }
        return spans
    }

    /// The last day on which anything counts, in any population.
    static func lastDay(in db: Database, calendar: BusinessCalendar) throws -> Int {
        let moment = try Int64.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT max(coalesce((SELECT newest_occurred_at FROM meta), 0),
                        coalesce((SELECT max(collected_at) FROM matters), 0),
                        coalesce((SELECT max(started_at) FROM visits), 0), coalesce((SELECT max(held_at) FROM duties), 0))
                    """))
        return calendar.date(of: Instant(milliseconds: moment ?? 0)).daysSince1970
    }

    /// All of time where it is that, else years where it consists of them, else months.
    ///
    /// - Parameter length: of the rows of the answer, which are no longer then.
    func spans(_ length: SpanLength = .allTime) -> [Span] {
        if period == Period(), length == .allTime { return [.allTime] }
        let isOfYears = (period.from?.isFirstOfYear ?? true) && (period.through?.isLastOfYear ?? true)
        return all.filter { span in
            guard span.isYear == (isOfYears && length != .month) else { return false }
            if let from = period.from, span.days.upperBound < from.daysSince1970 { return false }
            if let through = period.through, span.days.lowerBound > through.daysSince1970 { return false }
            return true
        }
    }

    /// What any period is made of: whole years, else months, and of those at its ends the days that it holds; nil where that is
    /// all of them.
    ///
    /// - Parameter length: of the rows of the answer.
    static func spans(
        of period: Period, among all: [Span], _ length: SpanLength
    ) -> [(span: Span, days: ClosedRange<Int>?)] {
        let from = period.from?.daysSince1970 ?? .min
        let through = period.through?.daysSince1970 ?? .max
        guard from <= through else { return [] }
        func isWhole(_ span: Span) -> Bool { from <= span.days.lowerBound && span.days.upperBound <= through }
        return all.compactMap { span in
            let days = span.days
            guard days.overlaps(from...through) else { return nil }
            let isYearTaken = length != .month && isWhole(span.wholeYear)
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
