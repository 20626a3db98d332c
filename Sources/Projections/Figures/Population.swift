/// The records that a figure looks at, and the date by which it takes them into a period and splits them by month.
///
/// In the SQL of all of them `r` is the record: a row of `matters`, `visits`, `duties`, `projects`, `sites` or
/// `deputies`.
enum Population: Hashable, CaseIterable, Sendable {
    /// What a record is; it decides what of a scope applies.
    enum Records: Hashable, Sendable {
        case matters
        case visits
        case duties
        case projects
        case sites
        case deputies
    }

    /// Visits, by the day they started.
    case visits
    /// Each deputy present at each visit, by the same day.
    case presences
    /// Duties, by the day they were held.
    case duties
    /// Matters that count, by the day of collection.
    case collected
    /// Matters that count and were resolved or answered on the spot, by the first day of that in the period.
    case settled
    /// Each referral that converts a matter that counts, by its day.
    case conversions
    /// Each feedback letter of a matter that counts, by its day.
    case letters
    /// Matters that went into another one, by the day of that.
    case merged
    /// Matters that were taken back, by the day of that.
    case withdrawn
    /// Matters that count, whenever they were collected; split by month they go by the day of collection.
    case standing
    /// Projects, by the day they were proposed.
    case projects
    /// Projects that were put to the vote, by the first day of that in the period.
    case projectVotes
    /// The same of those that the vote chose.
    case projectChoices
    /// The same of those that were completed.
    case projectCompletions
    /// Projects, whenever they were proposed; split by month they go by the day of proposal.
    case projectsStanding
    /// Liaison sites that are open, hubs left out; split by month they go by the day of opening.
    case sites
    /// Deputies enrolled, each once; split by month they go by the day of enrolment, and by site and division by the site
    /// that entered them.
    case deputies

    /// - Parameter period: of a matter that was settled more than once, the first time in it counts.
    func source(in period: Period) -> String {
        switch self {
        case .visits: "visits r"
        case .presences:
            """
            visits r JOIN visit_deputies d ON d.log = r.log AND d.seq = r.seq
                AND \(Aliases.isFirstOfItsKind(in: "visit_deputies", "d"))
            """
        case .duties: "duties r"
        case .collected, .merged, .withdrawn, .standing: "matters r"
        case .settled:
            // SQLite takes the other columns from the row with the minimum; places are in the order of occurrence.
            """
            matters r JOIN (
                SELECT log, seq, min(place), occurred_day, assumed FROM matter_steps
                WHERE step = 'settlement' AND \(period.condition(on: "occurred_day").sql) GROUP BY log, seq
            ) t ON t.log = r.log AND t.seq = r.seq
            """
        case .conversions: "matters r JOIN matter_steps t ON t.log = r.log AND t.seq = r.seq AND t.step = 'conversion'"
        case .letters: "matters r JOIN matter_steps t ON t.log = r.log AND t.seq = r.seq AND t.step = 'letter'"
        case .projects, .projectsStanding: "projects r"
        case .projectVotes: Self.projects(after: "vote", in: period)
        case .projectChoices: Self.projects(after: "choice", in: period)
        case .projectCompletions: Self.projects(after: "completion", in: period)
        case .sites:
            """
            (SELECT code AS site, division, kind, specialty, opened_day FROM sites
                WHERE standing = 'open' AND kind <> 'hub') r
            """
        case .deputies:
            """
            (SELECT id, site, division, level AS kind, enrolled_day FROM deputies
                WHERE standing IN ('open', 'provisional')
                    AND id NOT IN (SELECT key FROM aliases WHERE kind = 'deputy' AND counts_as <> key)) r
            """
        }
    }

    /// Projects that came to that step in the period, with the first day on which they did.
    private static func projects(after step: String, in period: Period) -> String {
        """
        projects r JOIN (
            SELECT log, seq, min(occurred_day) AS occurred_day FROM project_steps
            WHERE step = '\(step)' AND \(period.condition(on: "occurred_day").sql) GROUP BY log, seq
        ) t ON t.log = r.log AND t.seq = r.seq
        """
    }

    /// What the split by deputy joins in addition, keeping records that name none.
    var deputies: String {
        switch self {
        case .presences, .sites, .deputies: ""
        case .visits: Self.joined("visit_deputies")
        case .duties: Self.joined("duty_deputies")
        case .collected, .settled, .conversions, .letters, .merged, .withdrawn, .standing:
            Self.joined("matter_deputies")
        case .projects, .projectVotes, .projectChoices, .projectCompletions, .projectsStanding:
            Self.joined("project_deputies")
        }
    }

    private static func joined(_ table: String) -> String {
        """
        LEFT JOIN \(table) d ON d.log = r.log AND d.seq = r.seq AND \(Aliases.isFirstOfItsKind(in: table, "d"))
        """
    }

    var day: String {
        switch self {
        case .visits, .presences: "r.started_day"
        case .duties: "r.held_day"
        case .collected, .standing: "r.collected_day"
        case .settled, .conversions, .letters, .projectVotes, .projectChoices, .projectCompletions: "t.occurred_day"
        case .projects, .projectsStanding: "r.proposed_day"
        case .merged: "r.merged_day"
        case .withdrawn: "r.withdrawn_day"
        case .sites: "r.opened_day"
        case .deputies: "r.enrolled_day"
        }
    }

    var condition: String {
        switch self {
        case .visits, .presences, .duties, .projects, .projectVotes, .projectChoices, .projectCompletions,
            .projectsStanding:
            "r.voided = 0"
        case .collected, .settled, .conversions, .letters, .standing:
            "r.merged_day IS NULL AND r.withdrawn_day IS NULL"
        case .merged: "r.merged_day IS NOT NULL"
        case .withdrawn: "r.withdrawn_day IS NOT NULL"
        case .sites, .deputies: "1"
        }
    }

    var isPeriodic: Bool {
        switch self {
        case .visits, .presences, .duties, .collected, .settled, .conversions, .letters, .merged, .withdrawn,
            .projects, .projectVotes, .projectChoices, .projectCompletions:
            true
        case .standing, .projectsStanding, .sites, .deputies: false
        }
    }

    var records: Records {
        switch self {
        case .visits, .presences: .visits
        case .duties: .duties
        case .collected, .settled, .conversions, .letters, .merged, .withdrawn, .standing: .matters
        case .projects, .projectVotes, .projectChoices, .projectCompletions, .projectsStanding: .projects
        case .sites: .sites
        case .deputies: .deputies
        }
    }
}
