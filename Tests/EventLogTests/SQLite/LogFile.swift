import EventLog
import Events
import Foundation
import GRDB

/// A log's file as a stranger's program would handle it.
enum LogFile {
    static func create(_ folder: TemporaryFolder, own: String = "520103001-Z02") throws -> SQLiteLog {
        try SQLiteLog.create(
            path: folder.log, own: try LogID(name: own), epoch: 7, incarnation: Records.incarnation)
    }

    /// A raw connection without any of the log's own settings.
    static func raw<Value>(_ path: String, _ body: (Database) throws -> Value) throws -> Value {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction(body)
    }

    /// Changes rows behind the triggers' back.
    static func tamper(_ path: String, _ sql: String, _ arguments: StatementArguments = StatementArguments()) throws {
        try raw(path) { db in
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: sql, arguments: arguments)
        }
    }

    /// A station's log and a neighbour's in one file, with contents, closed and checkpointed.
    static func sample(_ folder: TemporaryFolder) throws {
        let log = try create(folder)
        for number in 0..<4 {
            let content = try Records.content("意见 \(number)")
            _ = try log.append(
                [Records.opinion("c\(number)", contents: [NamedContent(.text, content)]), Records.referral(.draft(0))],
                now: Records.now)
        }
        _ = try log.take(Records.batch(of: Records.other(), count: 4))
    }

    static func copy(_ folder: TemporaryFolder) throws -> TemporaryFolder {
        let other = try TemporaryFolder()
        for name in ["log.db", "log.db-wal"] where FileManager.default.fileExists(atPath: "\(folder.path)/\(name)") {
            try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(other.path)/\(name)")
        }
        return other
    }

    static func verify(_ folder: TemporaryFolder) throws -> VerifyReport {
        try SQLiteLog.open(path: folder.log).verify { _, _ in }
    }
}
