import Events
import Foundation
import GRDB
import Synchronization

/// What the figures are read from: folds of the log's events, in a file of their own that can always be made anew.
///
/// Questions are answered while events are folded in: the file is in WAL mode, one connection writes, others read. It is
/// replaced by rename while other processes have it open, so each use compares the file's identity and opens the path anew
/// when it was swapped; `FileSwap` sees to it that no `-wal` outlives its file. Commits are not synced one by one
/// (`synchronous = NORMAL`): what a power cut takes away is folded in again.
package final class ReadModel: Sendable {
    enum Place: Sendable {
        case memory
        case file(String)
        /// Being filled by a rebuild, which alone knows of it: not synced until it is done.
        case scratch(String)
    }

    /// How far a fold has come.
    package struct Progress: Hashable, Sendable {
        /// Positions of the log behind it, and positions in all.
        package let done: Int64
        package let total: Int64
    }

    private enum Opened: Sendable {
        /// Outdated: its rows are good, but what they were added up to follows from other definitions of the figures.
        case ready(any DatabaseWriter, FileIdentity?, isOutdated: Bool)
        case stale(FileIdentity?)
        case closed
    }

    /// Events taken in by one transaction.
    package static let pageSize = 1_000
    /// The most, where so many are missing: others who write wait that long for their turn, some seconds with a million matters.
    static let largestPage = 8_000
    /// How long SQLite waits for another process's transaction.
    private static let patienceSeconds: TimeInterval = 10

    let place: Place
    let calendar: BusinessCalendar
    let pageSize: Int
    /// Of a model for questions about the past: entries of the register stand as they did at that moment.
    let occurredBy: Instant?
    /// Processes take turns by the file lock, threads of this one by the mutex around it.
    private let turn: Mutex<TurnLock?>
    private let opened: Mutex<Opened>
    let seldom = SeldomReads()

    /// Opens or creates the read model at that path.
    ///
    /// - Throws: `views.foreign` when the file is something else, `views.cannot_write`, `views.busy`. A stale or damaged
    ///   file does not throw: `needsRebuild` tells.
    package convenience init(path: String, calendar: BusinessCalendar) throws {
        try self.init(.file(path), calendar: calendar)
    }

    /// A read model that lasts as long as this object.
    package convenience init(inMemory calendar: BusinessCalendar) throws {
        try self.init(.memory, calendar: calendar)
    }

    init(
        _ place: Place, calendar: BusinessCalendar, pageSize: Int = pageSize, occurredBy: Instant? = nil
    ) throws {
        precondition(pageSize > 0, "a page has at least one event")
        self.occurredBy = occurredBy
        self.place = place
        self.calendar = calendar
        self.pageSize = pageSize
        let lock: TurnLock? =
            switch place {
            case .memory, .scratch: nil
            case .file(let path): try TurnLock(path: path + ".lock")
            }
        let first = try Self.whileHeld(lock) { try Self.open(place, calendar: calendar) }
        turn = Mutex(lock)
        opened = Mutex(first)
    }

    /// True when the file was written by another version or in another time zone, or cannot be read: only `rebuild`
    /// helps. Every other use throws `views.stale` then, but for reading one that is merely outdated.
    package var needsRebuild: Bool {
        do {
            return try isOutdated
        } catch let error as ProjectionsError {
            switch error.kind {
            case .stale, .damaged, .foreign: return true
            case .busy, .cannotWrite: return false
            }
        } catch {
            return false
        }
    }

    /// True when only the definitions of the figures have changed since the file was written. It goes on answering, from the
    /// rows themselves, with the events that it has; nothing more is folded in until it was rebuilt.
    package var isOutdated: Bool {
        get throws {
            try complaining {
                _ = try queue()
                return isOpenedOutdated
            }
        }
    }

    private var isOpenedOutdated: Bool {
        opened.withLock { opened in
            switch opened {
            case .ready(_, _, let isOutdated): isOutdated
            case .stale, .closed: false
            }
        }
    }

    /// The last position of the log that is folded in; 0 when nothing is.
    package func position() throws -> Int64 {
        try reading { try Self.position($0) }
    }

    static func position(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT position FROM meta")) ?? 0
    }

    /// The newest day on which anything arrived, as of which rollups are; nil while there are none.
    static func asOfDay(_ db: Database) throws -> Int? {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT as_of_day FROM meta"))
    }

    /// How many events were passed over because only a later version knows their types.
    package func unknownEvents() throws -> [EventType: Int] {
        try reading { db in
            let rows = try Row.fetchAll(db, sql: "SELECT type, count(*) FROM unknown_events GROUP BY type")
            return Dictionary(uniqueKeysWithValues: rows.map { (EventType(number: $0[0]), $0[1] as Int) })
        }
    }

    // MARK: - Access

    /// One state of the file, whatever is folded in meanwhile.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try complaining {
            // GRDB's own `read` would switch `query_only` on and off, and that makes SQLite prepare every statement anew.
            try queue().unsafeRead { db in
                var value: Value?
                try db.inTransaction(.deferred) {
                    value = try body(db)
                    return .commit
                }
                guard let value else { preconditionFailure("a transaction that did not throw has run") }
                return value
            }
        }
    }

    /// One transaction in this process's turn; no swap happens meanwhile.
    func writing<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        try holdingTurn {
            let queue = try queue(holdingTurn: true)
            guard !isOpenedOutdated else { throw ProjectionsError.stale(path) }
            return try queue.write(body)
        }
    }

    /// Keeps every other process from writing and from swapping the file.
    func holdingTurn<Value: Sendable>(_ body: () throws -> Value) throws -> Value {
        try complaining {
            try turn.withLock { lock in try Self.whileHeld(lock, body) }
        }
    }

    func queue(holdingTurn: Bool = false) throws -> any DatabaseWriter {
        if let queue = try settled() { return queue }
        if holdingTurn { return try reopened() }
        return try self.holdingTurn { try reopened() }
    }

    /// The open queue; nil when the path stands for another file by now.
    private func settled() throws -> (any DatabaseWriter)? {
        try opened.withLock { opened in
            switch opened {
            case .ready(let queue, let identity, _):
                return identity == identityNow ? queue : nil
            case .stale(let identity):
                guard identity == identityNow else { return nil }
                throw ProjectionsError.stale(path)
            case .closed: return nil
            }
        }
    }

    private func reopened() throws -> any DatabaseWriter {
        if let queue = try settled() { return queue }
        let fresh = try Self.open(place, calendar: calendar)
        opened.withLock { $0 = fresh }
        switch fresh {
        case .ready(let queue, _, _): return queue
        case .stale, .closed: throw ProjectionsError.stale(path)
        }
    }

    /// Closes the file; a later use opens it again.
    func closeFile() throws {
        try opened.withLock { opened in
            switch opened {
            case .ready(let queue as DatabaseQueue, _, _): try queue.close()
            case .ready:
                // When it is let go of, and only then, a pool closes its readers before its writer, which as the last one
                // takes the journals away.
                opened = .closed
            case .stale, .closed: break
            }
        }
    }

    private var identityNow: FileIdentity? {
        switch place {
        case .memory: nil
        case .file(let path), .scratch(let path): FileIdentity(path: path)
        }
    }

    var path: String {
        switch place {
        case .memory: ":memory:"
        case .file(let path), .scratch(let path): path
        }
    }

    private func complaining<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw ProjectionsError.from(error, path: path)
        }
    }

    private static func whileHeld<Value>(_ lock: TurnLock?, _ body: () throws -> Value) throws -> Value {
        guard let lock else { return try body() }
        return try lock.whileHeld(body)
    }

    /// - Precondition: the turn is held, so that the file opened and the identity noted belong together.
    private static func open(_ place: Place, calendar: BusinessCalendar) throws -> Opened {
        switch place {
        case .memory: return try prepared(DatabaseQueue(), path: ":memory:", calendar: calendar)
        case .file(let path):
            // Whoever threw the file away may have left its journals.
            if FileIdentity(path: path) == nil { try FileSwap.remove(path) }
            return try holdingForStale(path) {
                // Looked at first as it is: the pool switches whatever file it opens to WAL, be it ours or not.
                let first = try DatabaseQueue(path: path, configuration: configuration(synchronous: "FULL"))
                let standing = try prepared(first, path: path, calendar: calendar)
                try first.close()
                guard case .ready(_, let identity, let isOutdated) = standing else { return standing }
                let pool = try DatabasePool(
                    path: path,
                    configuration: configuration(
                        synchronous: "NORMAL", cacheKilobytes: writingCacheKilobytes, mapped: mappedBytes))
                return .ready(pool, identity, isOutdated: isOutdated)
            }
        case .scratch(let path):
            return try holdingForStale(path) {
                // A journal on disk: a process that is killed leaves a file that the next one can go on with.
                // Nothing is taken out of it that anybody knows of, so nothing needs to be overwritten.
                let own = configuration(
                    synchronous: "OFF", journal: "DELETE", erases: false, cacheKilobytes: writingCacheKilobytes)
                return try prepared(DatabaseQueue(path: path, configuration: own), path: path, calendar: calendar)
            }
        }
    }

    /// Of the connection that writes: what a page changes would else be written out in the midst of it, and again later. Those
    /// that read have little, because the system caches the file for all of them.
    private static let writingCacheKilobytes = 64 * 1024
    private static let readingCacheKilobytes = 8 * 1024
    /// Of a shared file, what is read without copying it out of the system's cache: every commit empties a connection's own, and
    /// a question to a large model reads a thousand pages. What lies beyond is read as ever. SQLite bounds it to this.
    private static let mappedBytes = 2_147_418_112
    /// The WAL is cut back to this when it begins anew.
    private static let walBytes = 16 * 1024 * 1024

    private static func configuration(
        synchronous: String, journal: String? = nil, erases: Bool = true, cacheKilobytes: Int = 2_000, mapped: Int = 0
    ) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(patienceSeconds)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA secure_delete = \(erases ? "ON" : "OFF")")
            try db.execute(sql: "PRAGMA synchronous = \(synchronous)")
            let cache = db.configuration.readonly ? readingCacheKilobytes : cacheKilobytes
            try db.execute(sql: "PRAGMA cache_size = -\(cache)")
            _ = try Int.fetchOne(db, sql: "PRAGMA mmap_size = \(mapped)")
            _ = try Int.fetchOne(db, sql: "PRAGMA journal_size_limit = \(walBytes)")
            if let journal { _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = \(journal)") }
        }
        return configuration
    }

    /// A damaged file is a stale one: both are made anew.
    private static func holdingForStale(_ path: String, _ body: () throws -> Opened) throws -> Opened {
        do {
            return try body()
        } catch let error as DatabaseError {
            let complaint = ProjectionsError.from(error, path: path)
            guard complaint.kind == .damaged else { throw complaint }
            return .stale(FileIdentity(path: path))
        }
    }

    private static func prepared(_ queue: DatabaseQueue, path: String, calendar: BusinessCalendar) throws -> Opened {
        try queue.writeWithoutTransaction { db in
            switch try ViewsSchema.standing(db, calendar: calendar) {
            case .empty: try ViewsSchema.create(db, calendar: calendar)
            case .current: break
            case .outdated: return .ready(queue, FileIdentity(path: path), isOutdated: true)
            case .stale: return .stale(FileIdentity(path: path))
            case .foreign:
                throw ProjectionsError(
                    .foreign, zh: "\(path) 不是家站室的看板文件，未作改动",
                    en: "\(path) is no read model of ours and was left as it is")
            }
            return .ready(queue, FileIdentity(path: path), isOutdated: false)
        }
    }
}
