import Foundation

/// Which way a frame goes.
enum Direction: Hashable {
    case up
    case down

    var opposite: Direction {
        switch self {
        case .up: .down
        case .down: .up
        }
    }
}

/// One connection between a site and its hub, as TCP gives it: frames come whole and in order, or not at all from some place
/// on. Either end may believe in it for longer than the other one.
final class Connection {
    let number: Int
    let lower: SimulatedSite
    let upper: SimulatedSite
    /// Nil when that end is gone.
    var lowerEnd: End?
    var upperEnd: End?
    /// Neither end waits for the other.
    var isIdle = false
    /// It was opened while things still went wrong.
    let isOld: Bool
    /// The upper end's disk when it welcomed the lower end: what was said last, and what of it the lower end has heard.
    var welcomeSaid: SimulatedLog?
    var welcomeHeard: SimulatedLog?
    private var lanes = [Direction.up: Lane(), .down: Lane()]

    /// What is under way in one direction.
    struct Lane {
        /// When the last frame arrives.
        var lastArrival: Int64 = 0
        /// Nothing that arrives later does; it was still under way when the connection was cut.
        var cutOff: Int64 = .max
        /// Nothing goes in any more.
        var isCut = false
    }

    init(number: Int, lower: SimulatedSite, upper: SimulatedSite, isOld: Bool) {
        self.number = number
        self.isOld = isOld
        self.lower = lower
        self.upper = upper
    }

    subscript(direction: Direction) -> Lane {
        get { lanes[direction] ?? Lane() }
        set { lanes[direction] = newValue }
    }

    /// The end that frames of that direction come to.
    func receiver(_ direction: Direction) -> End? {
        switch direction {
        case .up: upperEnd
        case .down: lowerEnd
        }
    }

    var isOver: Bool { lowerEnd == nil && upperEnd == nil }
}
