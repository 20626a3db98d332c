import EventLog

/// Decisions that rest on what the log holds, while other programs may append to it.
package enum Deciding {
    /// How often a decision is made anew because something arrived meanwhile.
    package static let attempts = 100

    /// Makes the decision at a position and appends it there; again when something has arrived in between.
    ///
    /// - Parameter decide: reads, decides, and appends with `ifUnchangedSince:` the position it is given.
    /// - Returns: what the decision that stands returned.
    package static func untilItStands<Value>(
        on log: any AppendLog, _ decide: (_ position: Int64) throws -> Value
    ) throws -> Value {
        for _ in 1..<attempts {
            do {
                return try decide(try log.lastPosition())
            } catch let error as EventLogError where error.kind == .moved {
                continue
            }
        }
        return try decide(try log.lastPosition())
    }
}
