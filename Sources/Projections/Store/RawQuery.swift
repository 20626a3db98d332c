import GRDB
import GRDBSQLite

/// A statement that gives rows, read column by column without GRDB's rows; see `Insertion` for why. It must go before its
/// connection is closed.
final class RawQuery {
    private let statement: OpaquePointer
    private let connection: OpaquePointer?
    @exclusivity(unchecked) private var bound: Int32 = 0
    /// Kept by the connection; nil where the statement is this object's own.
    private let kept: Statement?

    init(_ db: Database, _ sql: String) throws {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(db.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw Self.failure(code, db.sqliteConnection) }
        statement = pointer
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
        connection = db.sqliteConnection
        begin()
    }

    deinit {
        if kept == nil { sqlite3_finalize(statement) } else { sqlite3_reset(statement) }
    }

    private static func failure(_ code: Int32, _ connection: OpaquePointer?) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }

    /// Values are bound anew before each run, in order.
    func begin() {
        sqlite3_reset(statement)
        bound = 0
    }

    func bind(_ value: Int64) {
        bound += 1
        check(sqlite3_bind_int64(statement, bound, value))
    }

    func bind(_ value: String) {
        bound += 1
        var value = value
        check(
            value.withUTF8 { text in
                guard let start = text.baseAddress, !text.isEmpty else {
                    return sqlite3_bind_text(statement, bound, "", 0, nil)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                    sqlite3_bind_text(
                        statement, bound, $0, Int32(text.count), unsafeBitCast(-1, to: sqlite3_destructor_type.self))
                }
            })
    }

    /// Binds the named values that the statement has; others are passed over.
    func bind(_ arguments: [String: any DatabaseValueConvertible]) {
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

    private func check(_ code: Int32) {
        precondition(code == SQLITE_OK, "a value fits its place")
    }

    /// - Returns: false when there are no more rows.
    func step() throws -> Bool {
        let outcome = sqlite3_step(statement)
        if outcome == SQLITE_ROW { return true }
        let failure = outcome == SQLITE_DONE ? nil : Self.failure(outcome, connection)
        sqlite3_reset(statement)
        if let failure { throw failure }
        return false
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
    func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Valid until the next step.
    func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }
}
