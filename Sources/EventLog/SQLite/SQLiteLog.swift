import Events
import Foundation
import GRDB
import Synchronization

/// The log on SQLite: one connection writes and checkpoints, several read.
///
/// Durability: WAL with `synchronous = FULL`, asserted after opening because wrappers lower it; a commit that returned
/// is on disk. After a failed write the log stops: what the disk holds is then unknown until it is opened anew.
package final class SQLiteLog: AppendLog {
    package let own: LogID
    package let incarnation: Data
    package let path: String

    let pool: DatabasePool
    let lock: WriterLock
    /// What the writer knows without asking the file; valid while `position` is still the file's last one.
    let writer: Mutex<WriterState>

    struct WriterState {
        struct Known {
            let id: Int64
            var head: Head
        }
        var position: Int64 = -1
        var logs: [LogID: Known] = [:]
        var clock = HybridClock()
        /// Whether the WAL may hold bytes that were forgotten, as far as this process knows; see `scrub`.
        var scrubIsDue = false
        /// Why the log no longer writes.
        var stopped: EventLogError?
    }

    private init(path: String, pool: DatabasePool, lock: WriterLock, own: LogID, incarnation: Data) {
        self.path = path
        self.pool = pool
        self.lock = lock
        self.own = own
        self.incarnation = incarnation
        writer = Mutex(WriterState())
    }

    deinit {
        // Closing the last connection checkpoints, and that is a writer's business. When the turn does not come, the WAL
        // simply stays and is read at the next opening; so does a scrub that is due.
        let scrubIsDue = writer.withLock { $0.scrubIsDue && $0.stopped == nil }
        try? lock.whileHeld {
            if scrubIsDue { _ = try? pool.writeWithoutTransaction { try Self.scrub($0, waiting: 0) } }
            // The pool closes the writer first, and readers, which are read-only, do not checkpoint.
            pool.invalidateReadOnlyConnections()
            try pool.close()
        }
    }

    /// Makes a new log file for a site.
    ///
    /// - Parameter incarnation: 16 random bytes.
    /// - Throws: `EventLogError` `log.absent` when there is a file already, `log.cannot_write`.
    package static func create(
        path: String, own: LogID, epoch: UInt64, incarnation: Data, patience: Duration = WriterLock.patience
    ) throws -> SQLiteLog {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw EventLogError(.absent, zh: "\(path) 已存在，不再新建", en: "\(path) exists already and is left as it is")
        }
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        return try open(path: path, patience) { db in
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

    /// Opens the log of a site.
    ///
    /// - Throws: `EventLogError` `log.absent`, `log.foreign`, `log.newer`, `log.damaged`, `log.cannot_write`, `log.busy`.
    package static func open(path: String, patience: Duration = WriterLock.patience) throws -> SQLiteLog {
        guard FileManager.default.fileExists(atPath: path) else {
            throw EventLogError(
                .absent, zh: "\(path) 不存在；请先运行 init 或 join", en: "\(path) does not exist; run init or join first")
        }
        return try open(path: path, patience) { _ in }
    }

    private static func open(
        path: String, _ patience: Duration, prepare: (Database) throws -> Void
    ) throws -> SQLiteLog {
        do {
            let lock = try WriterLock(path: path + ".lock", patience: patience)
            return try lock.whileHeld {
                if FileManager.default.fileExists(atPath: path) { try checkUntouched(path) }
                var configuration = GRDB.Configuration()
                configuration.foreignKeysEnabled = true
                configuration.maximumReaderCount = 4
                configuration.prepareDatabase { db in
                    try db.execute(sql: "PRAGMA trusted_schema = OFF")
                    try db.execute(sql: "PRAGMA secure_delete = ON")
                    try db.execute(sql: "PRAGMA cell_size_check = ON")
                    try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                }
                let pool = try DatabasePool(path: path, configuration: configuration)
                let (own, incarnation, scrubbed) = try pool.writeWithoutTransaction { db in
                    try prepare(db)
                    try LogSchema.check(db, path: path)
                    // The pool lowered it to NORMAL when it switched to WAL.
                    try db.execute(sql: "PRAGMA synchronous = FULL")
                    guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2,
                        try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
                    else { preconditionFailure("the log is written with WAL and synchronous = FULL, or not at all") }
                    // What a statement may have to undo is kept in memory, and not in a file somewhere else.
                    try db.execute(sql: "PRAGMA temp_store = MEMORY")
                    guard let row = try Row.fetchOne(db, sql: "SELECT own_log, incarnation FROM site") else {
                        throw EventLogError(.damaged, zh: "\(path) 缺少站点信息", en: "\(path) does not say whose log it is")
                    }
                    let name: String = row[0]
                    let incarnation: Data = row[1]
                    return (try LogID(name: name), incarnation, try scrubIfDue(db))
                }
                let log = SQLiteLog(path: path, pool: pool, lock: lock, own: own, incarnation: incarnation)
                log.writer.withLock { $0.scrubIsDue = !scrubbed }
                return log
            }
        } catch let error as DatabaseError {
            throw EventLogError.from(error, path: path)
        }
    }

    /// Refuses a file that is not ours before the pool turns it into a WAL database.
    private static func checkUntouched(_ path: String) throws {
        var configuration = GRDB.Configuration()
        configuration.readonly = true
        try DatabaseQueue(path: path, configuration: configuration).read { try LogSchema.check($0, path: path) }
    }

    /// Reads; no writer disturbs it.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try pool.read(body)
        } catch let error as DatabaseError {
            throw EventLogError.from(error, path: path)
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
            var attempt = state
            do {
                let (value, trouble) = try lock.whileHeld {
                    try pool.writeWithoutTransaction { db in
                        var value: Value?
                        try db.inTransaction(.immediate) {
                            if let now { try refresh(&attempt, db, now: now) }
                            value = try body(db, &attempt)
                            return .commit
                        }
                        guard let value else { preconditionFailure("a committed transaction has a value") }
                        let trouble =
                            attempt.scrubIsDue
                            ? scrub(db, &attempt, isFirst: !state.scrubIsDue) : checkpointWhenLarge(db)
                        return (value, trouble)
                    }
                }
                state = attempt
                state.stopped = trouble
                return value
            } catch let error as DatabaseError {
                let complaint = EventLogError.from(error, path: path)
                if error.resultCode == .SQLITE_IOERR { state.stopped = Self.stopped(by: error) }
                throw complaint
            }
        }
    }

    /// Bytes of WAL that are folded into the file after a commit.
    private static let walBytes = 4 * 1024 * 1024

    /// Folds the WAL into the file once it has grown.
    ///
    /// SQLite's automatic checkpoint is off, because it keeps its errors to itself: after a failed sync there is nothing
    /// more to be written.
    ///
    /// - Returns: why nothing more may be written; the commit before it is on disk all the same.
    private func checkpointWhenLarge(_ db: Database) -> EventLogError? {
        var status = stat()
        guard stat(path + "-wal", &status) == 0, status.st_size > Self.walBytes else { return nil }
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
    private func refresh(_ state: inout WriterState, _ db: Database, now: Instant) throws {
        let position =
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(position), 0) FROM events")) ?? 0
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
            let log = try LogID(name: row[1])
            let head = try Self.head(log: log, epoch: row[2], seq: row[3], hash: row[4])
            state.logs[log] = WriterState.Known(id: row[0], head: head)
            if let hlc: Int64 = row[5] {
                let time = HybridTime(rawValue: UInt64(bitPattern: hlc))
                // The own log goes on from its last stamp, however wrong the clock was that gave it.
                if log == own { state.clock = HybridClock(latest: max(state.clock.latest, time)) }
                state.clock.observe(time, now: now)
            }
        }
    }

    static func head(log: LogID, epoch: Int64, seq: Int64?, hash: Data?) throws -> Head {
        let epoch = UInt64(bitPattern: epoch)
        guard let seq, let hash else { return .empty(log: log, epoch: epoch) }
        guard let hash = Hash(hash) else {
            throw EventLogError(.damaged, zh: "日志 \(log) 的校验值损坏", en: "a hash of log \(log) is damaged")
        }
        return Head(log: log, epoch: epoch, seq: UInt64(seq), hash: hash)
    }
}
