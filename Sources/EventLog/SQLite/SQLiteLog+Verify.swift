import Events
import Foundation
import GRDB

extension SQLiteLog {
    package func verify(progress: (_ done: Int, _ total: Int) -> Void) throws -> VerifyReport {
        try reading { db in
            var report = VerifyReport()
            let total = try Int.fetchOne(
                db, sql: "SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM contents)")
            if let broken = try Self.firstStructuralFault(db) {
                report.damage = .init(log: nil, seq: 0, position: 0, what: broken)
                return report
            }
            var walk = ChainWalk()
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT e.position, l.name, l.epoch, e.seq, e.hlc, e.recorded_at, e.type, s.name, e.subject_seq,
                        e.payload, e.hash
                    FROM events e JOIN logs l ON l.id = e.log LEFT JOIN logs s ON s.id = e.subject_log
                    ORDER BY l.name, e.seq
                    """)
            while let row = try rows.next() {
                report.events += 1
                if report.events.isMultiple(of: 1000) { progress(report.events, total ?? 0) }
                if let damage = try walk.firstDamage(in: row) ?? Self.firstLostContent(in: row, db) {
                    report.damage = damage
                    return report
                }
            }
            report.logs = walk.logs
            if let damage = try Self.firstFalseSignedHead(db) ?? Self.firstForkDamage(db) {
                report.damage = damage
                return report
            }
            let events = report.events
            try Self.verifyContents(db, &report) { progress(events + $0, total ?? 0) }
            progress(total ?? 0, total ?? 0)
            return report
        }
    }

    private static func firstStructuralFault(_ db: Database) throws -> Bilingual? {
        let answer = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
        if answer == "ok" { return nil }
        return Bilingual(zh: "数据库文件结构损坏（\(answer)）", en: "the database file itself is damaged (\(answer))")
    }

    /// A content that the event names and of which not even the row is there: neither awaited nor forgotten, but gone.
    private static func firstLostContent(in row: Row, _ db: Database) throws -> VerifyReport.Damage? {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM contents WHERE digest = ?")
        for ref in try Event(serializedBytes: row[9] as Data).contents where Hash(ref.digest) != nil {
            if try Int.fetchOne(statement, arguments: [ref.digest]) != nil { continue }
            return VerifyReport.Damage(
                log: try LogID(name: row[1]), seq: UInt64(row[3] as Int64), position: row[0],
                what: Bilingual(
                    zh: "所指的正文 \(ref.digest.hexadecimal.prefix(16)) 不见了",
                    en: "the content \(ref.digest.hexadecimal.prefix(16)) that it names is gone"))
        }
        return nil
    }

    /// Signed heads that name a hash which the chain does not have.
    private static func firstFalseSignedHead(_ db: Database) throws -> VerifyReport.Damage? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT l.name, s.seq FROM signed_heads s JOIN logs l ON l.id = s.log
                LEFT JOIN events e ON e.log = s.log AND e.seq = s.seq WHERE e.hash IS NOT s.hash LIMIT 1
                """)
        return try row.map { .falseHead(try LogID(name: $0[0]), UInt64(bitPattern: $0[1])) }
    }
}

/// Follows the chains through rows ordered by log and place.
private struct ChainWalk {
    private(set) var logs = 0
    private var last: Head?

    mutating func firstDamage(in row: Row) throws -> VerifyReport.Damage? {
        let position: Int64 = row[0]
        let seq = UInt64(row[3] as Int64)
        guard let log = try? LogID(name: row[1]) else {
            return VerifyReport.Damage(
                log: nil, seq: seq, position: position, what: Bilingual(zh: "日志名无效", en: "the log's name is none"))
        }
        func damage(_ zh: String, _ en: String) -> VerifyReport.Damage {
            VerifyReport.Damage(log: log, seq: seq, position: position, what: Bilingual(zh: zh, en: en))
        }
        guard let epoch: Int64 = row[2] else { return damage("日志没有世代号", "the log has no epoch") }
        if last?.log != log {
            logs += 1
            last = .empty(log: log, epoch: UInt64(bitPattern: epoch))
        }
        guard let previous = last else { preconditionFailure("set just above") }
        guard seq == previous.seq + 1 else {
            return damage("缺第 \(previous.seq + 1) 条", "event \(previous.seq + 1) is missing")
        }
        let payload: Data = row[9]
        let hash = Chain.next(after: previous.hash, payload: payload)
        guard hash == Hash(row[10] as Data) else {
            return damage("内容与校验链不符", "the payload does not match the chain")
        }
        guard
            let logged = try? LoggedEvent(
                position: position, log: log, epoch: previous.epoch, seq: seq,
                receivedAt: Instant(milliseconds: 0), payload: payload, hash: hash)
        else { return damage("内容无法解读", "the payload cannot be decoded") }
        let columns =
            logged.event.hlc == UInt64(bitPattern: row[4] as Int64) && logged.event.recordedAt == row[5]
            && logged.event.type.number == row[6] && logged.subject?.log == row[7]
            && logged.subject?.seq == (row[8] as Int64?).map { UInt64(bitPattern: $0) }
        guard columns else { return damage("索引列与内容不符", "an index column does not match the payload") }
        last = Head(log: log, epoch: previous.epoch, seq: seq, hash: hash)
        return nil
    }
}
