import EventLog
import Events
import Foundation
import Synchronization

/// Who stands below this site, as the register logs have it that are held at this moment.
///
/// A call costs one look at each register that is held, and the folding of what came since; nothing at all where the log's
/// last position has not moved.
package final class SubtreeView: Sendable {
    private let log: any AppendLog
    private let state: Mutex<State>

    private struct State {
        var readings: [SiteCode: RegisterReading] = [:]
        var position: Int64 = -1
        var incarnation = Data()
        var subtree: Subtree
    }

    package init(log: any AppendLog) {
        self.log = log
        state = Mutex(State(subtree: Subtree(root: log.own.site, rosters: [:])))
    }

    /// - Parameter above: the hubs above this site, nearest first; their registers are read too where they are held.
    /// - Throws: `EventLogError`, `EventsError` when the log cannot be read.
    package func current(above: [SiteCode] = []) throws -> Subtree {
        try state.withLock { state in
            let position = try log.lastPosition()
            if position == state.position, above == state.subtree.above, try log.incarnation == state.incarnation {
                return state.subtree
            }
            var changed = above != state.subtree.above
            var waiting = [log.own.site] + above
            var met = Set(waiting)
            while let hub = waiting.popLast() {
                var reading = state.readings[hub] ?? RegisterReading(of: hub)
                if try reading.catchUp(from: log) { changed = true }
                state.readings[hub] = reading
                // What hubs above invited elsewhere is none of this site's subtree.
                guard !above.contains(hub) else { continue }
                for (site, entry) in reading.roster.sites where site.kind == .hub && entry.wasInvited {
                    if met.insert(site).inserted { waiting.append(site) }
                }
            }
            if changed {
                state.subtree = Subtree(
                    root: log.own.site, rosters: state.readings.filter { met.contains($0.key) }.mapValues(\.roster),
                    above: above)
            }
            state.position = position
            state.incarnation = try log.incarnation
            return state.subtree
        }
    }
}
