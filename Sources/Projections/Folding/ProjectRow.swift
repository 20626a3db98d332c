import Events
import GRDB

/// A project as its row in `projects` and its rows in `project_deputies` and `project_steps`.
struct ProjectRow {
    private let opening: Project.Opening
    private let facts: Project.Facts
    private let project: Project

    /// Nil while the event that proposed it has not arrived.
    init?(_ project: Project) {
        guard let opening = project.opening, let facts = project.facts else { return nil }
        self.opening = opening
        self.facts = facts
        self.project = project
    }

    func insert(into db: Database, calendar: BusinessCalendar) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO projects (log, seq, site, division, category, year, proposed_at, proposed_day, recorded_at,
                    chosen, completed, newest_rating, stage, voided)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                opening.ref.log, Int64(bitPattern: opening.ref.seq), opening.site.text, opening.site.division.digits,
                facts.category, facts.year.map { Int64($0) },
                Instant(bounded: facts.proposedAt.milliseconds).milliseconds, calendar.day(of: facts.proposedAt),
                Instant(bounded: opening.recordedAt.milliseconds).milliseconds, !project.choices.isEmpty,
                !project.completions.isEmpty,
                project.ratings.last { !$0.fact.grade.word.isEmpty }?.fact.grade.word ?? "",
                project.stage.rawValue, project.voiding != nil,
            ])
        let deputy = try db.cachedStatement(sql: "INSERT INTO project_deputies (log, seq, deputy) VALUES (?, ?, ?)")
        for id in Set(facts.deputies.filter { !$0.isEmpty }) {
            try deputy.execute(arguments: [opening.ref.log, Int64(bitPattern: opening.ref.seq), id])
        }
        try insert(project.votes, "vote", into: db, calendar)
        try insert(project.choices, "choice", into: db, calendar)
        try insert(project.completions, "completion", into: db, calendar)
    }

    private func insert<Fact>(
        _ steps: [Project.Step<Fact>], _ name: String, into db: Database, _ calendar: BusinessCalendar
    ) throws {
        let sorted = steps.sorted {
            ($0.occurredAt, $0.ref.log, $0.ref.seq) < ($1.occurredAt, $1.ref.log, $1.ref.seq)
        }
        for (place, step) in zip(1..., sorted) {
            try db.cachedStatement(
                sql: """
                    INSERT INTO project_steps (log, seq, step, place, step_log, step_seq, occurred_day)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(
                arguments: [
                    opening.ref.log, Int64(bitPattern: opening.ref.seq), name, place, step.ref.log,
                    Int64(bitPattern: step.ref.seq), calendar.day(of: step.occurredAt),
                ])
        }
    }

    static func remove(_ subject: Ref, from db: Database) throws {
        for table in ["projects", "project_deputies", "project_steps"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE log = ? AND seq = ?")
                .execute(arguments: [subject.log, Int64(bitPattern: subject.seq)])
        }
    }
}
