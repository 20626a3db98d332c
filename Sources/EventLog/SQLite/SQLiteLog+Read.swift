import Events
import Foundation
import GRDB

extension SQLiteLog {
    static let columns = "e.position, l.name, l.epoch, e.seq, e.received_at, e.payload, e.hash"

    package func events(after position: Int64, limit: Int) throws -> [LoggedEvent] {
        try reading { db in
            try Self.logged(
                Row.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT \(Self.columns) FROM events e JOIN logs l ON l.id = e.log
                            WHERE e.position > ? ORDER BY e.position LIMIT ?
                            """), arguments: [position, limit]))
        }
    }

    package func events(about subject: Ref) throws -> [LoggedEvent] {
        try reading { db in
            try Self.logged(
                Row.fetchAll(
                    db.cachedStatement(
                        sql: """
                            SELECT \(Self.columns) FROM events e JOIN logs l ON l.id = e.log
                            WHERE e.subject_log = (SELECT id FROM logs WHERE name = ?) AND e.subject_seq = ?
                            """), arguments: [subject.log, Int64(bitPattern: subject.seq)]))
        }
    }

    package func lastPosition() throws -> Int64 {
        try reading { db in try Int64.fetchOne(db.cachedStatement(sql: WriterStatements.lastPosition)) ?? 0 }
    }

    package func head(of log: LogID) throws -> Head? {
        try reading { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT l.epoch, e.seq, e.hash FROM logs l LEFT JOIN events e ON e.log = l.id
                        WHERE l.name = ? AND l.epoch IS NOT NULL ORDER BY e.seq DESC LIMIT 1
                        """), arguments: [log.name])
            return try row.map { try Self.head(log: log, $0, from: 0) }
        }
    }

    package func heads() throws -> [Head] {
        try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT l.name, l.epoch, e.seq, e.hash FROM logs l
                    JOIN events e ON e.log = l.id AND e.seq = (SELECT max(seq) FROM events WHERE log = l.id)
                    ORDER BY l.name
                    """
            ).map { try Self.head(log: try LogID(name: $0.value(0)), $0, from: 1) }
        }
    }

    package func payloads(of log: LogID, after seq: UInt64, maxEvents: Int, maxBytes: Int) throws -> [Data] {
        try reading { db in
            var payloads: [Data] = []
            var bytes = 0
            let cursor = try Data.fetchCursor(
                db,
                sql: """
                    SELECT payload FROM events WHERE log = (SELECT id FROM logs WHERE name = ?) AND seq > ?
                    ORDER BY seq LIMIT ?
                    """, arguments: [log.name, Int64(bitPattern: seq), maxEvents])
            while let payload = try cursor.next() {
                bytes += payload.count
                if !payloads.isEmpty, bytes > maxBytes { break }
                payloads.append(payload)
            }
            return payloads
        }
    }

    package func hash(of log: LogID, at seq: UInt64) throws -> Hash? {
        guard let head = try head(of: log), seq <= head.seq else { return nil }
        return try reading { db in
            guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM logs WHERE name = ?", arguments: [log.name])
            else { return nil }
            return try hash(of: id, head, at: seq, db)
        }
    }

    func hash(of id: Int64, _ head: Head, at seq: UInt64, _ db: Database) throws -> Hash? {
        if seq == head.seq { return head.hash }
        if seq == 0 { return Chain.genesis(log: head.log, epoch: head.epoch) }
        return try Data.fetchOne(
            db.cachedStatement(sql: "SELECT hash FROM events WHERE log = ? AND seq = ?"),
            arguments: [id, Int64(bitPattern: seq)]
        ).flatMap { Hash($0) }
    }

    package func statistics() throws -> LogStatistics {
        try reading { db in
            let logs = try Row.fetchAll(
                db,
                sql: """
                    SELECT l.name, l.epoch, e.seq, e.hash, c.events, c.first, c.last
                    FROM (SELECT log, max(seq) AS seq, count(*) AS events, min(recorded_at) AS first,
                            max(recorded_at) AS last FROM events GROUP BY log) c
                    JOIN events e ON e.log = c.log AND e.seq = c.seq JOIN logs l ON l.id = c.log
                    ORDER BY l.name
                    """
            ).map { row in
                LogStatistics.PerLog(
                    head: try Self.head(log: try LogID(name: row.value(0)), row, from: 1), events: try row.value(4),
                    firstRecordedAt: try row.valueIfPresent(5).map { Instant(milliseconds: $0) },
                    lastRecordedAt: try row.valueIfPresent(6).map { Instant(milliseconds: $0) })
            }
            let types = try Row.fetchAll(db, sql: "SELECT type, count(*) FROM events GROUP BY type")
            let states = try Row.fetchAll(db, sql: "SELECT state, count(*) FROM contents GROUP BY state")
            let contents = try Dictionary(
                uniqueKeysWithValues: states.map { (try $0.value(0) as Int, try $0.value(1) as Int) })
            let size = try Row.fetchOne(
                db, sql: "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            return LogStatistics(
                logs: logs,
                types: try Dictionary(
                    uniqueKeysWithValues: types.map { (EventType(number: try $0.value(0)), try $0.value(1) as Int) }),
                contentsHeld: contents[ContentState.held.rawValue] ?? 0,
                contentsAwaited: contents[ContentState.awaited.rawValue] ?? 0,
                contentsForgotten: contents[ContentState.forgotten.rawValue] ?? 0, bytes: size?[0] ?? 0)
        }
    }

    static func logged(_ rows: [Row]) throws -> [LoggedEvent] {
        try rows.map { row in
            let position: Int64 = try row.value(0)
            guard let hash = Hash(try row.value(6) as Data) else {
                throw EventLogError(
                    .damaged, zh: "第 \(position) 行的校验值损坏，请运行 log verify",
                    en: "the hash at position \(position) is damaged; run log verify")
            }
            return try LoggedEvent(
                position: position, log: try LogID(name: row.value(1)), epoch: UInt64(bitPattern: try row.value(2)),
                seq: UInt64(bitPattern: try row.value(3)), receivedAt: Instant(milliseconds: try row.value(4)),
                payload: try row.value(5), hash: hash)
        }
    }
}
