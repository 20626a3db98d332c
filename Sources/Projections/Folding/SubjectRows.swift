import Events
import GRDB

/// The rows of one matter, visit, duty or project, made from all of its events.
struct SubjectRows {
    private let subject: Ref
    private let story: [LoggedEvent]

    /// - Parameter story: every event of the subject that is to be folded, in any order, each as often as it likes.
    init(subject: Ref, story: [LoggedEvent]) {
        self.subject = subject
        self.story = story
    }

    /// Puts them in the place of those that stood there. Only the event that stands at the subject's own place says what
    /// the subject is; while it has not arrived there are no rows.
    func replace(in db: Database, links: MergeLinks, calendar: BusinessCalendar) throws {
        let opening = story.first { $0.ref == subject && !$0.event.hasSubject }
        let conflicts: [Conflict]
        switch opening?.event.fact {
        case .matter(.collected):
            let isMerged = story.contains { if case .matterMerged = $0.event.body { true } else { false } }
            let matter = Matter.fold(story, voidMerges: isMerged ? try links.void(of: subject) : [])
            conflicts = matter.conflicts
            try MatterRow.remove(subject, from: db)
            try MatterRow(matter, story: story, calendar: calendar)?.insert(into: db)
        case .visit(.logged):
            let visit = Visit.fold(story)
            conflicts = visit.conflicts
            try VisitRow.remove(subject, from: db)
            try VisitRow(visit)?.insert(into: db, calendar: calendar)
        case .duty(.logged):
            let duty = Duty.fold(story)
            conflicts = duty.conflicts
            try DutyRow.remove(subject, from: db)
            try DutyRow(duty)?.insert(into: db, calendar: calendar)
        case .project(.proposed):
            let project = Project.fold(story)
            conflicts = project.conflicts
            try ProjectRow.remove(subject, from: db)
            try ProjectRow(project)?.insert(into: db, calendar: calendar)
        case .matter, .visit, .duty, .project, .key, .register, .words, nil: return
        }
        let sides = Dictionary(story.map { ($0.ref, ConflictRow.Side($0)) }) { first, _ in first }
        try ConflictRow.replace(conflicts, about: .record(subject), sides: sides, in: db)
    }
}
