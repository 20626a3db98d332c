import Events

/// The rows of one matter, visit, duty or project, made from all of its events.
struct SubjectRows: Sendable {
    private enum Record: Sendable {
        case matter(MatterRow?)
        case visit(VisitRow?)
        case duty(DutyRow?)
        case project(ProjectRow?)
    }

    let subject: Ref
    private let record: Record
    private let conflicts: [ConflictRow]

    /// Only the event that stands at the subject's own place says what the subject is; while it has not arrived there are
    /// no rows.
    ///
    /// - Parameters:
    ///   - story: every event of the subject that is to be folded, in any order, each as often as it likes.
    ///   - voidMerges: asked for only where the story tells of a merge: those that do not stand.
    init?(subject: Ref, story: [LoggedEvent], days: Days, voidMerges: () throws -> Set<Ref>) rethrows {
        self.subject = subject
        let opening = story.first { !$0.event.hasSubject && $0.seq == subject.seq && $0.log.name == subject.log }
        let found: [Conflict]
        switch opening?.event.fact {
        case .matter(.collected):
            let isMerged = story.contains { if case .matterMerged = $0.event.body { true } else { false } }
            let matter = Matter.fold(story, voidMerges: isMerged ? try voidMerges() : [])
            record = .matter(MatterRow(matter, story: story, days: days))
            found = matter.conflicts
        case .visit(.logged):
            let visit = Visit.fold(story)
            record = .visit(VisitRow(visit, days: days))
            found = visit.conflicts
        case .duty(.logged):
            let duty = Duty.fold(story)
            record = .duty(DutyRow(duty, days: days))
            found = duty.conflicts
        case .project(.proposed):
            let project = Project.fold(story)
            record = .project(ProjectRow(project, days: days))
            found = project.conflicts
        case .matter, .visit, .duty, .project, .key, .register, .words, nil: return nil
        }
        conflicts = found.isEmpty ? [] : ConflictRow.rows(found, about: .record(subject), story)
    }

    /// What rollups count it as; nil for what is not rolled up.
    var kind: Rollups.Kind? {
        switch record {
        case .matter: .matter
        case .visit: .visit
        case .duty: .duty
        case .project: nil
        }
    }

    /// Puts them in the place of those that stood there.
    func replace(in tables: RecordTables) throws {
        let names =
            switch record {
            case .matter: MatterRow.tables
            case .visit: VisitRow.tables
            case .duty: DutyRow.tables
            case .project: ProjectRow.tables
            }
        try tables.remove(subject, from: names)
        try ConflictRow.remove(about: .record(subject), from: tables.db)
        try insert(into: tables)
    }

    /// - Precondition: there are none of the subject.
    func insert(into tables: RecordTables) throws {
        switch record {
        case .matter(let row): try row?.insert(into: tables)
        case .visit(let row): try row?.insert(into: tables)
        case .duty(let row): try row?.insert(into: tables)
        case .project(let row): try row?.insert(into: tables)
        }
        for conflict in conflicts { try conflict.insert(into: tables.conflicts) }
    }
}
