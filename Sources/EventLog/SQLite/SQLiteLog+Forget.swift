import Events
import Foundation
import GRDB

/// Forgetting: deleting bytes in the very transaction that stores the event which asks for it.
extension SQLiteLog {
    /// Deletes what the event forgets and its log has the say over; for the others it remains a record.
    func forget(_ event: LoggedEvent, _ log: Int64, _ db: Database, _ state: inout WriterState) throws {
        for digest in event.forgets {
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT c.id, c.state, l.name FROM contents c LEFT JOIN logs l ON l.id = c.log
                        WHERE c.digest = ?
                        """), arguments: [digest.data])
            guard let row, let owner: String = row[2] else {
                try forgetEarly(digest, log, db)
                continue
            }
            guard event.log.mayForget(contentsOf: try LogID(name: owner)) else { continue }
            if try erase(row[0], ContentState(rawValue: row[1]), db) { state.scrubIsDue = true }
        }
    }

    /// Nothing here names the digest yet: it is not asked for and not kept unless an event turns up that names it, over
    /// which the log had no say.
    private func forgetEarly(_ digest: Hash, _ log: Int64, _ db: Database) throws {
        try db.execute(
            sql:
                "INSERT INTO contents (digest, class, state, size) VALUES (?, 0, 2, 0) ON CONFLICT (digest) DO NOTHING",
            arguments: [digest.data])
        try db.execute(
            sql: "INSERT INTO early_forgettings (digest, log) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [digest.data, log])
    }

    /// - Returns: whether there were bytes.
    private func erase(_ id: Int64, _ state: ContentState?, _ db: Database) throws -> Bool {
        if state == .forgotten { return false }
        try db.execute(sql: "UPDATE contents SET state = 2, pieces = 0 WHERE id = ?", arguments: [id])
        return try blank(id, db)
    }

    /// Overwrites whatever pieces of a content are here, where they stand.
    ///
    /// - Returns: whether there were any; the WAL is to be cleared of them then.
    func blank(_ id: Int64, _ db: Database) throws -> Bool {
        try db.cachedStatement(
            sql: """
                UPDATE content_chunks SET bytes = zeroblob(length(bytes)),
                    salt = iif(salt IS NULL, NULL, zeroblob(length(salt)))
                WHERE content = ?
                """
        ).execute(arguments: [id])
        guard db.changesCount > 0 else { return false }
        try db.execute(sql: "INSERT INTO scrubs_due (id) VALUES (1) ON CONFLICT DO NOTHING")
        return true
    }

    /// An event of this log names a digest whose row is there already: makes the row the log's own where so far only
    /// forgettings had arrived.
    ///
    /// - Returns: the row's id where its bytes are awaited; nil where they are held or forgotten.
    func meet(
        _ digest: Hash, class contentClass: Int, size: Int, named log: WriterState.Known, _ db: Database
    ) throws -> Int64? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT id, log, state, wanted FROM contents WHERE digest = ?"),
            arguments: [digest.data])
        guard let row else { preconditionFailure("an insertion met this row") }
        let id: Int64 = row[0]
        if row[1] as Int64? != nil {
            guard ContentState(rawValue: row[2]) == .awaited else { return nil }
            if row[3] == -1 { try db.execute(sql: "UPDATE contents SET wanted = 0 WHERE id = ?", arguments: [id]) }
            return id
        }
        let early = try String.fetchAll(
            db,
            sql: "SELECT l.name FROM early_forgettings f JOIN logs l ON l.id = f.log WHERE f.digest = ?",
            arguments: [digest.data])
        try db.execute(sql: "DELETE FROM early_forgettings WHERE digest = ?", arguments: [digest.data])
        let forgotten = try early.contains { try LogID(name: $0).mayForget(contentsOf: log.head.log) }
        let state: ContentState = forgotten ? .forgotten : .awaited
        try db.execute(
            sql: "UPDATE contents SET log = ?, class = ?, size = ?, state = ? WHERE id = ?",
            arguments: [log.id, contentClass, size, state.rawValue, id])
        return forgotten ? nil : id
    }
}
