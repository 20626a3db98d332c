import Events
import Foundation
import GRDB

/// Clearing the WAL of what was forgotten.
///
/// Forgetting overwrites bytes in the pages of the file. Until those pages are folded back and the WAL is truncated, their
/// older state stands in one or the other. A reader of another process may be in the way; so it is written down with the
/// forgetting itself (`scrubs_due`) that this is still to be done, and every opening, write and closing tries again.
extension SQLiteLog {
    /// How long a forgetting waits for readers, in milliseconds; later attempts do not wait.
    private static let patience = 300

    static func isScrubDue(_ db: Database) throws -> Bool {
        try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM scrubs_due)")) ?? false
    }

    /// Runs after a commit, in the writer's turn.
    ///
    /// - Returns: why nothing more may be written; the commit is on disk all the same.
    func scrub(_ db: Database, _ state: inout WriterState, isFirst: Bool) -> EventLogError? {
        do {
            state.scrubIsDue = try !Self.scrub(db, waiting: isFirst ? Self.patience : 0)
            return nil
        } catch {
            return Self.stopping(error)
        }
    }

    /// - Returns: whether nothing of what was forgotten is left.
    static func scrubIfDue(_ db: Database) throws -> Bool { try !isScrubDue(db) || scrub(db, waiting: 0) }

    /// - Parameter milliseconds: how long readers are waited for.
    /// - Returns: false while somebody reads a state from before, or the disk is full.
    static func scrub(_ db: Database, waiting milliseconds: Int) throws -> Bool {
        do {
            try db.execute(sql: "PRAGMA busy_timeout = \(milliseconds)")
            defer { try? db.execute(sql: "PRAGMA busy_timeout = 0") }
            try db.checkpoint(.truncate)
            // The page that this commit writes into the WAL never held a word.
            try db.execute(sql: "DELETE FROM scrubs_due")
            return true
        } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL].contains(error.resultCode)
        {
            return false
        }
    }
}
