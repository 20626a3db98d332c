import Events
import Foundation
import GRDB
import Synchronization

/// The log on SQLite: one connection writes and checkpoints, several read.
///
/// Durability: WAL with `synchronous = FULL`, asserted after opening because wrappers lower it; a commit that returned
/// is on disk. After a failed write the log stops: what the disk holds is then unknown until it is opened anew.
package final class SQLiteLog: SiteLog {
    package let own: LogID
    package let path: String

    /// As `stat` takes it.
    private let walPath: ContiguousArray<CChar>
    let pool: DatabasePool
    let lock: WriterLock
    private let settings: WriterSettings
    /// What the writer knows without asking the file; valid while the file's last position is `position`, which it is as
    /// long as its version is `version`.
    let writer: Mutex<WriterState>

    struct WriterState {
        struct Known {
            let id: Int64
            var head: Head
        }
        var version: UInt32?
        var position: Int64 = -1
        var logs: [LogID: Known] = [:]
        /// Rows of `logs` by name. A name keeps its row for ever, so these are right whoever else has written.
        var names: [String: Int64] = [:]
        var clock = HybridClock()
        /// Whether the WAL may hold bytes that were forgotten, as far as this process knows; see `scrub`.
        var scrubIsDue = false
        var statements: WriterStatements?
        /// Why the log no longer writes.
        var stopped: EventLogError?

        /// Makes the next write ask the file.
        mutating func forget() {
            version = nil
            position = -1
            logs = [:]
            names = [:]
        }
    }

    private init(
        path: String, pool: DatabasePool, lock: WriterLock, settings: WriterSettings, own: LogID
    ) {
        self.path = path
        walPath = (path + "-wal").utf8CString
        self.pool = pool
        self.lock = lock
        self.settings = settings
        self.own = own
        writer = Mutex(WriterState())
    }

    deinit {
        // The writer folds the WAL in when it is the last to close: readers go first, and it takes a turn. When the turn
        // does not come, the WAL simply stays and is read at the next opening; so does a scrub that is due.
        let scrubIsDue = writer.withLock { $0.scrubIsDue && $0.stopped == nil }
        try? lock.whileHeld {
            writer.withLock { $0.statements = nil }
            pool.invalidateReadOnlyConnections()
            if scrubIsDue { _ = try? pool.writeWithoutTransaction { try Self.scrub($0, waiting: 0) } }
            try pool.close()
        }
    }

    /// Makes a new log file for a site. What a creation left that did not come to its end is made anew.
    ///
    /// - Parameter incarnation: 16 random bytes.
    /// - Throws: `EventLogError` `log.absent` when there is a file already, `log.cannot_write`, `log.busy`.
    package static func create(
        path: String, own: LogID, epoch: UInt64, incarnation: Data, patience: Duration = WriterLock.patience
    ) throws -> SQLiteLog {
        try create(
            path: path, own: own, epoch: epoch, incarnation: incarnation, patience: patience, settings: .durable)
    }

    static func create(
        path: String, own: LogID, epoch: UInt64, incarnation: Data, patience: Duration = WriterLock.patience,
        settings: WriterSettings
    ) throws -> SQLiteLog {
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        return try inTurn(path, patience) { lock in
            if try FileManager.default.fileExists(atPath: path) && !isUnfinished(path) {
                throw EventLogError(.absent, zh: "\(path) 已存在，不再新建", en: "\(path) exists already and is left as it is")
            }
            return try open(path: path, lock, settings) { db in
                try db.inTransaction {
                    try LogSchema.create(db)
                    try db.execute(
                        sql: "INSERT INTO site (id, own_log, incarnation) VALUES (1, ?, ?)",
                        arguments: [own.name, incarnation])
                    try db.execute(
                        sql: "INSERT INTO logs (name, epoch) VALUES (?, ?)",
                        arguments: [own.name, Int64(bitPattern: epoch)])
                    return .commit
                }
            }
        }
    }

    /// Opens the log of a site.
    ///
    /// - Throws: `EventLogError` `log.absent`, `log.foreign`, `log.newer`, `log.damaged`, `log.cannot_write`, `log.busy`.
    package static func open(path: String, patience: Duration = WriterLock.patience) throws -> SQLiteLog {
        try open(path: path, patience: patience, settings: .durable)
    }

    static func open(
        path: String, patience: Duration = WriterLock.patience, settings: WriterSettings
    ) throws -> SQLiteLog {
        guard FileManager.default.fileExists(atPath: path) else {
            throw EventLogError(
                .absent, zh: "\(path) 不存在；请先运行 init 或 join", en: "\(path) does not exist; run init or join first")
        }
        return try inTurn(path, patience) { lock in
            try checkUntouched(path)
            return try open(path: path, lock, settings) { _ in }
        }
    }

    private static func inTurn<Value>(
        _ path: String, _ patience: Duration, _ body: (WriterLock) throws -> Value
    ) throws -> Value {
        do {
            let lock = try WriterLock(path: path + ".lock", patience: patience)
            return try lock.whileHeld { try body(lock) }
        } catch {
            throw EventLogError.inOurWords(error, path: path)
        }
    }

    private static func open(
        path: String, _ lock: WriterLock, _ settings: WriterSettings, prepare: (Database) throws -> Void
    ) throws -> SQLiteLog {
        var configuration = GRDB.Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            WriterStatements.removeHooks(db)
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        let (own, scrubbed) = try pool.writeWithoutTransaction { db in
            // Before anything is written: what `create` reports as done is on disk too.
            try settings.apply(db, path: path)
            try prepare(db)
            try LogSchema.check(db, path: path)
            // What a statement may have to undo is kept in memory, and not in a file somewhere else.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            guard let row = try Row.fetchOne(db, sql: "SELECT own_log FROM site") else {
                throw EventLogError(.damaged, zh: "\(path) 缺少站点信息", en: "\(path) does not say whose log it is")
            }
            return (try LogID(name: row.value(0)), try scrubIfDue(db))
        }
        let log = SQLiteLog(path: path, pool: pool, lock: lock, settings: settings, own: own)
        log.writer.withLock { $0.scrubIsDue = !scrubbed }
        return log
    }

    /// Whether a creation that did not come to its end left the file: it holds nothing then, and is no log yet.
    ///
    /// - Throws: `EventLogError` `log.cannot_write`, `log.busy`.
    package static func isUnfinished(path: String, patience: Duration = WriterLock.patience) throws -> Bool {
        try inTurn(path, patience) { _ in try isUnfinished(path) }
    }

    private static func isUnfinished(_ path: String) throws -> Bool {
        do {
            // Not for reading only, because a journal that was left behind is rolled back first.
            return try DatabaseQueue(path: path).read { db in
                try Int.fetchOne(db, sql: "PRAGMA application_id") == 0
                    && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            return false
        }
    }

    /// Refuses a file that is not ours before the pool turns it into a WAL database.
    private static func checkUntouched(_ path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).read { try LogSchema.check($0, path: path) }
    }

    /// Read at each use: another process may repair the log.
    package var incarnation: Data {
        get throws {
            try reading { db in
                let incarnation = try Data.fetchOne(db.cachedStatement(sql: "SELECT incarnation FROM site"))
                guard let incarnation, incarnation.count == 16 else {
                    throw EventLogError(.damaged, zh: "\(path) 缺少站点信息", en: "\(path) does not say whose log it is")
                }
                return incarnation
            }
        }
    }

    /// Reads; no writer disturbs it.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw EventLogError.inOurWords(error, path: path)
        }
    }

    /// Writes in one transaction, in this process's turn, with an up-to-date `WriterState`.
    ///
    /// A failure of the disk stops the log for good: SQLite's memory and the file may then differ.
    /// - Parameter now: the wall clock, against which other sites' stamps are judged; nil where nothing is stamped, and
    ///   `WriterState` is then left as it was.
    func writing<Value: Sendable>(now: Instant?, _ body: (Database, inout WriterState) throws -> Value) throws -> Value
    {
        try writer.withLock { state in
            if let stopped = state.stopped { throw stopped }
            // If this fails, the file knows better; and what is held once is changed in place.
            var attempt = state
            state.forget()
            do {
                let (value, trouble) = try lock.whileHeld {
                    try pool.writeWithoutTransaction { db in
                        let statements = try attempt.statements ?? WriterStatements(db)
                        attempt.statements = statements
                        var isCurrent = false
                        let value = try statements.transaction(db) {
                            isCurrent = attempt.version == statements.version()
                            if let now, !isCurrent {
                                try refresh(&attempt, db, statements, now: now)
                                isCurrent = true
                            }
                            return try body(db, &attempt)
                        }
                        let trouble =
                            attempt.scrubIsDue
                            ? scrub(db, &attempt, isFirst: !state.scrubIsDue) : checkpointWhenLarge(db)
                        attempt.version = isCurrent ? statements.version() : nil
                        return (value, trouble)
                    }
                }
                state = attempt
                state.stopped = trouble
                return value
            } catch {
                if let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR {
                    state.stopped = Self.stopped(by: error)
                }
                throw EventLogError.inOurWords(error, path: path)
            }
        }
    }

    /// Folds the WAL into the file once it has grown.
    ///
    /// SQLite's automatic checkpoint is off, because it keeps its errors to itself: after a failed sync there is nothing
    /// more to be written.
    ///
    /// - Returns: why nothing more may be written; the commit before it is on disk all the same.
    private func checkpointWhenLarge(_ db: Database) -> EventLogError? {
        var status = stat()
        guard walPath.withUnsafeBufferPointer({ stat($0.baseAddress!, &status) }) == 0,
            status.st_size > settings.walBytes
        else { return nil }
        do {
            try db.checkpoint(.passive)
            return nil
        } catch {
            // A full or busy disk leaves the WAL as it is, for the next commit to fold in.
            return Self.stopping(error)
        }
    }

    /// Why a checkpoint's trouble stops the log; nil where the next one may do better.
    static func stopping(_ error: any Error) -> EventLogError? {
        guard let error = error as? DatabaseError, error.resultCode == .SQLITE_IOERR else { return nil }
        return stopped(by: error)
    }

    private static func stopped(by error: DatabaseError) -> EventLogError {
        EventLogError(
            .stopped, zh: "磁盘出错后已停止写入，请重新启动程序并运行 log verify",
            en: "writing stopped after a disk failure; start the program anew and run log verify", cause: error)
    }

    /// Reads heads and clock again when another process has appended.
    private func refresh(
        _ state: inout WriterState, _ db: Database, _ statements: WriterStatements, now: Instant
    ) throws {
        let position = try statements.lastPosition()
        guard position != state.position else { return }
        state.position = position
        state.scrubIsDue = try state.scrubIsDue || Self.isScrubDue(db)
        state.logs = [:]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT l.id, l.name, l.epoch, e.seq, e.hash, e.hlc FROM logs l
                LEFT JOIN events e ON e.log = l.id AND e.seq = (SELECT max(seq) FROM events WHERE log = l.id)
                WHERE l.epoch IS NOT NULL
                """)
        for row in rows {
            let log = try LogID(name: row.value(1))
            state.logs[log] = WriterState.Known(id: try row.value(0), head: try Self.head(log: log, row, from: 2))
            if let hlc: Int64 = try row.valueIfPresent(5) {
                let time = HybridTime(rawValue: UInt64(bitPattern: hlc))
                // The site's logs go on from their last stamp, however wrong the clock was that gave it.
                if log.site == own.site { state.clock = HybridClock(latest: max(state.clock.latest, time)) }
                state.clock.observe(time, now: now)
            }
        }
    }

    /// A head out of three columns of a row: epoch, seq and hash, the latter two null for a log without events.
    static func head(log: LogID, _ row: Row, from column: Int) throws -> Head {
        let epoch = UInt64(bitPattern: try row.value(column))
        guard let seq: Int64 = try row.valueIfPresent(column + 1), let hash: Data = try row.valueIfPresent(column + 2)
        else { return .empty(log: log, epoch: epoch) }
        guard let hash = Hash(hash) else {
            throw EventLogError(.damaged, zh: "日志 \(log) 的校验值损坏", en: "a hash of log \(log) is damaged")
        }
        return Head(log: log, epoch: epoch, seq: UInt64(bitPattern: seq), hash: hash)
    }
}
