extension ViewsSchema {
    /// Matters, and what becomes of them.
    static let matters = """
        -- One row per matter whose opening is held, as all its records leave it: amended, and without what was retracted.
        -- Withdrawn and merged ones are included; they count nowhere but in the figures that name them.
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
            -- Full path, levels separated by '/', as the matter names it; see aliases.
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
            -- Code of the lead organ of the newest referral, as it names it; see aliases.
            organ TEXT NOT NULL,
            -- The due date in force now.
            due_at INTEGER,
            due_day INTEGER,
            -- Whether the newest referral was signed or replied to.
            signed INTEGER NOT NULL,
            -- How many returns there are.
            returns INTEGER NOT NULL,
            -- Whether the organ had spoken with whoever raised it before the first reply; 0 without a reply.
            contacted INTEGER NOT NULL,
            -- How many replies there are, when the first was given, and the day of the due date in force at that moment.
            replies INTEGER NOT NULL,
            first_reply_at INTEGER,
            first_reply_day INTEGER,
            due_day_at_first_reply INTEGER,
            -- A to D, of the newest reply.
            reply_class TEXT NOT NULL,
            -- Word of Adoption, of the newest reply that says either.
            adoption TEXT NOT NULL,
            -- How many resolutions and answers on the spot there are, and when the first of either was.
            resolutions INTEGER NOT NULL,
            spot_answers INTEGER NOT NULL,
            first_settled_at INTEGER,
            -- Whether it was resolved or answered on the spot and not reopened since, and whether the citizen was told
            -- after that.
            settled INTEGER NOT NULL,
            fed_back INTEGER NOT NULL,
            reopenings INTEGER NOT NULL,
            -- How many ratings there are; words of Grade: the first and the newest of each aspect.
            ratings INTEGER NOT NULL,
            first_reply_rating TEXT NOT NULL,
            newest_reply_rating TEXT NOT NULL,
            first_impl_rating TEXT NOT NULL,
            newest_impl_rating TEXT NOT NULL,
            -- How often somebody went back to see, and how often the result held.
            follow_ups INTEGER NOT NULL,
            follow_ups_holding INTEGER NOT NULL,
            -- Word of Conversion, of the newest referral that converts.
            conversion TEXT NOT NULL,
            -- Whether a leader ever took it under supervision.
            supervised INTEGER NOT NULL,
            -- Whether it is filed away.
            closed INTEGER NOT NULL,
            -- The withdrawal and the merge that stand.
            withdrawn_at INTEGER,
            withdrawn_day INTEGER,
            merged_at INTEGER,
            merged_day INTEGER,
            -- Matter.Stage.
            stage TEXT NOT NULL,
            -- Digest of the title that is shown: amended or redacted ones take the place of those before, and there is
            -- none when it was forgotten. The words themselves are never in this file.
            title BLOB,
            -- What a mapping assumed because the ledger did not say: every referral, the newest referral's organ,
            -- every reply, every resolution and answer on the spot, the first of these.
            referral_assumed INTEGER NOT NULL,
            organ_assumed INTEGER NOT NULL,
            reply_assumed INTEGER NOT NULL,
            settlement_assumed INTEGER NOT NULL,
            first_settlement_assumed INTEGER NOT NULL,
            -- Events of the matter that only a later version knows.
            unknown_events INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX matters_by_collection ON matters (collected_at);
        CREATE INDEX matters_by_site ON matters (site, collected_at);
        CREATE INDEX matters_by_day ON matters (collected_day);
        CREATE INDEX matters_pending ON matters (due_day) WHERE replies = 0 AND referrals > 0;
        CREATE INDEX matters_by_division ON matters (division, collected_day);

        -- The deputies named by the event that opened the matter or by its amendments, each once.
        CREATE TABLE matter_deputies (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deputy TEXT NOT NULL,
            PRIMARY KEY (log, seq, deputy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX matter_deputies_by_deputy ON matter_deputies (deputy);

        -- Steps that figures count by their own day: one row for each settlement (a resolution or an answer on the spot),
        -- each referral that converts, each feedback with a letter, and each rating.
        CREATE TABLE matter_steps (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- 'settlement', 'conversion', 'letter' or 'rating'.
            step TEXT NOT NULL,
            -- Counted from 1 in the order of occurrence among the matter's steps of that name.
            place INTEGER NOT NULL,
            -- The step's own event.
            step_log TEXT NOT NULL,
            step_seq INTEGER NOT NULL,
            occurred_day INTEGER NOT NULL,
            -- 'on-spot' or 'resolution'; word of Conversion; empty for a letter; word of Collector.
            word TEXT NOT NULL,
            assumed INTEGER NOT NULL,
            PRIMARY KEY (log, seq, step, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX matter_steps_by_day ON matter_steps (step, occurred_day);

        -- Merges of matters and their undoings, without retracted ones. A circle is only seen across matters, so they are
        -- kept apart from these.
        CREATE TABLE merge_links (
            -- The matter that went into another.
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- The event that says so.
            step_log TEXT NOT NULL,
            step_seq INTEGER NOT NULL,
            hlc INTEGER NOT NULL,
            occurred_at INTEGER NOT NULL,
            -- Whether it undoes a merge instead of being one.
            undoes INTEGER NOT NULL,
            -- The matter that it went into; null where none is named.
            into_log TEXT,
            into_seq INTEGER,
            -- Whether the merge does not stand because it would close a circle.
            void INTEGER NOT NULL,
            PRIMARY KEY (log, seq, step_log, step_seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX merge_links_by_target ON merge_links (into_log, into_seq);

        """

