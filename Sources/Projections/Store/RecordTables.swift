import Events
import GRDB

/// The tables of matters, visits, duties and projects, as rows go into them; for one transaction, or several of one
/// connection.
final class RecordTables {
    let db: Database
    let matters: Insertion
    let matterDeputies: Insertion
    let matterSteps: Insertion
    let mergeLinks: Insertion
    let visits: Insertion
    let visitDeputies: Insertion
    let duties: Insertion
    let dutyDeputies: Insertion
    let projects: Insertion
    let projectDeputies: Insertion
    let projectSteps: Insertion
    let unknownEvents: Insertion
    let conflicts: Insertion
    private var removals: [String: Insertion] = [:]

    init(_ db: Database) throws {
        self.db = db
        let deputy = ["log", "seq", "deputy"]
        matters = try Insertion(db, into: "matters", MatterRow.columns)
        matterDeputies = try Insertion(db, into: "matter_deputies", deputy)
        matterSteps = try Insertion(db, into: "matter_steps", MatterStep.columns)
        mergeLinks = try Insertion(db, into: "merge_links", MergeLink.columns)
        visits = try Insertion(db, into: "visits", VisitRow.columns)
        visitDeputies = try Insertion(db, into: "visit_deputies", deputy)
        duties = try Insertion(db, into: "duties", DutyRow.columns)
        dutyDeputies = try Insertion(db, into: "duty_deputies", deputy)
        projects = try Insertion(db, into: "projects", ProjectRow.columns)
        projectDeputies = try Insertion(db, into: "project_deputies", deputy)
        projectSteps = try Insertion(db, into: "project_steps", ProjectRow.stepColumns)
        unknownEvents = try Insertion(
            db, "INSERT OR REPLACE INTO unknown_events (log, seq, type) VALUES (?, ?, ?)")
        conflicts = try Insertion(db, into: "conflicts", ConflictRow.columns)
    }

    /// Removes a record's rows from those tables.
    func remove(_ subject: Ref, from tables: [String]) throws {
        for table in tables {
            let removal = try removals[table] ?? Insertion(db, "DELETE FROM \(table) WHERE log = ? AND seq = ?")
            removals[table] = removal
            removal.bind(subject.log)
            removal.bind(Int64(bitPattern: subject.seq))
            try removal.run()
        }
    }

    func insert(_ deputies: [String], of subject: Ref, into table: Insertion) throws {
        for deputy in deputies {
            table.bind(subject.log)
            table.bind(Int64(bitPattern: subject.seq))
            table.bind(deputy)
            try table.run()
        }
    }

    func note(unknown event: LoggedEvent) throws {
        unknownEvents.bind(event.log.name)
        unknownEvents.bind(Int64(bitPattern: event.seq))
        unknownEvents.bind(Int64(event.event.type.number))
        try unknownEvents.run()
    }
}
