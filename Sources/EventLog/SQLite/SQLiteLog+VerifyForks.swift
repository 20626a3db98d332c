import Events
import Foundation
import GRDB

extension SQLiteLog {
    /// Follows the chain of what gave way to a branch, from the place where it left the log.
    static func firstForkDamage(_ db: Database) throws -> VerifyReport.Damage? {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT f.id, l.name, f.base_seq, f.base_hash, e.position, e.seq, e.payload, e.hash
                FROM forks f JOIN logs l ON l.id = f.log LEFT JOIN forked_events e ON e.fork = f.id
                ORDER BY f.id, e.seq
                """)
        var fork: Int64?
        var next: UInt64 = 0
        var last: Hash?
        while let row = try rows.next() {
            if row[0] != fork {
                fork = row[0]
                next = UInt64(bitPattern: row[2]) + 1
                last = Hash(row[3] as Data)
            }
            func damage(_ zh: String, _ en: String) throws -> VerifyReport.Damage {
                VerifyReport.Damage(
                    log: try LogID(name: row[1]), seq: next, position: row[4] ?? 0, what: Bilingual(zh: zh, en: en))
            }
            guard let payload = row[6] as Data?, row[5] == Int64(bitPattern: next), let previous = last else {
                return try damage("保留的旧版本缺一条", "an event that gave way to a branch is missing")
            }
            let hash = Chain.next(after: previous, payload: payload)
            guard hash == Hash(row[7] as Data) else {
                return try damage("保留的旧版本与校验链不符", "what gave way to a branch does not match its chain")
            }
            last = hash
            next += 1
        }
        return nil
    }
}
