import EventLog
import Events
import Foundation
import Synchronization

/// The hub's allow-list as its log has it at this moment, also when another process has just added to it.
package final class RosterView: Sendable {
    private let log: any SiteLog
    private let state = Mutex(State())

    private struct State {
        var seq: UInt64 = 0
        var roster = Roster()
    }

    package init(log: any SiteLog) {
        self.log = log
    }

    /// - Throws: `EventLogError`, `EventsError` when the log cannot be read.
    package func current() throws -> Roster {
        try state.withLock { state in
            while true {
                let payloads = try log.payloads(of: log.own, after: state.seq, maxEvents: 1000, maxBytes: .max)
                if payloads.isEmpty { return state.roster }
                for payload in payloads {
                    state.roster.evolve(try Event(serializedBytes: payload))
                    state.seq += 1
                }
            }
        }
    }
}
