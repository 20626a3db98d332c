import CSQLiteReset
import Foundation
import GRDB

/// The connections to the file that the path stood for when it was opened.
struct OpenIndex: Sendable {
    let writer: DatabaseQueue
    /// A connection of its own, so that a search waits for a commit at most and not for the work before it.
    private let reader: DatabaseQueue
    private let path: String
    private let file: FileNumber?

    private static let patienceSeconds = 20
    /// Kibibytes of pages that the connections keep.
    private static let readerCache = 65_536
    private static let writerCache = 131_072

    /// Opens or creates it.
    init(path: String) throws {
        self.path = path
        writer = try DatabaseQueue(
            path: path,
            configuration: Self.configuration { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA temp_store = MEMORY")
                // Pages that are spilled before the commit would lock readers out until then.
                try db.execute(sql: "PRAGMA cache_spill = OFF")
                try db.execute(sql: "PRAGMA cache_size = -\(Self.writerCache)")
            })
        try writer.writeWithoutTransaction { db in
            // Looked at first as it is: whatever file it is would be switched.
            if case .foreign = try SearchSchema.standing(db) { throw SearchError.foreign(path) }
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        }
        try writer.write { db in
            switch try SearchSchema.standing(db) {
            case .current: break
            case .empty: try SearchSchema.create(db)
            case .stale:
                try SearchSchema.erase(db)
                try SearchSchema.create(db)
            case .foreign: throw SearchError.foreign(path)
            }
        }
        reader = try DatabaseQueue(
            path: path,
            configuration: Self.configuration { db in
                try db.execute(sql: "PRAGMA query_only = ON")
                try db.execute(sql: "PRAGMA cache_size = -\(Self.readerCache)")
            })
        file = FileNumber(path: path)
    }

    /// Everything that the body reads is of one moment.
    ///
    /// GRDB's own `read` switches `query_only` on and off around each, by which SQLite forgets every prepared statement; a
    /// search has one for each block, and preparing them anew was nine tenths of its time.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try reader.unsafeRead { db in
            var value: Value?
            try db.inTransaction(.deferred) {
                value = try body(db)
                return .commit
            }
            guard let value else { preconditionFailure("a transaction that did not throw ran its body") }
            return value
        }
    }

    /// False once the path stands for another file, or for none.
    var isCurrent: Bool { file != nil && file == FileNumber(path: path) }

    private static func configuration(_ prepare: @escaping @Sendable (Database) throws -> Void) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(TimeInterval(patienceSeconds))
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try prepare(db)
        }
        return configuration
    }

    /// Makes an empty file of a damaged one, in place: other processes that have it open go on with it.
    static func empty(_ path: String) throws {
        let code = ResultCode(rawValue: sqlite_reset_file(path, Int32(patienceSeconds * 1_000)))
        guard code == .SQLITE_OK else { throw SearchError.from(DatabaseError(resultCode: code), path: path) }
    }

    /// Which file a path stands for at this moment.
    private struct FileNumber: Equatable {
        let device: UInt64
        let inode: UInt64

        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
        }
    }
}
