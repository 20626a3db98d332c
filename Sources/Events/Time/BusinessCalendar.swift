import Foundation

/// Turns moments into business dates and back, in one time zone.
package struct BusinessCalendar: Hashable, Sendable {
    package let timeZone: TimeZone

    package init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// - Throws: `EventsError` (`date.malformed`) when the tz database has no such zone.
    package init(identifier: String) throws(EventsError) {
        guard let zone = TimeZone(identifier: identifier) else {
            throw EventsError(
                .date, zh: "没有名为“\(identifier)”的时区，例如 Asia/Shanghai",
                en: "there is no time zone \"\(identifier)\"; one is Asia/Shanghai")
        }
        timeZone = zone
    }

    /// Chinese standard time, the default of every site.
    package static let shanghai: BusinessCalendar = {
        guard let zone = TimeZone(identifier: "Asia/Shanghai") ?? TimeZone(secondsFromGMT: 8 * 3600) else {
            preconditionFailure("a fixed offset of eight hours is always a time zone")
        }
        return BusinessCalendar(timeZone: zone)
    }()

    /// The day on which that moment falls; a moment outside the years 1 to 9999, which only a faulty site writes, falls
    /// on the nearest day that has a name.
    package func date(of instant: Instant) -> BusinessDate {
        let instant = min(max(instant, .distantPast), .distantFuture)
        let local = instant.milliseconds + offset(at: instant)
        return BusinessDate(daysSince1970: Int(Instant.floorDivide(local, 86_400_000)))
    }

    /// The first moment of that day.
    package func start(of date: BusinessDate) -> Instant { instant(date, millisecondOfDay: 0) }

    /// The last millisecond of that day.
    package func end(of date: BusinessDate) -> Instant {
        start(of: date.advanced(byDays: 1)).advanced(byMilliseconds: -1)
    }

    /// The moment at which this zone's clocks show that time; where they show it twice, the first time; where they skip
    /// it, as long after the skip as it lies after the skip's beginning.
    package func instant(_ date: BusinessDate, millisecondOfDay: Int64) -> Instant {
        let wall = Int64(date.daysSince1970) * 86_400_000 + millisecondOfDay
        let before = offset(at: Instant(milliseconds: wall - 86_400_000))
        let candidate = Instant(milliseconds: wall - before)
        if offset(at: candidate) == before { return candidate }
        let after = offset(at: Instant(milliseconds: wall + 86_400_000))
        let later = Instant(milliseconds: wall - after)
        return offset(at: later) == after ? later : candidate
    }

    /// As people read it, to the minute: `2026-05-12 08:30`.
    package func text(of instant: Instant) -> String {
        let day = date(of: instant)
        let minutes = max(0, (instant.milliseconds - start(of: day).milliseconds) / 60_000)
        return "\(day) \(pad(minutes / 60, 2)):\(pad(minutes % 60, 2))"
    }

    /// How much later than UTC the clocks show at that moment, in milliseconds.
    package func offset(at instant: Instant) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        return Int64(timeZone.secondsFromGMT(for: date)) * 1000
    }
}
