import Events
import GRDB

/// The tables of `views.db`. Any program may read them; what a figure means is `FigureDefinition`'s business.
///
/// Moments are milliseconds since 1970-01-01T00:00:00Z; days are counted from 1970-01-01 in the site's time zone
/// (`date(day * 86400, 'unixepoch')` shows one). Words are those of the command line; an empty text stands for "not
/// stated". Flags are 0 or 1.
enum ViewsSchema {
    /// "JZ" and the read model's own number, in the file's header.
    static let applicationID: Int32 = 0x4A5A_0002
    /// Grows with every change of the tables or of how they are filled; another number makes a file stale.
    static let version: Int32 = 1

    static let sql = """
        CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            -- The last position of the log that is folded in; committed together with the rows it led to.
            position INTEGER NOT NULL,
            -- The zone in which every day below was computed.
            time_zone TEXT NOT NULL,
            -- When the latest event of a matter or visit occurred; an earlier as-of date is answered from the log.
            newest_occurred_at INTEGER
        ) STRICT;

        -- One row per matter whose opening is held, merged ones included.
        CREATE TABLE matters (
            -- Log and place of the event that opened it: the matter's identity.
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- The site that recorded it, and that site's division.
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            -- Words of MatterKind and Channel.
            kind TEXT NOT NULL,
            channel TEXT NOT NULL,
            -- Full path, levels separated by '/'.
            category TEXT NOT NULL,
            -- How many people raised it jointly, at least 1.
            people INTEGER NOT NULL,
            collected_at INTEGER NOT NULL,
            collected_day INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            -- How many referrals there are, and when the first and the newest were made.
            referrals INTEGER NOT NULL,
            first_referred_at INTEGER,
            newest_referred_at INTEGER,
            -- Code of the lead organ of the newest referral.
            organ TEXT NOT NULL,
            -- The due date in force now.
            due_at INTEGER,
            due_day INTEGER,
            -- How many replies there are, when the first was given, and the due date in force at that moment.
            replies INTEGER NOT NULL,
            first_reply_at INTEGER,
            due_at_first_reply INTEGER,
            -- A to D, of the newest reply.
            reply_class TEXT NOT NULL,
            resolutions INTEGER NOT NULL,
            first_resolved_at INTEGER,
            resolved_day INTEGER,
            -- Words of Grade: the first and the newest rating of each aspect.
            first_reply_rating TEXT NOT NULL,
            newest_reply_rating TEXT NOT NULL,
            first_impl_rating TEXT NOT NULL,
            newest_impl_rating TEXT NOT NULL,
            -- When it first went into another matter; such a matter counts nowhere else.
            merged_at INTEGER,
            merged_day INTEGER,
            -- Matter.Stage.
            stage TEXT NOT NULL,
            -- Digest of the title; the words themselves are never in this file.
            title BLOB,
            -- What a mapping assumed because the ledger did not say: every referral, the newest referral's organ,
            -- every reply, every resolution, the first resolution.
            referral_assumed INTEGER NOT NULL,
            organ_assumed INTEGER NOT NULL,
            reply_assumed INTEGER NOT NULL,
            resolution_assumed INTEGER NOT NULL,
            first_resolution_assumed INTEGER NOT NULL,
            -- Events of the matter that only a later version knows.
            unknown_events INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX matters_by_collection ON matters (collected_at);
        CREATE INDEX matters_by_site ON matters (site, collected_at);
        CREATE INDEX matters_by_division ON matters (division, collected_day);

        -- The deputies named by the event that opened the matter, each once.
        CREATE TABLE matter_deputies (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deputy TEXT NOT NULL,
            PRIMARY KEY (log, seq, deputy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX matter_deputies_by_deputy ON matter_deputies (deputy);

        -- One row per visit.
        CREATE TABLE visits (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            -- Word of VisitKind.
            kind TEXT NOT NULL,
            started_at INTEGER NOT NULL,
            started_day INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            -- 批次 and 人次.
            groups INTEGER NOT NULL,
            received INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visits_by_start ON visits (started_at);

        -- The deputies present at a visit, each once.
        CREATE TABLE visit_deputies (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deputy TEXT NOT NULL,
            PRIMARY KEY (log, seq, deputy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX visit_deputies_by_deputy ON visit_deputies (deputy);

        -- The register. Of several entries for one key the newest by (hlc, log, seq) stands; those three say which.
        CREATE TABLE sites (
            code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            -- Word of SiteKind.
            kind TEXT NOT NULL,
            division TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            hlc INTEGER NOT NULL,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE deputies (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            -- Word of DeputyLevel.
            level TEXT NOT NULL,
            hlc INTEGER NOT NULL,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE postings (
            deputy TEXT NOT NULL,
            site TEXT NOT NULL,
            posted_at INTEGER NOT NULL,
            hlc INTEGER NOT NULL,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY (deputy, site)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE organs (
            code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            -- Whether a station entered it by itself and the hub has not confirmed it.
            provisional INTEGER NOT NULL,
            hlc INTEGER NOT NULL,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- How far each log is held. A log is held without gaps, so its last place is also its number of events.
        CREATE TABLE heard (
            log TEXT PRIMARY KEY,
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            events INTEGER NOT NULL,
            newest_recorded_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Events of types that only a later version knows: passed over by every figure, but not hidden.
        CREATE TABLE unknown_events (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- Field number of the body in event.proto; 0 for an event without a body.
            type INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;
        """

    /// Every table with its primary key, in the order of the canonical dump.
    static let tables: [(name: String, key: [String])] = [
        ("meta", ["id"]), ("matters", ["log", "seq"]), ("matter_deputies", ["log", "seq", "deputy"]),
        ("visits", ["log", "seq"]), ("visit_deputies", ["log", "seq", "deputy"]), ("sites", ["code"]),
        ("deputies", ["id"]), ("postings", ["deputy", "site"]), ("organs", ["code"]), ("heard", ["log"]),
        ("unknown_events", ["log", "seq"]),
    ]

    static func create(_ db: Database, calendar: BusinessCalendar) throws {
        try db.inTransaction {
            try db.execute(sql: sql)
            try db.execute(
                sql: "INSERT INTO meta (id, position, time_zone) VALUES (1, 0, ?)",
                arguments: [calendar.timeZone.identifier])
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    enum Standing { case empty, current, stale, foreign }

    /// Whether the file's rows mean what this program's rows would.
    static func standing(_ db: Database, calendar: BusinessCalendar) throws -> Standing {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == applicationID else {
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            return application == 0 && tables == 0 ? .empty : .foreign
        }
        guard try Int32.fetchOne(db, sql: "PRAGMA user_version") == version,
            try String.fetchOne(db, sql: "SELECT time_zone FROM meta") == calendar.timeZone.identifier
        else { return .stale }
        return .current
    }
}
