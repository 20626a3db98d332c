import GRDB

/// The tables of `search.db`. They hold no text: which characters and pairs occur in which matters, by blocks, and what of
/// a matter a search may be narrowed by.
enum SearchSchema {
    /// "JZ" and the index's own number, in the file's header.
    static let applicationID: Int32 = 0x4A5A_0003
    /// Grows with every change of the tables or of what is indexed; another number makes the file anew.
    static let version = Int32(1_000 + CharacterFolding.version)

    static let sql = """
        CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            -- The last position of the log that is taken in; committed together with what it led to.
            position INTEGER NOT NULL,
            -- Of the log that was taken in; null until something was.
            incarnation BLOB
        ) STRICT;

        -- One row per matter, numbered from 0 in the order in which they became known here.
        CREATE TABLE matters (
            id INTEGER PRIMARY KEY,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- Events up to this position are taken into account.
            through INTEGER NOT NULL,
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            organ TEXT NOT NULL,
            category TEXT NOT NULL,
            stage TEXT NOT NULL,
            -- Day of collection, counted from 1970-01-01 in the site's time zone.
            day INTEGER NOT NULL,
            UNIQUE (log, seq)
        ) STRICT;

        -- Which contents of a matter are in the index, or will be once they have come. One that was amended stays until its
        -- block is made anew; what no longer stands in any text is found out when a result is read.
        CREATE TABLE texts (
            digest BLOB NOT NULL,
            matter INTEGER NOT NULL,
            held INTEGER NOT NULL,
            PRIMARY KEY (digest, matter)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX texts_of_matter ON texts (matter);
        CREATE INDEX texts_awaited ON texts (matter) WHERE held = 0;

        -- What a search is narrowed by: 'd520103' a division and all below it, 'o…' an organ, 'c…' a category and its branch,
        -- 's…' a stage, 'm2026-10' the month of collection; each with the matters of a block (see BlockSet).
        CREATE TABLE facets (
            block INTEGER NOT NULL,
            facet TEXT NOT NULL,
            matters BLOB NOT NULL,
            PRIMARY KEY (block, facet)
        ) STRICT, WITHOUT ROWID;

        """

    /// The terms of one block: `term` is Term.key, `matters` a BlockSet.
    static func block(_ block: Int64) -> String {
        "CREATE TABLE \(Block.table(block)) (term INTEGER PRIMARY KEY, matters BLOB NOT NULL) STRICT"
    }

    static func create(_ db: Database) throws {
        try db.execute(sql: sql)
        try db.execute(sql: "INSERT INTO meta (id, position) VALUES (1, 0)")
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    static func erase(_ db: Database) throws {
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        for table in tables { try db.execute(sql: "DROP TABLE \"\(table)\"") }
    }

    enum Standing { case empty, current, stale, foreign }

    static func standing(_ db: Database) throws -> Standing {
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        guard application == applicationID else {
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            return application == 0 && tables == 0 ? .empty : .foreign
        }
        guard try Int32.fetchOne(db, sql: "PRAGMA user_version") == version else { return .stale }
        let tables = try Int.fetchOne(
            db, sql: "SELECT count(*) FROM sqlite_schema WHERE name IN ('meta', 'matters', 'texts', 'facets')")
        return tables == 4 ? .current : .stale
    }
}
