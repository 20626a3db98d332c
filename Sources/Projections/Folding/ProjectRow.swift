import Events

/// A project as its row in `projects` and its rows in `project_deputies` and `project_steps`.
struct ProjectRow: Sendable {
    static let tables = ["projects", "project_deputies", "project_steps"]
    static let columns = [
        "log", "seq", "site", "division", "category", "year", "proposed_at", "proposed_day", "recorded_at", "chosen",
        "completed", "newest_rating", "stage", "voided",
    ]
    static let stepColumns = ["log", "seq", "step", "place", "step_log", "step_seq", "occurred_day"]

    private struct Step: Sendable {
        let name: String
        let place: Int
        let ref: Ref
        let day: Int
    }

    private let opening: Project.Opening
    private let facts: Project.Facts
    private let proposedDay: Int
    private let isChosen: Bool
    private let isCompleted: Bool
    private let newestRating: String
    private let stage: Project.Stage
    private let isVoided: Bool
    private let steps: [Step]

    /// Nil while the event that proposed it has not arrived.
    init?(_ project: Project, days: Days) {
        guard let opening = project.opening, let facts = project.facts else { return nil }
        self.opening = opening
        self.facts = facts
        proposedDay = days.day(of: facts.proposedAt)
        isChosen = !project.choices.isEmpty
        isCompleted = !project.completions.isEmpty
        newestRating = project.ratings.last { !$0.fact.grade.word.isEmpty }?.fact.grade.word ?? ""
        stage = project.stage
        isVoided = project.voiding != nil
        steps =
            Self.steps(project.votes, "vote", days) + Self.steps(project.choices, "choice", days)
            + Self.steps(project.completions, "completion", days)
    }

    private static func steps<Fact>(_ steps: [Project.Step<Fact>], _ name: String, _ days: Days) -> [Step] {
        let sorted = steps.sorted {
            ($0.occurredAt, $0.ref.log, $0.ref.seq) < ($1.occurredAt, $1.ref.log, $1.ref.seq)
        }
        return zip(1..., sorted).map { place, step in
            Step(name: name, place: place, ref: step.ref, day: days.day(of: step.occurredAt))
        }
    }

    func insert(into tables: RecordTables) throws {
        let row = tables.projects
        row.bind(opening.ref.log)
        row.bind(Int64(bitPattern: opening.ref.seq))
        row.bind(opening.site.text)
        row.bind(opening.site.division.digits)
        row.bind(facts.category)
        row.bind(facts.year.map { Int64($0) })
        row.bind(Instant(bounded: facts.proposedAt.milliseconds).milliseconds)
        row.bind(proposedDay)
        row.bind(Instant(bounded: opening.recordedAt.milliseconds).milliseconds)
        row.bind(isChosen)
        row.bind(isCompleted)
        row.bind(newestRating)
        row.bind(stage.rawValue)
        row.bind(isVoided)
        try row.run()
        try tables.insert(MatterRow.distinct(facts.deputies), of: opening.ref, into: tables.projectDeputies)
        for step in steps { try insert(step, into: tables.projectSteps) }
    }

    private func insert(_ step: Step, into row: Insertion) throws {
        row.bind(opening.ref.log)
        row.bind(Int64(bitPattern: opening.ref.seq))
        row.bind(step.name)
        row.bind(step.place)
        row.bind(step.ref.log)
        row.bind(Int64(bitPattern: step.ref.seq))
        row.bind(step.day)
        try row.run()
    }
}
