import GRDB
import GRDBSQLite

/// A statement of SQLite's own, run without GRDB's bookkeeping; it must go before its connection is closed.
final class RawStatement {
    let pointer: OpaquePointer
    private let connection: OpaquePointer?

    init(_ db: Database, _ sql: String) throws {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(db.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw Self.failure(code, db.sqliteConnection) }
        self.pointer = pointer
        connection = db.sqliteConnection
    }

    deinit { sqlite3_finalize(pointer) }

    /// Runs it and makes it ready for the next time.
    ///
    /// - Returns: the integer in the first column of the first row; nil when there is no row.
    /// - Throws: `DatabaseError`.
    @discardableResult
    func run() throws -> Int64? {
        let outcome = sqlite3_step(pointer)
        let value = outcome == SQLITE_ROW ? sqlite3_column_int64(pointer, 0) : nil
        let failure = outcome == SQLITE_ROW || outcome == SQLITE_DONE ? nil : Self.failure(outcome, connection)
        // It says again what was wrong, if anything was.
        sqlite3_reset(pointer)
        if let failure { throw failure }
        return value
    }

    /// The next row.
    ///
    /// - Returns: false when there is none; the statement is then ready for the next time.
    /// - Throws: `DatabaseError`.
    func step() throws -> Bool {
        let outcome = sqlite3_step(pointer)
        if outcome == SQLITE_ROW { return true }
        let failure = outcome == SQLITE_DONE ? nil : Self.failure(outcome, connection)
        sqlite3_reset(pointer)
        if let failure { throw failure }
        return false
    }

    private static func failure(_ code: Int32, _ connection: OpaquePointer?) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }
}
