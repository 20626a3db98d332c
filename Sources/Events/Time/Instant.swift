/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Comparable, Sendable, Codable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    package func advanced(byMilliseconds delta: Int64) -> Instant { Instant(milliseconds: milliseconds + delta) }

    package static let distantPast = Instant(milliseconds: -62_135_596_800_000)
    package static let distantFuture = Instant(milliseconds: 253_402_300_799_999)
}

extension Instant {
    /// RFC 3339 with milliseconds in UTC: `2026-05-12T08:30:00.000Z`.
    package var rfc3339: String {
        let day = BusinessDate(daysSince1970: Int(Self.floorDivide(milliseconds, 86_400_000)))
        let rest = milliseconds - Int64(day.daysSince1970) * 86_400_000
        let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60)
        return "\(day)T\(pad(hour, 2)):\(pad(minute, 2)):\(pad(second, 2)).\(pad(rest % 1000, 3))Z"
    }

    /// Reads RFC 3339: a date, `T` or a space, a time with optional seconds and fraction, `Z` or `±hh:mm`.
    ///
    /// - Throws: `EventsError` (`instant.malformed`) when it is none.
    package init(rfc3339 text: String) throws(EventsError) {
        let malformed = EventsError(
            .instant, zh: "“\(text)”不是时间，应写作 2026-05-12T08:30:00+08:00",
            en: "\"\(text)\" is no time; write 2026-05-12T08:30:00+08:00")
        let pattern =
            /(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})/
        guard let match = try? pattern.wholeMatch(in: text) else { throw malformed }
        let (_, date, hour, minute, second, fraction, zone) = match.output
        guard let day = try? BusinessDate(String(date)), let h = Int64(hour), h < 24, let m = Int64(minute), m < 60,
            let s = Int64(second ?? "0"), s < 60
        else { throw malformed }
        // `\d` also matches digits of other scripts, which `Int64` does not read.
        guard let milli = Int64((fraction.map { String($0) } ?? "0").padding(to: 3).prefix(3)) else { throw malformed }
        var offset: Int64 = 0
        if zone != "Z" {
            let parts = zone.dropFirst().split(separator: ":")
            guard let oh = Int64(parts[0]), oh < 24, let om = Int64(parts[1]), om < 60 else { throw malformed }
            offset = (zone.hasPrefix("-") ? -1 : 1) * (oh * 60 + om) * 60_000
        }
        milliseconds =
            Int64(day.daysSince1970) * 86_400_000 + h * 3_600_000 + m * 60_000 + s * 1000 + milli - offset
    }

    package static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value / divisor - (value % divisor < 0 ? 1 : 0)
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: "0", count: max(0, width - count))
    }
}

/// `value` with leading zeros.
func pad(_ value: some BinaryInteger, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}
