import Foundation
import GRDB
import GRDBSQLite

/// A statement of SQLite's own, its values bound in order; it must go before its connection is closed.
///
/// GRDB would box each value and look each name up; a read model is made of millions of values, and that would take longer
/// than SQLite's own work.
class RawStatement {
    let statement: OpaquePointer
    /// How many values it wants.
    let places: Int32
    private let connection: OpaquePointer?
    /// Kept by the connection; nil where the statement is this object's own.
    private let kept: Statement?
    /// Used by one thread at a time, as the connection is; the check that it is costs as much as a value's binding.
    @exclusivity(unchecked) final private(set) var bound: Int32 = 0

    init(_ db: Database, _ sql: String) throws {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(db.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw Self.failure(code, db.sqliteConnection) }
        statement = pointer
        places = sqlite3_bind_parameter_count(pointer)
        connection = db.sqliteConnection
        kept = nil
    }

    /// A statement that the connection keeps for the next who asks the same.
    ///
    /// - Precondition: nobody else is in the midst of the same text's rows.
    init(kept sql: String, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: sql)
        kept = statement
        self.statement = statement.sqliteStatement
        places = sqlite3_bind_parameter_count(self.statement)
        connection = db.sqliteConnection
        begin()
    }

    deinit {
        if kept == nil { sqlite3_finalize(statement) } else { sqlite3_reset(statement) }
    }

    private static func failure(_ code: Int32, _ connection: OpaquePointer?) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }

    /// Values are bound anew before each run.
    final func begin() {
        sqlite3_reset(statement)
        bound = 0
    }

    /// - Returns: false when there are no more rows; the statement is then ready for the next time.
    /// - Throws: `DatabaseError`.
    final func step() throws -> Bool {
        let outcome = sqlite3_step(statement)
        if outcome == SQLITE_ROW { return true }
        let failure = outcome == SQLITE_DONE ? nil : Self.failure(outcome, connection)
        sqlite3_reset(statement)
        if let failure { throw failure }
        return false
    }

    // MARK: - Values

    final func bind(_ value: Int64) {
        bound += 1
        check(sqlite3_bind_int64(statement, bound, value))
    }

    final func bind(_ value: Int) { bind(Int64(value)) }

    final func bind(_ value: Bool) { bind(value ? 1 : 0 as Int64) }

    final func bind(_ value: Int64?) {
        if let value { bind(value) } else { bindNull() }
    }

    final func bind(_ value: Int?) { bind(value.map { Int64($0) }) }

    final func bind(_ value: String) {
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

    final func bind(_ value: String?) {
        if let value { bind(value) } else { bindNull() }
    }

    final func bind(_ value: Data?) {
        guard let value else { return bindNull() }
        bound += 1
        check(
            value.withUnsafeBytes { bytes in
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(statement, bound, 0)
                    : sqlite3_bind_blob(statement, bound, bytes.baseAddress, Int32(bytes.count), Self.copied)
            })
    }

    private final func bindNull() {
        bound += 1
        check(sqlite3_bind_null(statement, bound))
    }

    /// Binds the named values that the statement has; others are passed over.
    final func bind(_ arguments: [String: any DatabaseValueConvertible]) {
        for (name, value) in arguments {
            let index = sqlite3_bind_parameter_index(statement, ":" + name)
            guard index > 0 else { continue }
            bound = index - 1
            switch value.databaseValue.storage {
            case .int64(let number): bind(number)
            case .string(let text): bind(text)
            case .null, .double, .blob: preconditionFailure("questions are made of numbers and texts")
            }
        }
    }

    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private final func check(_ code: Int32) {
        precondition(code == SQLITE_OK, "a value fits its place")
    }
}
