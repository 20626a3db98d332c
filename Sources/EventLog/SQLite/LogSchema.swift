import Events
import GRDB

/// The tables of `log.db`.
enum LogSchema {
    /// "JZ" and the log's own number, in the file's header.
    static let applicationID: Int32 = 0x4A5A_0001
    static let version: Int32 = 1

    static let sql = frame + events + contents + peers + branches

    private static let frame = """
        -- What this file is: whose log it continues.
        CREATE TABLE site (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            own_log TEXT NOT NULL,
            -- The last position that was taken when events were let go, so that no other event takes theirs.
            passed INTEGER NOT NULL DEFAULT 0,
            incarnation BLOB NOT NULL CHECK (length(incarnation) = 16)
        ) STRICT;

        -- Names of logs, so that a row need not repeat them. The epoch is null for a log that is only referred to.
        CREATE TABLE logs (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            epoch INTEGER
        ) STRICT;

        """

    private static let events = """
        CREATE TABLE events (
            -- Order of arrival at this site; not without gaps.
            position INTEGER PRIMARY KEY,
            log INTEGER NOT NULL REFERENCES logs(id),
            seq INTEGER NOT NULL CHECK (seq > 0),
            hlc INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            -- Field number of the body in event.proto.
            type INTEGER NOT NULL,
            -- The event that opened the matter or visit; null for the register's entries.
            subject_log INTEGER REFERENCES logs(id),
            subject_seq INTEGER,
            payload BLOB NOT NULL,
            -- SHA-256(previous hash, payload).
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            UNIQUE (log, seq)
        ) STRICT;
        CREATE INDEX events_by_subject ON events (subject_log, subject_seq) WHERE subject_seq IS NOT NULL;

        CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
            BEGIN SELECT RAISE(ABORT, 'events are append only'); END;
        \(eventsAreNeverDeleted)

        -- INSERT OR REPLACE deletes without asking the trigger above.
        CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
            WHEN EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
                OR EXISTS (SELECT 1 FROM events WHERE log = NEW.log AND seq = NEW.seq)
            BEGIN SELECT RAISE(ABORT, 'events are append only'); END;

        -- Every head that a log's owner signed and that came with events: a relay hands the log on in these runs.
        CREATE TABLE signed_heads (
            log INTEGER NOT NULL REFERENCES logs(id),
            seq INTEGER NOT NULL,
            hash BLOB NOT NULL,
            signature BLOB NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;

        """

    /// The one trigger that is lifted, inside the transaction that puts a branch in the place of events.
    static let eventsAreNeverDeleted = """
        CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
            BEGIN SELECT RAISE(ABORT, 'events are append only'); END;
        """

    private static let contents = """
        -- What events name and is kept beside them. state: 0 awaited, 1 held, 2 forgotten.
        CREATE TABLE contents (
            id INTEGER PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            class INTEGER NOT NULL,
            -- The log whose event named it first; null while only its forgetting has arrived.
            log INTEGER REFERENCES logs(id),
            state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            -- Bytes: what the event says, and what was counted once it is held.
            size INTEGER NOT NULL CHECK (size >= 0),
            -- How many of its pieces are here while it is awaited; they are the first ones.
            pieces INTEGER NOT NULL DEFAULT 0 CHECK (pieces >= 0),
            -- 1 where somebody requested it, 0 where its class and size decide, -1 where no event names it any more.
            wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (-1, 0, 1)),
            CHECK (log IS NOT NULL OR state = 2)
        ) STRICT;
        CREATE INDEX contents_awaited ON contents (log, class, id, size, wanted) WHERE state = 0;

        CREATE TRIGGER contents_held_are_never_changed BEFORE UPDATE ON contents
            WHEN OLD.state = 1 AND (NEW.state <> 2 OR NEW.digest <> OLD.digest)
            BEGIN SELECT RAISE(ABORT, 'a content is only ever forgotten'); END;
        CREATE TRIGGER contents_forgotten_stay_forgotten BEFORE UPDATE ON contents
            WHEN OLD.state = 2 AND OLD.log IS NOT NULL AND (NEW.state <> 2 OR NEW.digest <> OLD.digest)
            BEGIN SELECT RAISE(ABORT, 'a forgotten content does not come back'); END;
        CREATE TRIGGER contents_are_never_deleted BEFORE DELETE ON contents
            BEGIN SELECT RAISE(ABORT, 'a content is only ever forgotten'); END;

        -- The bytes of the contents, in pieces of Bounds.chunkBytes and a rest. A text is one piece.
        --
        -- Rows are added at the end and never deleted, and forgetting writes zeros over their bytes where they stand. So
        -- SQLite never moves a row from page to page, which would leave a copy of it in the free space of a page, where
        -- secure_delete does not reach: the only copy of a word is the one that is overwritten.
        CREATE TABLE content_chunks (
            id INTEGER PRIMARY KEY,
            content INTEGER NOT NULL REFERENCES contents(id),
            number INTEGER NOT NULL CHECK (number >= 0),
            -- The content's random bytes, with its first piece.
            salt BLOB,
            bytes BLOB NOT NULL,
            UNIQUE (content, number),
            CHECK ((number = 0) = (salt IS NOT NULL))
        ) STRICT;

        -- Of a content that is forgotten, only zeros take the place of bytes. Of one that is awaited, too, where its pieces
        -- turned out to be wrong; and bytes the place of such zeros, when it comes again. Always as many as were there.
        CREATE TRIGGER content_chunks_are_only_ever_blanked BEFORE UPDATE ON content_chunks
            WHEN NEW.id <> OLD.id OR NEW.content <> OLD.content OR NEW.number <> OLD.number
                OR length(NEW.bytes) <> length(OLD.bytes) OR length(NEW.salt) IS NOT length(OLD.salt)
                OR iif((NEW.bytes = zeroblob(length(OLD.bytes))
                        AND NEW.salt IS iif(OLD.salt IS NULL, NULL, zeroblob(length(OLD.salt)))),
                    (SELECT state FROM contents WHERE id = OLD.content) = 1,
                    (SELECT state FROM contents WHERE id = OLD.content) <> 0
                        OR OLD.bytes <> zeroblob(length(OLD.bytes)) OR OLD.salt <> zeroblob(length(OLD.salt)))
            BEGIN SELECT RAISE(ABORT, 'a content is only ever forgotten'); END;
        CREATE TRIGGER content_chunks_are_never_deleted BEFORE DELETE ON content_chunks
            BEGIN SELECT RAISE(ABORT, 'a content is only ever forgotten'); END;

        -- Who had contents forgotten that no event here names yet: whether it had the say shows when one does.
        CREATE TABLE early_forgettings (
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            log INTEGER NOT NULL REFERENCES logs(id),
            PRIMARY KEY (digest, log)
        ) STRICT, WITHOUT ROWID;

        -- One row while the WAL may hold bytes that were forgotten: from that commit until the WAL has been truncated.
        CREATE TABLE scrubs_due (id INTEGER PRIMARY KEY CHECK (id = 1)) STRICT;

        """

    static func create(_ db: Database) throws {
        try db.execute(sql: sql)
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// - Throws: `log.foreign` or `log.newer`.
    static func check(_ db: Database, path: String) throws {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == applicationID else {
            throw EventLogError(.foreign, zh: "\(path) 不是家站室日志", en: "\(path) is no Jiazhan log")
        }
        let found = try Int32.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else {
            throw EventLogError(
                .newer, zh: "\(path) 由更新版本的程序写成，请升级本程序",
                en: "\(path) was written by a newer program; upgrade this one")
        }
    }
}
