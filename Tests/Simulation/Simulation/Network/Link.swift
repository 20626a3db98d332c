/// The line between a site and its hub, over all connections.
struct Link {
    /// Until when frames of a direction vanish.
    private var blocked: [Direction: Int64] = [:]

    func isBlocked(_ direction: Direction, at time: Int64) -> Bool { blocked[direction, default: 0] > time }

    mutating func block(_ directions: [Direction], until time: Int64) {
        for direction in directions { blocked[direction] = max(blocked[direction, default: 0], time) }
    }

    mutating func heal() { blocked = [:] }
}
