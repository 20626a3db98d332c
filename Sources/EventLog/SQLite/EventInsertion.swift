import Events
import Foundation
import GRDB
import GRDBSQLite

/// Writes rows of `events` through one prepared statement, whose values are bound where they lie.
///
/// Elsewhere GRDB binds. It boxes and copies every value, which takes as long as SQLite's own work; that matters here alone,
/// because this runs for every event.
struct EventInsertion {
    private let db: Database
    private let statement: Statement

    init(_ db: Database) throws {
        self.db = db
        statement = try db.cachedStatement(
            sql: """
                INSERT INTO events (position, log, seq, hlc, recorded_at, received_at, type, subject_log, subject_seq,
                    payload, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
    }

    /// - Parameters:
    ///   - log: the row of the event's log in `logs`.
    ///   - subject: the row of the subject's log in `logs`, and its place there.
    /// - Throws: `DatabaseError`.
    func run(_ logged: LoggedEvent, log: Int64, subject: (log: Int64, seq: UInt64)?) throws {
        let values = [
            logged.position, log, Int64(logged.seq), Int64(bitPattern: logged.event.hlc), logged.event.recordedAt,
            logged.receivedAt.milliseconds, Int64(logged.event.type.number),
        ]
        let raw = statement.sqliteStatement
        var bound = SQLITE_OK
        for (index, value) in values.enumerated() { bound |= sqlite3_bind_int64(raw, Int32(index + 1), value) }
        if let subject {
            bound |= sqlite3_bind_int64(raw, 8, subject.log)
            bound |= sqlite3_bind_int64(raw, 9, Int64(bitPattern: subject.seq))
        }
        let outcome = logged.payload.withUnsafeBytes { payload in
            logged.hash.withUnsafeBytes { hash in
                // SQLite takes a blob without an address for null, also when it is empty.
                bound |=
                    payload.isEmpty
                    ? sqlite3_bind_zeroblob(raw, 10, 0)
                    : sqlite3_bind_blob(raw, 10, payload.baseAddress, Int32(payload.count), nil)
                bound |= sqlite3_bind_blob(raw, 11, hash.baseAddress, Int32(hash.count), nil)
                precondition(bound == SQLITE_OK, "eleven values fit eleven places")
                return sqlite3_step(raw)
            }
        }
        let failure = outcome == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(db.sqliteConnection))
        sqlite3_reset(raw)
        // What was bound is no longer there.
        sqlite3_clear_bindings(raw)
        if let failure { throw DatabaseError(resultCode: ResultCode(rawValue: outcome), message: failure) }
    }
}
