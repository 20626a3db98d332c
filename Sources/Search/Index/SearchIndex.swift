import Events
import Foundation
import GRDB

/// The words of titles, texts and replies, and which matters have them: a file of its own, made from the log and the contents
/// that are held, which can be made anew at any time.
///
/// The file is kept in rollback-journal mode with `secure_delete`: when a text is forgotten, no journal outlives the
/// commit that takes it out.
package final class SearchIndex: Sendable {
    package let path: String
    let calendar: BusinessCalendar
    private let writer: DatabaseQueue
    /// A connection of its own, so that a search waits for a commit at most and not for the work before it.
    private let reader: DatabaseQueue

    private static let patienceSeconds: TimeInterval = 20
    /// Kibibytes of pages that the reader keeps.
    private static let readerCache = 65_536
    private static let writerCache = 131_072

    /// Opens or creates the index.
    ///
    /// - Throws: `SearchError` (`search.foreign`, `search.damaged`, `search.busy`, `search.cannot_write`).
    package init(path: String, calendar: BusinessCalendar) throws {
        self.path = path
        self.calendar = calendar
        do {
            writer = try DatabaseQueue(
                path: path,
                configuration: Self.configuration { db in
                    try db.execute(sql: "PRAGMA synchronous = FULL")
                    try db.execute(sql: "PRAGMA temp_store = MEMORY")
                    // Pages that are spilled before the commit would lock readers out until then.
                    try db.execute(sql: "PRAGMA cache_spill = OFF")
                    try db.execute(sql: "PRAGMA cache_size = -\(Self.writerCache)")
                    _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
                })
            try writer.write { db in
                switch try SearchSchema.standing(db) {
                case .current: break
                case .empty: try SearchSchema.create(db)
                case .stale:
                    try SearchSchema.erase(db)
                    try SearchSchema.create(db)
                case .foreign:
                    throw SearchError(
                        .foreign, zh: "\(path) 不是家站室的检索库，未作改动", en: "\(path) is no index of ours and was left as it is")
                }
            }
            reader = try DatabaseQueue(
                path: path,
                configuration: Self.configuration { db in
                    try db.execute(sql: "PRAGMA query_only = ON")
                    try db.execute(sql: "PRAGMA cache_size = -\(Self.readerCache)")
                })
        } catch let error as DatabaseError {
            throw SearchError.from(error, path: path)
        }
    }

    private static func configuration(_ prepare: @escaping @Sendable (Database) throws -> Void) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(patienceSeconds)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try prepare(db)
        }
        return configuration
    }

    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try reader.read(body)
        } catch let error as DatabaseError {
            throw SearchError.from(error, path: path)
        }
    }

    func writing<Value: Sendable>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try writer.write(body)
        } catch let error as DatabaseError {
            throw SearchError.from(error, path: path)
        }
    }

    /// The last position of the log that is taken in.
    package func position() throws -> Int64 { try reading { try Self.position($0) } }

    /// How many matters are known to it.
    package func count() throws -> Int {
        try reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM matters") ?? 0 }
    }

    static func position(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT position FROM meta")) ?? 0
    }
}
