import GRDB
import GRDBSQLite

extension Database {
    /// The integer that a query without arguments yields, fetched without a cursor: it is asked at every commit.
    func integer(_ sql: String) throws -> Int64 {
        let raw = try cachedStatement(sql: sql).sqliteStatement
        defer { sqlite3_reset(raw) }
        let outcome = sqlite3_step(raw)
        guard outcome == SQLITE_ROW else {
            let failure = String(cString: sqlite3_errmsg(sqliteConnection))
            throw DatabaseError(resultCode: ResultCode(rawValue: outcome), message: failure)
        }
        return sqlite3_column_int64(raw, 0)
    }
}
