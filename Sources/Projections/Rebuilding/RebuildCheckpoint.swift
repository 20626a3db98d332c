import Events
import Foundation
import GRDB

/// How far a rebuild has come, in a table of the file that it fills, committed with the rows that it speaks of.
///
/// The file is not synced while it is filled: what a process wrote is there when it is killed, and may not be there, or in part,
/// when the machine went down. So a rebuild goes on only from a file that was written since the machine was started;
/// every other one is thrown away. The table goes before the file is synced and takes its place.
struct RebuildCheckpoint: Equatable {
    /// Of the log that is read.
    let incarnation: Data
    /// Events up to here are folded story by story; what came later, in the order of arrival, after them.
    let through: Int64
    /// The stories up to and with this one are in the tables; nil before the first.
    var mark: StoryChunk.Mark?
    /// Events in those stories.
    var events: Int64 = 0
    /// Whether the events that no story has are in the tables: the register and the like.
    var hasOthers = false
    /// The newest day on which any of them arrived.
    var arrival: Int?

    private static let sql = """
        CREATE TABLE rebuild_checkpoint (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            boot TEXT,
            incarnation BLOB NOT NULL,
            through INTEGER NOT NULL,
            log TEXT,
            seq INTEGER,
            events INTEGER NOT NULL,
            others INTEGER NOT NULL,
            arrival INTEGER
        ) STRICT
        """

    /// Makes the table in a file that is about to be filled.
    func begin(in db: Database) throws {
        try db.execute(sql: Self.sql)
        try save(in: db)
    }

    func save(in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO rebuild_checkpoint (id, boot, incarnation, through, log, seq, events,
                    others, arrival)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [Self.boot, incarnation, through, mark?.log, mark?.seq, events, hasOthers, arrival])
    }

    /// Nil where there is none to go on from.
    static func saved(in db: Database) throws -> RebuildCheckpoint? {
        guard try db.tableExists("rebuild_checkpoint"), let boot,
            let row = try Row.fetchOne(db, sql: "SELECT * FROM rebuild_checkpoint WHERE boot = ?", arguments: [boot])
        else { return nil }
        let mark = (row["log"] as String?).map { StoryChunk.Mark(log: $0, seq: row["seq"]) }
        return RebuildCheckpoint(
            incarnation: row["incarnation"], through: row["through"], mark: mark, events: row["events"],
            hasOthers: row["others"], arrival: row["arrival"])
    }

    static func remove(from db: Database) throws {
        try db.execute(sql: "DROP TABLE IF EXISTS rebuild_checkpoint")
    }

    /// Another one whenever the machine was started; nil where the system does not say.
    private static let boot: String? =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
}
