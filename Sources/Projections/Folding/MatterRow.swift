import Events
import Foundation
import GRDB

/// A matter's facts as its row in `matters` and its rows in `matter_deputies` and `matter_steps`.
struct MatterRow {
    private let subject: Ref
    private let facts: [String: (any DatabaseValueConvertible)?]
    private let deputies: Set<String>
    private let steps: [MatterStep]

    /// - Parameter story: the events of which the matter was folded.
    /// - Returns: nil while the opening has not arrived.
    init?(_ matter: Matter, story: [LoggedEvent], calendar: BusinessCalendar) {
        guard let opening = matter.opening else { return nil }
        subject = opening.ref
        deputies = Set(matter.facts.deputies.filter { !$0.isEmpty })
        steps = MatterStep.steps(of: matter, calendar: calendar)
        facts = Self.collection(matter, opening, calendar)
            .merging(Self.referral(matter, story: story, calendar)) { first, _ in first }
            .merging(Self.outcome(matter, calendar)) { first, _ in first }
            .merging(Self.ratings(matter)) { first, _ in first }
    }

    private static func collection(
        _ matter: Matter, _ opening: Matter.Opening, _ calendar: BusinessCalendar
    ) -> [String: (any DatabaseValueConvertible)?] {
        [
            "site": opening.site.text, "division": opening.site.division.digits,
            "kind": matter.facts.kind.word, "channel": matter.facts.channel.word,
            "category": matter.facts.category, "people": Int64(matter.facts.people),
            "collected_at": stored(matter.facts.collectedAt),
            "collected_day": calendar.day(of: matter.facts.collectedAt),
            "recorded_at": stored(opening.recordedAt),
            "title": matter.words.first(.title)?.digest,
            "stage": matter.stage.rawValue,
            "unknown_events": matter.unknown,
        ]
    }

    private static func referral(
        _ matter: Matter, story: [LoggedEvent], _ calendar: BusinessCalendar
    ) -> [String: (any DatabaseValueConvertible)?] {
        let reply = matter.firstReply
        let isSupervised = !matter.supervisions.isEmpty || matter.referrals.contains { $0.fact.mode == .supervise }
        return [
            "referrals": matter.referrals.count,
            "first_referred_at": stored(matter.referrals.map(\.occurredAt).min()),
            "newest_referred_at": stored(matter.referrals.last?.occurredAt),
            "organ": matter.organ ?? "",
            "due_at": stored(matter.dueDate), "due_day": matter.dueDate.map { calendar.day(of: $0) },
            "signed": matter.isSigned, "returns": matter.returns.count,
            "contacted": isContactedFirst(matter, story: story),
            "replies": matter.replies.count,
            "first_reply_at": stored(reply?.occurredAt),
            "first_reply_day": reply.map { calendar.day(of: $0.occurredAt) },
            "due_day_at_first_reply": reply.flatMap { matter.dueDate(at: $0.occurredAt) }.map { calendar.day(of: $0) },
            "reply_class": matter.replies.last?.fact.class.word.uppercased() ?? "",
            "adoption": matter.replies.last { !$0.fact.adoption.word.isEmpty }?.fact.adoption.word ?? "",
            "conversion": matter.referrals.last { !$0.fact.convertsTo.word.isEmpty }?.fact.convertsTo.word ?? "",
            "supervised": isSupervised,
            "referral_assumed": allAssumed(matter.referrals.map(\.assumed)),
            "organ_assumed": matter.referrals.last.map { organAssumed(at: $0.ref, in: story) } ?? false,
            "reply_assumed": allAssumed(matter.replies.map(\.assumed)),
        ]
    }

    private static func outcome(
        _ matter: Matter, _ calendar: BusinessCalendar
    ) -> [String: (any DatabaseValueConvertible)?] {
        let settlement = matter.settlement
        let isTold = settlement.map { end in matter.feedbacks.contains { $0.occurredAt >= end.occurredAt } } ?? false
        let (withdrawn, merged) = (matter.withdrawal?.occurredAt, matter.merge?.occurredAt)
        return [
            "resolutions": matter.resolutions.count, "spot_answers": matter.spotAnswers.count,
            "first_settled_at": stored(matter.firstSettled?.occurredAt),
            "settled": matter.isSettled, "fed_back": isTold, "reopenings": matter.reopenings.count,
            "closed": matter.closing != nil,
            "withdrawn_at": stored(withdrawn), "withdrawn_day": withdrawn.map { calendar.day(of: $0) },
            "merged_at": stored(merged), "merged_day": merged.map { calendar.day(of: $0) },
            "settlement_assumed": allAssumed(
                matter.resolutions.map(\.assumed) + matter.spotAnswers.map(\.assumed)),
            "first_settlement_assumed": matter.firstSettled?.assumed ?? false,
        ]
    }

