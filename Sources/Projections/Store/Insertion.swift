import Foundation
import GRDB
import GRDBSQLite

/// A statement that puts rows into one table, its values bound in the order of the columns.
///
/// GRDB would box each value and look each name up; a read model is made of millions of values, and that would take longer
/// than SQLite's own work. The statement must go before its connection is closed.
final class Insertion {
    private let statement: OpaquePointer
    private let connection: OpaquePointer?
    private let columns: Int32
    /// Used by one thread at a time, as the connection is; the check that it is costs as much as a value's binding.
    @exclusivity(unchecked) private var bound: Int32 = 0

    init(_ db: Database, into table: String, _ columns: [String]) throws {
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let sql = "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(places))"
        statement = try Self.prepared(db, sql)
        connection = db.sqliteConnection
        self.columns = Int32(columns.count)
    }

    /// Any statement that gives no rows.
    init(_ db: Database, _ sql: String) throws {
        statement = try Self.prepared(db, sql)
        connection = db.sqliteConnection
        columns = sqlite3_bind_parameter_count(statement)
    }

    deinit { sqlite3_finalize(statement) }

    private static func prepared(_ db: Database, _ sql: String) throws -> OpaquePointer {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(db.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw failure(code, db.sqliteConnection) }
        return pointer
    }

    private static func failure(_ code: Int32, _ connection: OpaquePointer?) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }

    // MARK: - Values

    func bind(_ value: Int64) {
        bound += 1
        check(sqlite3_bind_int64(statement, bound, value))
    }

    func bind(_ value: Int) { bind(Int64(value)) }

    func bind(_ value: Bool) { bind(value ? 1 : 0 as Int64) }

    func bind(_ value: Int64?) {
        if let value { bind(value) } else { bindNull() }
    }

    func bind(_ value: Int?) { bind(value.map { Int64($0) }) }

    func bind(_ value: String) {
        bound += 1
        var value = value
        check(
            value.withUTF8 { text in
                // A text without an address would be null to SQLite, also when it is empty.
                guard let start = text.baseAddress, !text.isEmpty else {
                    return sqlite3_bind_text(statement, bound, "", 0, Self.copied)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                    sqlite3_bind_text(statement, bound, $0, Int32(text.count), Self.copied)
                }
            })
    }

    func bind(_ value: String?) {
        if let value { bind(value) } else { bindNull() }
    }

    func bind(_ value: Data?) {
        guard let value else { return bindNull() }
        bound += 1
        check(
            value.withUnsafeBytes { bytes in
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, bound, 0)
                    : sqlite3_bind_blob(statement, bound, bytes.baseAddress, Int32(bytes.count), Self.copied)
            })
    }

    private func bindNull() {
        bound += 1
        check(sqlite3_bind_null(statement, bound))
    }

    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func check(_ code: Int32) {
        precondition(code == SQLITE_OK, "a value fits its place")
    }

    // MARK: - Running

    /// Runs it with the values that were bound since the last time.
    ///
    /// - Throws: `DatabaseError`.
    func run() throws {
        precondition(bound == columns, "every place has a value")
        bound = 0
        let outcome = sqlite3_step(statement)
        let failure = outcome == SQLITE_DONE || outcome == SQLITE_ROW ? nil : Self.failure(outcome, connection)
        sqlite3_reset(statement)
        if let failure { throw failure }
    }
}
