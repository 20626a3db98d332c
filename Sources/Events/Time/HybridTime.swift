/// A hybrid logical clock's reading: milliseconds in the upper 48 bits, a counter in the lower 16.
///
/// Source: Kulkarni, Demirbas et al., "Logical Physical Clocks", OPODIS 2014; the packing is their section 6.2.
package struct HybridTime: Hashable, Comparable, Sendable, RawRepresentable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package init(_ instant: Instant) {
        rawValue = UInt64(max(0, instant.milliseconds)) << 16
    }

    package var instant: Instant { Instant(milliseconds: Int64(rawValue >> 16)) }

    package static let zero = HybridTime(rawValue: 0)

    package static func < (left: HybridTime, right: HybridTime) -> Bool { left.rawValue < right.rawValue }

    /// Whether a clock that shows `now` lies further behind than `Bounds.clockDriftMilliseconds`: one of the two is wrong.
    package func isBeyond(_ now: Instant) -> Bool {
        instant.milliseconds > now.milliseconds + Bounds.clockDriftMilliseconds
    }
}

/// The clock that stamps one site's events: always ahead of what it stamped before and of what it has seen.
package struct HybridClock: Hashable, Sendable {
    package private(set) var latest: HybridTime

    package init(latest: HybridTime = .zero) {
        self.latest = latest
    }

    /// The stamp of a new event. It grows even when the wall clock jumps back.
    package mutating func tick(now: Instant) -> HybridTime {
        latest = max(HybridTime(now), HybridTime(rawValue: latest.rawValue + 1))
        return latest
    }

    /// Takes note of another site's stamp.
    ///
    /// - Returns: false, and is left as it was, when the stamp lies further ahead than `Bounds.clockDriftMilliseconds`:
    ///   one wrong clock must not drag the others along.
    @discardableResult
    package mutating func observe(_ other: HybridTime, now: Instant) -> Bool {
        guard !other.isBeyond(now) else { return false }
        latest = max(latest, other)
        return true
    }

    /// The latest moment that can pass for the present: what the wall clock shows or, where that lies more than
    /// `Bounds.clockDriftMilliseconds` behind the newest stamp, that stamp, because the wall clock has jumped back.
    package func present(at now: Instant) -> Instant { latest.isBeyond(now) ? latest.instant : now }
}