    private static func ratings(_ matter: Matter) -> [String: (any DatabaseValueConvertible)?] {
        let ofReply = matter.ratings.map(\.fact.reply.word).filter { !$0.isEmpty }
        let ofWork = matter.ratings.map(\.fact.implementation.word).filter { !$0.isEmpty }
        return [
            "ratings": matter.ratings.count,
            "first_reply_rating": ofReply.first ?? "", "newest_reply_rating": ofReply.last ?? "",
            "first_impl_rating": ofWork.first ?? "", "newest_impl_rating": ofWork.last ?? "",
            "follow_ups": matter.followUps.count,
            "follow_ups_holding": matter.followUps.count { $0.fact.finding == .holds },
        ]
    }

    func insert(into db: Database) throws {
        var arguments = facts
        arguments["log"] = subject.log
        arguments["seq"] = Int64(bitPattern: subject.seq)
        try db.cachedStatement(sql: Self.insertion).execute(arguments: StatementArguments(arguments))
        let deputy = try db.cachedStatement(
            sql: "INSERT INTO matter_deputies (log, seq, deputy) VALUES (?, ?, ?)")
        for id in deputies {
            try deputy.execute(arguments: [subject.log, Int64(bitPattern: subject.seq), id])
        }
        for step in steps { try step.insert(of: subject, into: db) }
    }

    static func remove(_ subject: Ref, from db: Database) throws {
        for table in ["matters", "matter_deputies", "matter_steps"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE log = ? AND seq = ?")
                .execute(arguments: [subject.log, Int64(bitPattern: subject.seq)])
        }
    }

    private static let columns = [
        "log", "seq", "site", "division", "kind", "channel", "category", "people", "collected_at", "collected_day",
        "recorded_at", "referrals", "first_referred_at", "newest_referred_at", "organ", "due_at", "due_day", "signed",
        "returns", "contacted", "replies", "first_reply_at", "first_reply_day", "due_day_at_first_reply",
        "reply_class", "adoption", "resolutions", "spot_answers", "first_settled_at", "settled", "fed_back",
        "reopenings", "ratings", "first_reply_rating", "newest_reply_rating", "first_impl_rating",
        "newest_impl_rating", "follow_ups", "follow_ups_holding", "conversion", "supervised", "closed",
        "withdrawn_at", "withdrawn_day", "merged_at", "merged_day", "stage", "title", "referral_assumed",
        "organ_assumed", "reply_assumed", "settlement_assumed", "first_settlement_assumed", "unknown_events",
    ]

    private static let insertion = """
        INSERT INTO matters (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { ":" + $0 }.joined(separator: ", ")))
        """

    private static func stored(_ instant: Instant?) -> Int64? {
        instant.map { Instant(bounded: $0.milliseconds).milliseconds }
    }

    /// Whether the organ had spoken with the proposer when it first replied; of two records of the same moment the one
    /// that is folded first came first.
    private static func isContactedFirst(_ matter: Matter, story: [LoggedEvent]) -> Bool {
        guard let reply = matter.firstReply else { return false }
        func logged(_ ref: Ref) -> LoggedEvent? { story.first { $0.ref == ref } }
        return matter.contacts.contains { contact in
            guard contact.occurredAt == reply.occurredAt, let spoken = logged(contact.ref),
                let replied = logged(reply.ref)
            else { return contact.occurredAt < reply.occurredAt }
            return LoggedEvent.precedes(spoken, replied)
        }
    }

    /// One step that the ledger did name is enough for the fact to stand on its own.
    private static func allAssumed(_ steps: [Bool]) -> Bool { !steps.isEmpty && steps.allSatisfy(\.self) }

    private static func organAssumed(at ref: Ref, in story: [LoggedEvent]) -> Bool {
        story.first { $0.ref == ref }?.event.origin.assumed.contains("organ") ?? false
    }
}
