/// What may befall the connections of a ``FaultyLine``: chances in a hundred of all connections, and how bad it gets.
package struct LineFaults: Hashable, Sendable {
    /// Closed at once, before a byte has passed.
    package var refused = 0
    /// Both ends see a reset in the middle of what they say.
    package var cut = 0
    /// From some byte on one direction is swallowed while the connection stays open, as when a cable is pulled.
    package var halfOpen = 0
    /// One direction rests for a while, and then goes on.
    package var stalled = 0
    /// Bytes of a direction after which a cut, a silence or a stall begins.
    package var reach = 1...40_000
    package var stall: ClosedRange<Duration> = .milliseconds(50) ... .milliseconds(400)
    /// How long every byte is under way, drawn for each direction of each connection; nil is at once.
    package var delay: ClosedRange<Duration>?

    package init() {}

    package init(_ change: (inout LineFaults) -> Void) {
        self.init()
        change(&self)
    }

    /// A line that only carries.
    package static let none = LineFaults()
}

package enum LineDirection: Int, CaseIterable, Hashable, Sendable {
    /// From who dialled to who listens.
    case up
    case down
}

/// What one connection meets. The same seed, number and faults draw the same fate, whatever the time of day.
package struct LineFate: Hashable, Sendable {
    package enum Ending: Hashable, Sendable {
        case none, refused
        case cut(LineDirection, after: Int)
        case halfOpen(LineDirection, after: Int)
    }

    package struct Stall: Hashable, Sendable {
        package let direction: LineDirection
        package let after: Int
        package let duration: Duration
    }

    package let ending: Ending
    package let stall: Stall?
    package let upDelay: Duration
    package let downDelay: Duration

    /// - Parameter number: which connection of the line it is, from 0.
    package init(seed: UInt64, number: Int, faults: LineFaults) {
        var dice = SplitMix(seed: seed ^ (UInt64(number) &* 0xD134_2543_DE82_EF95))
        let direction: LineDirection = Bool.random(using: &dice) ? .up : .down
        let after = Int.random(in: faults.reach, using: &dice)
        // One throw decides, so that each chance is what it says.
        let throwOfEnding = Int.random(in: 0..<100, using: &dice)
        if throwOfEnding < faults.refused {
            ending = .refused
        } else if throwOfEnding < faults.refused + faults.cut {
            ending = .cut(direction, after: after)
        } else if throwOfEnding < faults.refused + faults.cut + faults.halfOpen {
            ending = .halfOpen(direction, after: after)
        } else {
            ending = .none
        }
        let rests = Int.random(in: 0..<100, using: &dice) < faults.stalled
        let restAfter = Int.random(in: faults.reach, using: &dice)
        let rest = Self.duration(in: faults.stall, &dice)
        let restDirection: LineDirection = Bool.random(using: &dice) ? .up : .down
        stall = rests ? Stall(direction: restDirection, after: restAfter, duration: rest) : nil
        upDelay = faults.delay.map { Self.duration(in: $0, &dice) } ?? .zero
        downDelay = faults.delay.map { Self.duration(in: $0, &dice) } ?? .zero
    }

    private static func duration(in range: ClosedRange<Duration>, _ dice: inout SplitMix) -> Duration {
        let microseconds = { (duration: Duration) in Int64(duration / .microseconds(1)) }
        return .microseconds(
            Int64.random(in: microseconds(range.lowerBound)...microseconds(range.upperBound), using: &dice))
    }
}

/// What a line has carried and done so far.
package struct LineTraffic: Hashable, Sendable {
    package var connections = 0
    /// Connections that are open now.
    package var open = 0
    package var bytesUp = 0
    package var bytesDown = 0
    /// How often the listening end spoke after it could have heard the dialling one: the round trips that somebody may have waited
    /// for. Exact on a line with a delay; without one what both say at the same time counts as well.
    package var roundTrips = 0
    package var refused = 0
    package var cut = 0
    package var halfOpen = 0
    package var stalled = 0

    package init() {}

    package var bytes: Int { bytesUp + bytesDown }
}
