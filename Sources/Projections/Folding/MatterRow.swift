import Events
import Foundation
import GRDB

/// A matter's facts as its row in `matters` and its rows in `matter_deputies`.
struct MatterRow {
    let subject: Ref
    private let facts: [String: (any DatabaseValueConvertible)?]
    private let deputies: Set<String>

    /// - Parameter story: every event of the subject that is to be folded, in any order, each as often as it likes.
    /// - Returns: nil while the opening has not arrived, and when the subject is no matter.
    init?(subject: Ref, story: [LoggedEvent], calendar: BusinessCalendar) {
        // Only the event that stands at the subject's own place opens it, whatever another one says of itself.
        let matter = Matter.fold(story.filter { !$0.opensMatter || $0.ref == subject })
        guard let opening = matter.opening else { return nil }
        self.subject = subject
        deputies = Set(opening.fact.deputies.filter { !$0.isEmpty })
        let merged = matter.merge?.occurredAt
        let replyRatings = matter.ratings.map(\.fact.reply.word).filter { !$0.isEmpty }
        let implRatings = matter.ratings.map(\.fact.implementation.word).filter { !$0.isEmpty }
        facts = [
            "site": opening.site.text, "division": opening.site.division.digits,
            "kind": opening.fact.kind.word, "channel": opening.fact.channel.word,
            "category": opening.fact.category, "people": max(1, Int64(opening.fact.people)),
            "collected_at": Self.stored(opening.occurredAt),
            "collected_day": calendar.day(of: opening.occurredAt),
            "recorded_at": Self.stored(opening.recordedAt),
            "referrals": matter.referrals.count,
            "first_referred_at": Self.stored(matter.referrals.map(\.occurredAt).min()),
            "newest_referred_at": Self.stored(matter.referrals.last?.occurredAt),
            "organ": matter.organ ?? "",
            "due_at": Self.stored(matter.dueDate), "due_day": matter.dueDate.map { calendar.day(of: $0) },
            "replies": matter.replies.count,
            "first_reply_at": Self.stored(matter.firstReply?.occurredAt),
            "due_at_first_reply": Self.stored(matter.firstReply.flatMap { matter.dueDate(at: $0.occurredAt) }),
            "reply_class": matter.replies.last?.fact.class.word.uppercased() ?? "",
            "resolutions": matter.resolutions.count,
            "first_resolved_at": Self.stored(matter.firstSettled?.occurredAt),
            "resolved_day": matter.firstSettled.map { calendar.day(of: $0.occurredAt) },
            "first_reply_rating": replyRatings.first ?? "", "newest_reply_rating": replyRatings.last ?? "",
            "first_impl_rating": implRatings.first ?? "", "newest_impl_rating": implRatings.last ?? "",
            "merged_at": Self.stored(merged), "merged_day": merged.map { calendar.day(of: $0) },
            "stage": matter.stage.rawValue,
            "title": opening.contents.first { $0.role == .title }?.digest,
            "referral_assumed": Self.allAssumed(matter.referrals),
            "organ_assumed": matter.referrals.last.map { Self.organAssumed(at: $0.ref, in: story) } ?? false,
            "reply_assumed": Self.allAssumed(matter.replies),
            "resolution_assumed": Self.allAssumed(matter.resolutions),
            "first_resolution_assumed": matter.firstSettled?.assumed ?? false,
            "unknown_events": matter.unknown,
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
    }

    static func remove(_ subject: Ref, from db: Database) throws {
        for table in ["matters", "matter_deputies"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE log = ? AND seq = ?")
                .execute(arguments: [subject.log, Int64(bitPattern: subject.seq)])
        }
    }

    private static let columns = [
        "log", "seq", "site", "division", "kind", "channel", "category", "people", "collected_at", "collected_day",
        "recorded_at", "referrals", "first_referred_at", "newest_referred_at", "organ", "due_at", "due_day", "replies",
        "first_reply_at", "due_at_first_reply", "reply_class", "resolutions", "first_resolved_at", "resolved_day",
        "first_reply_rating", "newest_reply_rating", "first_impl_rating", "newest_impl_rating", "merged_at",
        "merged_day", "stage", "title", "referral_assumed", "organ_assumed", "reply_assumed", "resolution_assumed",
        "first_resolution_assumed", "unknown_events",
    ]

    private static let insertion = """
        INSERT INTO matters (\(columns.joined(separator: ", ")))
        VALUES (\(columns.map { ":" + $0 }.joined(separator: ", ")))
        """

    private static func stored(_ instant: Instant?) -> Int64? {
        instant.map { Instant(bounded: $0.milliseconds).milliseconds }
    }

    /// One step that the ledger did name is enough for the fact to stand on its own.
    private static func allAssumed<Fact>(_ steps: [Matter.Step<Fact>]) -> Bool {
        !steps.isEmpty && steps.allSatisfy(\.assumed)
    }

    private static func organAssumed(at ref: Ref, in story: [LoggedEvent]) -> Bool {
        story.first { $0.ref == ref }?.event.origin.assumed.contains("organ") ?? false
    }
}

extension LoggedEvent {
    var opensMatter: Bool {
        if case .opinionCollected = event.body { true } else { false }
    }
}
