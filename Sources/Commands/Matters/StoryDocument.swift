import Events

/// What `show --json` prints.
struct StoryDocument: Encodable {
    /// One side of a contradiction.
    struct Side: Encodable {
        let record: String
        let type, label_zh, label_en, actor, occurred_at, recorded_at: String?

        init(_ ref: Ref, in story: Story) {
            record = RecordPlace.text(ref)
            let logged = story.record(ref)
            type = logged?.event.type.description
            label_zh = logged?.event.type.label.zh
            label_en = logged?.event.type.label.en
            actor = logged?.event.actor
            occurred_at = logged?.occurredAt.rfc3339
            recorded_at = logged?.recordedAt.rfc3339
        }
    }

    struct Contradiction: Encodable {
        let kind, label_zh, label_en: String
        /// What stands, and what speaks against it.
        let stands, against: Side

        init(_ conflict: Conflict, in story: Story) {
            kind = conflict.kind.rawValue
            label_zh = conflict.kind.label.zh
            label_en = conflict.kind.label.en
            stands = Side(conflict.first, in: story)
            against = Side(conflict.second, in: story)
        }
    }

    /// What was collected, as it is known by now.
    struct Current: Encodable {
        let kind, channel, category, division, collected_at: String
        let deputies: [String]
        let visit: String?
        let people: UInt32
        let anonymous: Bool

        init(_ facts: Matter.Facts) {
            kind = facts.kind.word
            channel = facts.channel.word
            category = facts.category
            division = facts.division
            collected_at = facts.collectedAt.rfc3339
            deputies = facts.deputies
            visit = facts.visit.map { MatterID($0).description }
            people = facts.people
            anonymous = facts.anonymous
        }
    }

    /// When something is due, for the newest referral.
    struct Due: Encodable {
        let reply, signing, returning: String?

        init(_ matter: Matter) {
            func moment(_ milliseconds: Int64?) -> String? {
                milliseconds.flatMap { $0 == 0 ? nil : Instant(milliseconds: $0).rfc3339 }
            }
            let newest = matter.referred.last?.step.fact
            reply = matter.dueDate?.rfc3339
            signing = moment(newest?.signDueAt)
            returning = moment(newest?.returnDueAt)
        }
    }

    let matter, visit, duty, project: String?
    let stage, stage_zh, stage_en: String?
    let merged_into: String?
    let voided: Bool?
    let words: [ShownContent]
    let current: Current?
    let due: Due?
    let conflicts: [Contradiction]
    /// Records of types that a later version knows.
    let unknown: Int
    let events: [ShownStep]

    init(_ view: StoryView) throws {
        let story = view.story
        let number = MatterID(story.ref).description
        words = try view.words()
        conflicts = story.conflicts.map { Contradiction($0, in: story) }
        unknown = story.events.filter { $0.event.fact == nil }.count
        events = try story.events.map { try ShownStep($0, in: view) }
        switch story.subject {
        case .matter(let reading):
            let state = reading.matter
            (matter, visit, duty, project) = (number, nil, nil, nil)
            stage = state.stage.rawValue
            stage_zh = state.stage.label.zh
            stage_en = state.stage.label.en
            merged_into = state.merge?.into.map { MatterID($0).description }
            voided = nil
            current = state.opening == nil ? nil : Current(state.facts)
            due = Due(state)
        case .visit(let occasion):
            (matter, visit, duty, project) = (nil, number, nil, nil)
            (stage, stage_zh, stage_en, merged_into, current, due) = (nil, nil, nil, nil, nil, nil)
            voided = occasion.voiding != nil
        case .duty(let occasion):
            (matter, visit, duty, project) = (nil, nil, number, nil)
            (stage, stage_zh, stage_en, merged_into, current, due) = (nil, nil, nil, nil, nil, nil)
            voided = occasion.voiding != nil
        case .project(let state):
            (matter, visit, duty, project) = (nil, nil, nil, number)
            stage = state.stage.rawValue
            stage_zh = state.stage.label.zh
            stage_en = state.stage.label.en
            (merged_into, current, due) = (nil, nil, nil)
            voided = state.voiding != nil
        }
    }
}