    /// Visits and duties.
    static let occasions = """
        -- One row per visit, as its amendments leave it; a voided one counts nowhere.
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
            voided INTEGER NOT NULL,
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

        -- One row per duty 履职活动, as its amendments leave it; a voided one counts nowhere.
        CREATE TABLE duties (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            -- Word of DutyKind.
            kind TEXT NOT NULL,
            held_at INTEGER NOT NULL,
            held_day INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            voided INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX duties_by_time ON duties (held_at);

        -- The deputies who took part in a duty, each once.
        CREATE TABLE duty_deputies (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deputy TEXT NOT NULL,
            PRIMARY KEY (log, seq, deputy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX duty_deputies_by_deputy ON duty_deputies (deputy);

        """

    /// Projects 民生实事.
    static let projects = """
        -- One row per project, as its amendments leave it and without what was retracted; a voided one counts nowhere.
        CREATE TABLE projects (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            -- Full path, as the project names it; see aliases.
            category TEXT NOT NULL,
            -- The year in which it is to be done; null where none is named.
            year INTEGER,
            proposed_at INTEGER NOT NULL,
            proposed_day INTEGER NOT NULL,
            recorded_at INTEGER NOT NULL,
            chosen INTEGER NOT NULL,
            completed INTEGER NOT NULL,
            -- Word of Grade, of the newest rating that states one.
            newest_rating TEXT NOT NULL,
            -- Project.Stage.
            stage TEXT NOT NULL,
            voided INTEGER NOT NULL,
            PRIMARY KEY (log, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX projects_by_proposal ON projects (proposed_at);

        -- The deputies who propose it, each once.
        CREATE TABLE project_deputies (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deputy TEXT NOT NULL,
            PRIMARY KEY (log, seq, deputy)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX project_deputies_by_deputy ON project_deputies (deputy);

        -- Steps that figures count by their own day.
        CREATE TABLE project_steps (
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- 'vote', 'choice' or 'completion'.
            step TEXT NOT NULL,
            -- Counted from 1 in the order of occurrence among the project's steps of that name.
            place INTEGER NOT NULL,
            -- The step's own event.
            step_log TEXT NOT NULL,
            step_seq INTEGER NOT NULL,
            occurred_day INTEGER NOT NULL,
            PRIMARY KEY (log, seq, step, place)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX project_steps_by_day ON project_steps (step, occurred_day);

        """

