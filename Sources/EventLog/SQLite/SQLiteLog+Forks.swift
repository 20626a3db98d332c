import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func forks() throws -> [ForkedEvents] {
        try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT l.name, f.base_seq, f.retired_at, (SELECT count(*) FROM forked_events WHERE fork = f.id)
                    FROM forks f JOIN logs l ON l.id = f.log ORDER BY f.id
                    """
            ).map { row in
                ForkedEvents(
                    log: try LogID(name: row.value(0)), base: UInt64(bitPattern: try row.value(1)),
                    retiredAt: Instant(milliseconds: try row.value(2)), events: try row.value(3))
            }
        }
    }

    package func forkedEvents(of log: LogID) throws -> [LoggedEvent] {
        try reading { db in
            try Self.logged(
                Row.fetchAll(
                    db,
                    sql: """
                        SELECT e.position, l.name, f.epoch, e.seq, e.received_at, e.payload, e.hash
                        FROM forked_events e JOIN forks f ON f.id = e.fork JOIN logs l ON l.id = f.log
                        WHERE l.name = ? ORDER BY f.id, e.seq
                        """, arguments: [log.name]))
        }
    }
}
