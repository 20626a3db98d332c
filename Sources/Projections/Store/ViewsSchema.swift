import Events
import Foundation
import GRDB

/// The tables of `views.db`. Any program may read them; what a figure means is `FigureDefinition`'s business.
///
/// Moments are milliseconds since 1970-01-01T00:00:00Z; days are counted from 1970-01-01 in the site's time zone
/// (`date(day * 86400, 'unixepoch')` shows one). Words are those of the command line; an empty text stands for "not
/// stated". Flags are 0 or 1.
///
/// The file holds no word of a content and no identity: of a matter's words it has the digest of the title that is
/// shown, and none once that is forgotten. What it knows of persons is public office: deputies and their names.
enum ViewsSchema {
    /// "JZ" and the read model's own number, in the file's header.
    static let applicationID: Int32 = 0x4A5A_0002
    /// Grows with every change of the tables or of how they are filled; another number makes a file stale.
    static let version: Int32 = 9

    static let sql = frame + matters + occasions + projects + register + sums

    /// The checkpoint, and what is known of the logs as such.
    private static let frame = """
        CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            -- The last position of the log that is folded in; committed together with the rows it led to.
            position INTEGER NOT NULL,
            -- Of the log that was folded in; null until something was. A repaired log has another one.
            incarnation BLOB,
            -- The zone in which every day below was computed.
            time_zone TEXT NOT NULL,
            -- When the latest event of a matter, visit, duty, project or register entry occurred; an earlier as-of date is
            -- answered from the log.
            newest_occurred_at INTEGER,
            -- The newest day on which anything arrived: what depends on the as-of date is in the rollups as of this one.
            as_of_day INTEGER,
            -- Digest of the definitions that the rollups were made by.
            definitions BLOB NOT NULL
        ) STRICT;

        -- Numbers that grow whenever rows change of what there is little of; they begin anywhere, so that no two files have the
        -- same.
        CREATE TABLE seldom (
            -- 'register', 'projects', 'all_heard_spells'; 'heard_spells' of those as of days up to meta.as_of_day.
            source TEXT PRIMARY KEY,
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- How far each log is held. A log is held without gaps, so its last place is also its number of events.
        CREATE TABLE heard (
            log TEXT PRIMARY KEY,
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            events INTEGER NOT NULL,
            newest_recorded_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- The days as of which a site counts as heard from: each on which one of its own events was recorded there, or
        -- arrived here, with the six days after it. Spells that meet are one.
        CREATE TABLE heard_spells (
            site TEXT NOT NULL,
            first_day INTEGER NOT NULL,
            last_day INTEGER NOT NULL,
            PRIMARY KEY (site, first_day)
        ) STRICT, WITHOUT ROWID;

        -- Events of types that only a later version knows: passed over by every figure, but not hidden.
        CREATE TABLE unknown_events (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- Field number of the body in event.proto; 0 for an event without a body.
            type INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;

        -- Records that contradict each other, both sides kept: what the first says stands. A row goes when one of the two
        -- is retracted.
        CREATE TABLE conflicts (
            -- Conflict.Kind.
            kind TEXT NOT NULL,
            -- The matter, visit or duty it is about; empty and 0 where it is about an entry of the register.
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- 'organ/housing'; empty where it is about a matter, visit or duty.
            entry TEXT NOT NULL,
            -- Each side: where the record stands, its type (field number of the body in event.proto), when it occurred.
            first_log TEXT NOT NULL,
            first_seq INTEGER NOT NULL,
            first_type INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            second_log TEXT NOT NULL,
            second_seq INTEGER NOT NULL,
            second_type INTEGER NOT NULL,
            second_at INTEGER NOT NULL,
            -- Hybrid time of the second, by which lists begin with the newest.
            hlc INTEGER NOT NULL,
            PRIMARY KEY (log, seq, entry, kind, first_log, first_seq, second_log, second_seq)
        ) STRICT, WITHOUT ROWID;

        """

    /// Every table with its primary key, in the order of the canonical dump.
    static let tables: [(name: String, key: [String])] = [
        ("meta", ["id"]), ("matters", ["log", "seq"]), ("matter_deputies", ["log", "seq", "deputy"]),
        ("matter_steps", ["log", "seq", "step", "place"]), ("merge_links", ["log", "seq", "step_log", "step_seq"]),
        ("visits", ["log", "seq"]), ("visit_deputies", ["log", "seq", "deputy"]), ("duties", ["log", "seq"]),
        ("duty_deputies", ["log", "seq", "deputy"]), ("projects", ["log", "seq"]),
        ("project_deputies", ["log", "seq", "deputy"]), ("project_steps", ["log", "seq", "step", "place"]),
        ("register_records", ["entry", "log", "seq"]),
        ("sites", ["code"]), ("deputies", ["id"]), ("postings", ["deputy", "site"]), ("organs", ["code"]),
        ("categories", ["path"]), ("aliases", ["kind", "key"]),
        (
            "conflicts",
            ["log", "seq", "entry", "kind", "first_log", "first_seq", "second_log", "second_seq"]
        ),
        ("rollups", ["span", "part", "place"]), ("rollup_wholes", ["span", "part", "place"]),
        ("doubled_deputies", ["kind", "log", "seq", "deputy"]), ("heard", ["log"]),
        ("heard_spells", ["site", "first_day"]), ("posted_deputies", ["deputy"]), ("unknown_events", ["log", "seq"]),
    ]

    static func create(_ db: Database, calendar: BusinessCalendar) throws {
        try db.inTransaction {
            try db.execute(sql: sql)
            try db.execute(
                sql: "INSERT INTO meta (id, position, time_zone, definitions) VALUES (1, 0, ?, ?)",
                arguments: [calendar.timeZone.identifier, RollupPlan.digest])
            for source in SeldomReads.Source.allCases {
                try db.execute(
                    sql: "INSERT INTO seldom (source, version) VALUES (?, random() / 2)", arguments: [source.rawValue])
            }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Without indexes beside the keys, rows are put in faster; a rebuild makes them at its end.
    static func dropIndexes(_ db: Database) throws {
        for index in indexes { try db.execute(sql: "DROP INDEX \(index.name)") }
    }

    static func createIndexes(_ db: Database) throws {
        for index in indexes { try db.execute(sql: index.sql) }
    }

    /// Each on a line of its own, in the order of the schema.
    private static let indexes: [(name: String, sql: String)] = sql.split(separator: "\n")
        .filter { $0.hasPrefix("CREATE INDEX ") }
        .map { (name: String($0.split(separator: " ")[2]), sql: String($0)) }

    enum Standing { case empty, current, outdated, stale, foreign }

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
        return try Data.fetchOne(db, sql: "SELECT definitions FROM meta") == RollupPlan.digest ? .current : .outdated
    }
}
