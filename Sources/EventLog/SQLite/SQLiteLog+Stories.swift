import Events
import Foundation
import GRDB
import GRDBSQLite

extension SQLiteLog: StoryReader {
    package func storyLogs() throws -> [StoryLog] {
        try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT l.name, coalesce((SELECT max(seq) FROM events e WHERE e.log = l.id), 0) FROM logs l
                    ORDER BY l.name
                    """
            ).map { StoryLog(name: try $0.value(0), events: try $0.value(1)) }
        }
    }

    package func stories(about subjects: [Ref]) throws -> [[LoggedEvent]] {
        try reading { db in
            let rows = try EventRows(
                db,
                """
                SELECT \(EventRows.columns) FROM events e INDEXED BY events_by_subject
                WHERE e.subject_log = ? AND e.subject_seq = ?
                """, path: path)
            var ids: [String: Int64?] = [:]
            return try subjects.map { subject in
                let id =
                    try ids[subject.log]
                    ?? Int64.fetchOne(
                        db.cachedStatement(sql: "SELECT id FROM logs WHERE name = ?"), arguments: [subject.log])
                ids[subject.log] = .some(id)
                guard let id else { return [] }
                rows.bind([id, Int64(bitPattern: subject.seq)])
                var story: [LoggedEvent] = []
                while try rows.step() { story.append(try rows.event()) }
                return story
            }
        }
    }

    package func readStories(
        of range: StoryRange, through position: Int64, _ body: ([LoggedEvent]) throws -> Void
    ) throws {
        try reading { db in
            let id = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM logs WHERE name = ?"), arguments: [range.log])
            guard let id else { return }
            let rows = try EventRows(
                db,
                """
                SELECT \(EventRows.columns), e.subject_seq FROM events e INDEXED BY events_by_subject
                WHERE e.subject_log = ? AND e.subject_seq BETWEEN ? AND ? AND e.position <= ? ORDER BY e.subject_seq
                """, path: path)
            rows.bind([id, range.seqs.lowerBound, range.seqs.upperBound, position])
            var story: [LoggedEvent] = []
            var subject: Int64?
            while try rows.step() {
                let next = rows.integer(EventRows.count)
                if next != subject, !story.isEmpty {
                    try body(story)
                    story.removeAll(keepingCapacity: true)
                }
                subject = next
                story.append(try rows.event())
            }
            if !story.isEmpty { try body(story) }
        }
    }

    package func readOthers(through position: Int64, _ body: (LoggedEvent) throws -> Void) throws {
        try reading { db in
            let rows = try EventRows(
                db,
                """
                SELECT \(EventRows.columns) FROM events e WHERE e.subject_seq IS NULL AND e.position <= ?
                ORDER BY e.position
                """, path: path)
            rows.bind([position])
            while try rows.step() { try body(rows.event()) }
        }
    }
}

/// Rows of `events`, read without GRDB's rows: those box each value and look up each column, which takes longer than SQLite's
/// own work where millions are read.
final class EventRows {
    static let columns = "e.position, e.log, e.seq, e.received_at, e.payload, e.hash"
    static let count: Int32 = 6

    private let db: Database
    private let statement: RawStatement
    private let path: String
    private var logs: [Int64: (id: LogID, epoch: UInt64)] = [:]

    /// - Parameter sql: gives `columns` first.
    init(_ db: Database, _ sql: String, path: String) throws {
        self.db = db
        self.path = path
        statement = try RawStatement(db, sql)
    }

    func bind(_ values: [Int64]) {
        sqlite3_reset(statement.pointer)
        for (index, value) in values.enumerated() {
            let code = sqlite3_bind_int64(statement.pointer, Int32(index + 1), value)
            precondition(code == SQLITE_OK, "the values fit the statement's places")
        }
    }

    /// - Returns: false when there are no more.
    func step() throws -> Bool { try statement.step() }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement.pointer, column) }

    func event() throws -> LoggedEvent {
        let row = statement.pointer
        guard let hash = Hash(bytes(5)) else {
            throw EventLogError(
                .damaged, zh: "第 \(integer(0)) 行的校验值损坏，请运行 log verify",
                en: "the hash at position \(integer(0)) is damaged; run log verify")
        }
        let log = try log(sqlite3_column_int64(row, 1))
        return try LoggedEvent(
            position: integer(0), log: log.id, epoch: log.epoch, seq: UInt64(bitPattern: integer(2)),
            receivedAt: Instant(milliseconds: integer(3)), payload: Data(bytes(4)), hash: hash)
    }

    private func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(statement.pointer, column)
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement.pointer, column)))
    }

    private func log(_ id: Int64) throws -> (id: LogID, epoch: UInt64) {
        if let known = logs[id] { return known }
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT name, epoch FROM logs WHERE id = ?"), arguments: [id])
        guard let row else {
            throw EventLogError(
                .damaged, zh: "\(path) 中有记录不知属于哪个日志，请运行 log verify",
                en: "\(path) has events of a log that it does not name; run log verify")
        }
        let log = (id: try LogID(name: row.value(0)), epoch: UInt64(bitPattern: try row.value(1) as Int64))
        logs[id] = log
        return log
    }
}
