extension LogSchema {
    /// Other versions of logs: branches that wait for a decision, and what gave way to one.
    static let branches = """
        CREATE TABLE branches (
            log INTEGER PRIMARY KEY REFERENCES logs(id),
            -- Who has the log so.
            peer TEXT NOT NULL,
            epoch INTEGER NOT NULL,
            -- The last place that both versions have.
            base_seq INTEGER NOT NULL,
            base_hash BLOB NOT NULL CHECK (length(base_hash) = 32),
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE branch_events (
            log INTEGER NOT NULL REFERENCES branches(log),
            seq INTEGER NOT NULL,
            payload BLOB NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            UNIQUE (log, seq)
        ) STRICT;

        -- The heads that came with them; the last one is the branch's.
        CREATE TABLE branch_heads (
            log INTEGER NOT NULL REFERENCES branches(log),
            seq INTEGER NOT NULL,
            hash BLOB NOT NULL,
            signature BLOB NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;

        -- Events that gave way to a branch, kept for good.
        CREATE TABLE forks (
            id INTEGER PRIMARY KEY,
            log INTEGER NOT NULL REFERENCES logs(id),
            epoch INTEGER NOT NULL,
            -- The last place that stayed.
            base_seq INTEGER NOT NULL,
            base_hash BLOB NOT NULL CHECK (length(base_hash) = 32),
            retired_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE forked_events (
            fork INTEGER NOT NULL REFERENCES forks(id),
            -- Where it stood in the order of arrival.
            position INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            received_at INTEGER NOT NULL,
            payload BLOB NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            UNIQUE (fork, seq)
        ) STRICT;

        CREATE TRIGGER forks_are_never_updated BEFORE UPDATE ON forks
            BEGIN SELECT RAISE(ABORT, 'forks are kept for good'); END;
        CREATE TRIGGER forks_are_never_deleted BEFORE DELETE ON forks
            BEGIN SELECT RAISE(ABORT, 'forks are kept for good'); END;
        CREATE TRIGGER forked_events_are_never_updated BEFORE UPDATE ON forked_events
            BEGIN SELECT RAISE(ABORT, 'forks are kept for good'); END;
        CREATE TRIGGER forked_events_are_never_deleted BEFORE DELETE ON forked_events
            BEGIN SELECT RAISE(ABORT, 'forks are kept for good'); END;
        CREATE TRIGGER forked_events_are_never_replaced BEFORE INSERT ON forked_events
            WHEN EXISTS (SELECT 1 FROM forked_events WHERE fork = NEW.fork AND seq = NEW.seq)
            BEGIN SELECT RAISE(ABORT, 'forks are kept for good'); END;
        """
}
