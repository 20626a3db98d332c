import Events

/// The business days of a calendar, with what was found remembered: asking a time zone anew for each moment takes longer than
/// folding the event. For one thread.
final class Days {
    let calendar: BusinessCalendar
    /// By the day in UTC, how much later the zone's clocks show, in milliseconds; nil for a day on which that changes.
    @exclusivity(unchecked) private var offsets: [Int64: Int64?] = [:]

    private static let day: Int64 = 86_400_000
    /// No zone changes its clocks twice within this.
    private static let quarter: Int64 = 15 * 60_000

    init(_ calendar: BusinessCalendar) {
        self.calendar = calendar
    }

    /// Counted from 1970; the nearest day that has a name where the moment has none.
    func day(of instant: Instant) -> Int {
        let instant = Instant(bounded: instant.milliseconds)
        let utc = Instant.floorDivide(instant.milliseconds, Self.day)
        let known = offsets[utc] ?? remember(utc)
        guard let known else { return calendar.date(of: instant).daysSince1970 }
        return Int(Instant.floorDivide(instant.milliseconds + known, Self.day))
    }

    private func remember(_ utc: Int64) -> Int64? {
        let start = utc * Self.day
        let first = calendar.offset(at: Instant(milliseconds: start))
        let isEven = (1...96).allSatisfy { quarter in
            let moment = start + min(Int64(quarter) * Self.quarter, Self.day - 1)
            return calendar.offset(at: Instant(milliseconds: moment)) == first
        }
        let offset = isEven ? first : nil
        offsets[utc] = .some(offset)
        return offset
    }
}
