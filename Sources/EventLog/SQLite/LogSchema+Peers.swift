extension LogSchema {
    /// What is known of the sites that this one speaks with.
    static let peers = """
        -- How far a peer is known to hold a log.
        CREATE TABLE held_marks (
            peer TEXT NOT NULL,
            log INTEGER NOT NULL REFERENCES logs(id),
            epoch INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            hash BLOB NOT NULL,
            -- Up to where the contents are there too.
            settled INTEGER NOT NULL CHECK (settled <= seq),
            at INTEGER NOT NULL,
            PRIMARY KEY (peer, log)
        ) STRICT, WITHOUT ROWID;

        -- The last time that each was spoken with. carrier: 1 line, 2 bundle.
        CREATE TABLE contacts (
            peer TEXT PRIMARY KEY,
            at INTEGER NOT NULL,
            carrier INTEGER NOT NULL CHECK (carrier IN (1, 2)),
            -- The peer's; empty where it was not said.
            incarnation BLOB NOT NULL,
            program TEXT NOT NULL,
            -- The protocol's.
            version INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- What is wrong with a log between this site and a peer; the row goes when it goes well again.
        CREATE TABLE troubles (
            peer TEXT NOT NULL,
            log INTEGER NOT NULL REFERENCES logs(id),
            code TEXT NOT NULL,
            seq INTEGER NOT NULL,
            zh TEXT NOT NULL,
            en TEXT NOT NULL,
            since INTEGER NOT NULL,
            at INTEGER NOT NULL,
            times INTEGER NOT NULL CHECK (times > 0),
            PRIMARY KEY (peer, log)
        ) STRICT, WITHOUT ROWID;

        -- Hubs above this site, nearest first.
        CREATE TABLE ancestors (
            place INTEGER PRIMARY KEY,
            site TEXT NOT NULL,
            signing_key BLOB NOT NULL
        ) STRICT;

        """
}
