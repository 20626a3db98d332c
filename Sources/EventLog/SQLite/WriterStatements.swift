import Events
import Foundation
import GRDB
import GRDBSQLite

/// What the writing connection runs at every append: prepared once, and bound where the values lie.
///
/// Elsewhere GRDB runs statements. It compiles each BEGIN and COMMIT, and boxes and copies each value; for the few statements
/// that every append and every event needs, that takes as long as SQLite's own work.
final class WriterStatements: @unchecked Sendable {
    // Sendable because it is part of `WriterState`, which one thread at a time can reach.
    private let connection: OpaquePointer?
    private let begin: RawStatement
    private let commit: RawStatement
    private let position: RawStatement
    private let insertion: RawStatement
    private let naming: RawStatement

    init(_ db: Database) throws {
        connection = db.sqliteConnection
        begin = try RawStatement(db, "BEGIN IMMEDIATE TRANSACTION")
        commit = try RawStatement(db, "COMMIT TRANSACTION")
        position = try RawStatement(db, Self.lastPosition)
        insertion = try RawStatement(
            db,
            """
            INSERT INTO events (position, log, seq, hlc, recorded_at, received_at, type, subject_log, subject_seq,
                payload, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        naming = try RawStatement(
            db,
            """
            INSERT INTO contents (digest, class, log, state, size) VALUES (?, ?, ?, 0, ?)
            ON CONFLICT (digest) DO NOTHING
            """)
    }

    /// GRDB's hooks on commit and rollback serve observers, of which a log has none. They go, because GRDB expects to run
    /// itself whatever calls them.
    static func removeHooks(_ db: Database) {
        sqlite3_commit_hook(db.sqliteConnection, nil, nil)
        sqlite3_rollback_hook(db.sqliteConnection, nil, nil)
    }

    /// One transaction, which takes the write lock at once.
    func transaction<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        try begin.run()
        do {
            let value = try body()
            try commit.run()
            return value
        } catch {
            // Why it failed is what counts; whatever the rollback says follows from that.
            try? db.rollback()
            throw error
        }
    }

    /// The file's version as the connection sees it in its transaction: another number after every commit, whoever made it.
    func version() -> UInt32 {
        var version: UInt32 = 0
        let code = sqlite3_file_control(connection, nil, SQLITE_FCNTL_DATA_VERSION, &version)
        precondition(code == SQLITE_OK, "a database that is open has a version")
        return version
    }

    /// Positions only ever grow, also when the newest events are let go: what was read is known to be old by them.
    static let lastPosition = """
        SELECT max(coalesce((SELECT max(position) FROM events), 0), (SELECT passed FROM site))
        """

    /// The last position that was taken; 0 when none was.
    func lastPosition() throws -> Int64 { try position.run() ?? 0 }

    /// Writes the row of an event.
    ///
    /// - Parameters:
    ///   - log: the row of the event's log in `logs`.
    ///   - subject: the row of the subject's log in `logs`, and its place there.
    /// - Throws: `DatabaseError`.
    func insert(_ logged: LoggedEvent, log: Int64, subject: (log: Int64, seq: UInt64)?) throws {
        let row = insertion.pointer
        // What was bound before, or will be, is gone by the time of the next run.
        defer { sqlite3_clear_bindings(row) }
        var bound = sqlite3_bind_int64(row, 1, logged.position)
        bound |= sqlite3_bind_int64(row, 2, log)
        bound |= sqlite3_bind_int64(row, 3, Int64(logged.seq))
        bound |= sqlite3_bind_int64(row, 4, Int64(bitPattern: logged.event.hlc))
        bound |= sqlite3_bind_int64(row, 5, logged.event.recordedAt)
        bound |= sqlite3_bind_int64(row, 6, logged.receivedAt.milliseconds)
        bound |= sqlite3_bind_int64(row, 7, Int64(logged.event.type.number))
        if let subject {
            bound |= sqlite3_bind_int64(row, 8, subject.log)
            bound |= sqlite3_bind_int64(row, 9, Int64(bitPattern: subject.seq))
        }
        try logged.payload.withUnsafeBytes { payload in
            try logged.hash.withUnsafeBytes { hash in
                bound |= Self.bind(payload, row, 10)
                bound |= Self.bind(hash, row, 11)
                precondition(bound == SQLITE_OK, "eleven values fit eleven places")
                try insertion.run()
            }
        }
    }

    /// Writes down that an event of a log, by its row in `logs`, names a content whose bytes are awaited.
    ///
    /// - Returns: false when the content has a row already, which is left as it is.
    /// - Throws: `DatabaseError`.
    func expect(_ digest: Hash, class contentClass: Int, size: Int64, namedBy log: Int64) throws -> Bool {
        let row = naming.pointer
        defer { sqlite3_clear_bindings(row) }
        try digest.withUnsafeBytes { digest in
            var bound = Self.bind(digest, row, 1)
            bound |= sqlite3_bind_int64(row, 2, Int64(contentClass))
            bound |= sqlite3_bind_int64(row, 3, log)
            bound |= sqlite3_bind_int64(row, 4, size)
            precondition(bound == SQLITE_OK, "four values fit four places")
            try naming.run()
        }
        return sqlite3_changes(connection) == 1
    }

    /// Without a copy: the bytes must be there while the statement runs. A blob without an address would be null to SQLite,
    /// also when it is empty.
    private static func bind(_ bytes: UnsafeRawBufferPointer, _ row: OpaquePointer, _ place: Int32) -> Int32 {
        bytes.isEmpty
            ? sqlite3_bind_zeroblob(row, place, 0)
            : sqlite3_bind_blob(row, place, bytes.baseAddress, Int32(bytes.count), nil)
    }
}
