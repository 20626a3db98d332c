import EventLog
import Events
import Synchronization

/// The hub's allow-list as its register log has it at this moment, also when another process has just added to it.
package final class RosterView: Sendable {
    private let log: any SiteLog
    private let reading: Mutex<RegisterReading>

    package init(log: any SiteLog) {
        self.log = log
        reading = Mutex(RegisterReading(of: log.own.site))
    }

    /// - Throws: `EventLogError`, `EventsError` when the log cannot be read.
    package func current() throws -> Roster {
        try reading.withLock { reading in
            _ = try reading.catchUp(from: log)
            return reading.roster
        }
    }
}