    /// Who and what there is.
    static let register = """
        -- Every record of the register, as it stands in its log: an entry that a record touches is folded anew from all of
        -- its own, with a hub's word before a station's.
        CREATE TABLE register_records (
            -- 'site/520103001-Z02', 'deputy/…', 'organ/…', 'category/…'.
            entry TEXT NOT NULL,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            -- The event's bytes.
            payload BLOB NOT NULL,
            PRIMARY KEY (entry, log, seq)
        ) STRICT, WITHOUT ROWID;

        -- Standing is that of Entry.Standing: 'provisional' (a station entered it, no hub confirmed it), 'open', 'closed'.
        CREATE TABLE sites (
            code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            -- Word of SiteKind.
            kind TEXT NOT NULL,
            division TEXT NOT NULL,
            specialty TEXT NOT NULL,
            parent TEXT NOT NULL,
            -- How the office is reached.
            contact TEXT NOT NULL,
            standing TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            opened_day INTEGER NOT NULL,
            closed_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE deputies (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            -- Word of DeputyLevel.
            level TEXT NOT NULL,
            standing TEXT NOT NULL,
            -- Id of the deputy that it was mapped onto.
            stands_for TEXT,
            -- The site that entered the deputy, and that site's division.
            site TEXT NOT NULL,
            division TEXT NOT NULL,
            enrolled_at INTEGER NOT NULL,
            enrolled_day INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- The sites to which deputies are posted now.
        CREATE TABLE postings (
            deputy TEXT NOT NULL,
            site TEXT NOT NULL,
            posted_at INTEGER NOT NULL,
            PRIMARY KEY (deputy, site)
        ) STRICT, WITHOUT ROWID;

        -- Of `postings`, who is posted to a site that is open, each by the id that counts.
        CREATE TABLE posted_deputies (deputy TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

        CREATE TABLE organs (
            code TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            standing TEXT NOT NULL,
            -- Code of the organ that it was merged into or mapped onto.
            stands_for TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE categories (
            path TEXT PRIMARY KEY,
            standing TEXT NOT NULL,
            -- Path of the category that it was mapped onto.
            stands_for TEXT
        ) STRICT, WITHOUT ROWID;

        -- Deputies, organs and categories that stand for another one. Rows of matters, visits and duties keep the key that
        -- their records name; figures, filters and rows by a dimension count it under the one named here.
        CREATE TABLE aliases (
            -- 'deputy', 'organ' or 'category'.
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            -- What the register says, and where that leads in the end; the first key of a circle in order stands for it.
            stands_for TEXT NOT NULL,
            counts_as TEXT NOT NULL,
            PRIMARY KEY (kind, key)
        ) STRICT, WITHOUT ROWID;
        """

    /// What records add up to.
    static let sums = """

        -- The numbers of all figures, for each place and span; `Rollups` says what they are, `CellTable` how they are stored. Not
        -- for other programs: what the cells hold follows from the definitions of one version.
        CREATE TABLE rollups (
            -- The year times 16, and the month, 0 for the whole year; 0 for all of time.
            span INTEGER NOT NULL,
            -- By what counties and provinces are split, a number of `RollupDimension`; 255 for most of a site's.
            part INTEGER NOT NULL,
            -- 's' and a site's code, 'c' and a county's digits, 'p' and a province's.
            place TEXT NOT NULL,
            cells BLOB NOT NULL,
            -- Rows are too long for a table without rowids, which would put each into pages of its own.
            UNIQUE (span, part, place)
        ) STRICT;

        -- The same of the parts that a split by sites reads, which are short and are read by the thousand.
        CREATE TABLE rollup_wholes (
            span INTEGER NOT NULL,
            part INTEGER NOT NULL,
            place TEXT NOT NULL,
            cells BLOB NOT NULL,
            PRIMARY KEY (span, part, place)
        ) STRICT, WITHOUT ROWID;

        -- Deputies whom a record names although another one that it names stands for the same person: they count for nothing.
        CREATE TABLE doubled_deputies (
            -- 'matter', 'visit' or 'duty'.
            kind TEXT NOT NULL,
            log TEXT NOT NULL,
            seq INTEGER NOT NULL,
            deputy TEXT NOT NULL,
            PRIMARY KEY (kind, log, seq, deputy)
        ) STRICT, WITHOUT ROWID;
        """
}
