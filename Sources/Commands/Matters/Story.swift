import Events
import SiteStore

/// What a number leads to, with all its records: a matter, a visit, a duty or a project.
struct Story {
    enum Subject {
        case matter(MatterReading)
        case visit(Visit)
        case duty(Duty)
        case project(Project)
    }

    let ref: Ref
    /// In the order in which they are folded, each once.
    let events: [LoggedEvent]
    let subject: Subject

    /// - Throws: `SiteStoreError` (`argument.invalid`) when nothing of that number is known here.
    init(_ ref: Ref, _ reader: some EventReader) throws {
        let reading = try MatterReading(ref, reader)
        guard !reading.events.isEmpty else {
            let number = MatterID(ref).description
            throw SiteStoreError(
                .argument, zh: "没有事项 \(number)，可用 list matters 查", en: "there is no matter \(number); see list matters")
        }
        self.ref = reading.ref
        events = reading.events
        let visit = Visit.fold(events)
        let duty = Duty.fold(events)
        let project = Project.fold(events)
        if visit.opening != nil {
            subject = .visit(visit)
        } else if duty.opening != nil {
            subject = .duty(duty)
        } else if project.opening != nil {
            subject = .project(project)
        } else {
            subject = .matter(reading)
        }
    }

    var words: ShownWords {
        switch subject {
        case .matter(let reading): reading.matter.words
        case .visit(let visit): visit.words
        case .duty(let duty): duty.words
        case .project(let project): project.words
        }
    }

    var conflicts: [Conflict] {
        switch subject {
        case .matter(let reading): reading.conflicts
        case .visit(let visit): visit.conflicts
        case .duty(let duty): duty.conflicts
        case .project(let project): project.conflicts
        }
    }

    /// The site that opened it; nil while that record has not arrived.
    var site: SiteCode? {
        switch subject {
        case .matter(let reading): reading.matter.opening?.site
        case .visit(let visit): visit.opening?.site
        case .duty(let duty): duty.opening?.site
        case .project(let project): project.opening?.site
        }
    }

    func record(_ ref: Ref) -> LoggedEvent? {
        switch subject {
        case .matter(let reading): reading.record(ref)
        case .visit, .duty, .project: events.first { $0.ref == ref.plain }
        }
    }

    /// The record that took this one back; nil where it stands.
    func retraction(of logged: LoggedEvent) -> LoggedEvent? {
        switch logged.event.fact {
        case .matter(.collected), .matter(.retracted), .project(.proposed), .visit, .duty, .words, .key, .register, nil:
            return nil
        case .matter, .project:
            return events.first { event in
                if case .recordRetracted(let fact) = event.event.body { return fact.record.plain == logged.ref }
                return false
            }
        }
    }

    /// Whether a later amendment says something else in place of this content.
    func isAmended(_ content: ContentRef, of logged: LoggedEvent) -> Bool {
        switch logged.event.fact {
        case .matter(.collected), .matter(.amended), .visit(.logged), .visit(.amended), .duty(.logged), .duty(.amended),
            .project(.proposed), .project(.amended):
            break
        case .matter, .visit, .duty, .project, .words, .key, .register, nil: return false
        }
        switch content.role {
        case .attachment, .thumbnail, .note, .reason: return false
        case .title, .text, .reply, .citizenName, .citizenPhone, .citizenAddress, .citizenIDNumber, .unspecified,
            .UNRECOGNIZED:
            return retraction(of: logged) == nil && !words.contents.contains { $0.digest == content.digest }
        }
    }
}
