import Events
import Foundation
import GRDB

/// A matter's facts as its row in `matters` and its rows in `matter_deputies` and `matter_steps`.
struct MatterRow: Sendable {
    static let tables = ["matters", "matter_deputies", "matter_steps"]
    static let columns =
        ["log", "seq"] + Collection.columns + Referral.columns + Outcome.columns + Ratings.columns

    private let subject: Ref
    private let collection: Collection
    private let referral: Referral
    private let outcome: Outcome
    private let ratings: Ratings
    private let deputies: [String]
    private let steps: [MatterStep]

    /// - Parameter story: the events of which the matter was folded.
    /// - Returns: nil while the opening has not arrived.
    init?(_ matter: Matter, story: [LoggedEvent], days: Days) {
        guard let opening = matter.opening else { return nil }
        subject = opening.ref
        deputies = Self.distinct(matter.facts.deputies)
        steps = MatterStep.steps(of: matter, days: days)
        collection = Collection(matter, opening, days)
        referral = Referral(matter, story: story, days)
        outcome = Outcome(matter, days)
        ratings = Ratings(matter)
    }

    func insert(into tables: RecordTables) throws {
        let row = tables.matters
        row.bind(subject.log)
        row.bind(Int64(bitPattern: subject.seq))
        collection.bind(to: row)
        referral.bind(to: row)
        outcome.bind(to: row)
        ratings.bind(to: row)
        try row.run()
        try tables.insert(deputies, of: subject, into: tables.matterDeputies)
        for step in steps { try step.insert(of: subject, into: tables.matterSteps) }
    }

    /// Each once, by their bytes, as SQLite tells keys apart; empty ones left out.
    static func distinct(_ deputies: [String]) -> [String] {
        var kept: [String] = []
        for deputy in deputies where !deputy.isEmpty {
            if !kept.contains(where: { $0.utf8.elementsEqual(deputy.utf8) }) { kept.append(deputy) }
        }
        return kept
    }

    private static func stored(_ instant: Instant?) -> Int64? {
        instant.map { Instant(bounded: $0.milliseconds).milliseconds }
    }

    /// One step that the ledger did name is enough for the fact to stand on its own.
    private static func allAssumed(_ steps: some Sequence<Bool>) -> Bool {
        var isAny = false
        for step in steps {
            if !step { return false }
            isAny = true
        }
        return isAny
    }
}

// MARK: - What a row is made of

extension MatterRow {
    /// What was raised, where and when.
    private struct Collection: Sendable {
        static let columns = [
            "site", "division", "kind", "channel", "category", "people", "collected_at", "collected_day", "recorded_at",
            "title", "stage", "unknown_events",
        ]

        private let site: SiteCode
        private let facts: Matter.Facts
        private let collectedDay: Int
        private let recordedAt: Instant
        private let title: Data?
        private let stage: Matter.Stage
        private let unknown: Int

        init(_ matter: Matter, _ opening: Matter.Opening, _ days: Days) {
            site = opening.site
            facts = matter.facts
            collectedDay = days.day(of: matter.facts.collectedAt)
            recordedAt = opening.recordedAt
            title = matter.words.first(.title)?.digest
            stage = matter.stage
            unknown = matter.unknown
        }

        func bind(to row: Insertion) {
            row.bind(site.text)
            row.bind(site.division.digits)
            row.bind(facts.kind.word)
            row.bind(facts.channel.word)
            row.bind(facts.category)
            row.bind(Int64(facts.people))
            row.bind(stored(facts.collectedAt))
            row.bind(collectedDay)
            row.bind(stored(recordedAt))
            row.bind(title)
            row.bind(stage.rawValue)
            row.bind(unknown)
        }
    }

    /// What became of it at the organ.
    private struct Referral: Sendable {
        static let columns = [
            "referrals", "first_referred_at", "newest_referred_at", "organ", "due_at", "due_day", "signed", "returns",
            "contacted", "replies", "first_reply_at", "first_reply_day", "due_day_at_first_reply", "reply_class",
            "adoption", "conversion", "supervised", "referral_assumed", "organ_assumed", "reply_assumed",
        ]

        private let referrals: Int
        private let firstReferredAt: Instant?
        private let newestReferredAt: Instant?
        private let organ: String
        private let dueAt: Instant?
        private let dueDay: Int?
        private let signed: Bool
        private let returns: Int
        private let contacted: Bool
        private let replies: Int
        private let firstReplyAt: Instant?
        private let firstReplyDay: Int?
        private let dueDayAtFirstReply: Int?
        private let replyClass: ReplyClass?
        private let adoption: Adoption
        private let conversion: Conversion
        private let supervised: Bool
        private let referralAssumed: Bool
        private let organAssumed: Bool
        private let replyAssumed: Bool

        init(_ matter: Matter, story: [LoggedEvent], _ days: Days) {
            let (reply, newest) = (matter.firstReply, matter.referred.last?.step)
            referrals = matter.referred.count
            firstReferredAt = matter.referred.lazy.map(\.step.occurredAt).min()
            newestReferredAt = newest?.occurredAt
            organ = newest?.fact.lead ?? ""
            dueAt = matter.dueDate
            dueDay = dueAt.map { days.day(of: $0) }
            signed = matter.isSigned
            returns = matter.returns.count
            contacted = MatterRow.isContactedFirst(matter, story: story)
            replies = matter.replies.count
            firstReplyAt = reply?.occurredAt
            firstReplyDay = reply.map { days.day(of: $0.occurredAt) }
            dueDayAtFirstReply = reply.flatMap { matter.dueDate(at: $0.occurredAt) }.map { days.day(of: $0) }
            replyClass = matter.replies.last?.fact.class
            adoption = matter.replies.last { !$0.fact.adoption.word.isEmpty }?.fact.adoption ?? .unspecified
            conversion =
                matter.referred.last { !$0.step.fact.convertsTo.word.isEmpty }?.step.fact.convertsTo ?? .unspecified
            supervised =
                !matter.supervisions.isEmpty || matter.referred.contains { $0.step.fact.mode == .supervise }
            referralAssumed = allAssumed(matter.referred.lazy.map(\.step.assumed))
            organAssumed = newest.map { MatterRow.isOrganAssumed(at: $0.ref, in: story) } ?? false
            replyAssumed = allAssumed(matter.replies.lazy.map(\.assumed))
        }

        func bind(to row: Insertion) {
            row.bind(referrals)
            row.bind(stored(firstReferredAt))
            row.bind(stored(newestReferredAt))
            row.bind(organ)
            row.bind(stored(dueAt))
            row.bind(dueDay)
            row.bind(signed)
            row.bind(returns)
            row.bind(contacted)
            row.bind(replies)
            row.bind(stored(firstReplyAt))
            row.bind(firstReplyDay)
            row.bind(dueDayAtFirstReply)
            row.bind(replyClass?.word.uppercased() ?? "")
            row.bind(adoption.word)
            row.bind(conversion.word)
            row.bind(supervised)
            row.bind(referralAssumed)
            row.bind(organAssumed)
            row.bind(replyAssumed)
        }
    }

    /// How it ended.
    private struct Outcome: Sendable {
        static let columns = [
            "resolutions", "spot_answers", "first_settled_at", "settled", "fed_back", "reopenings", "closed",
            "withdrawn_at", "withdrawn_day", "merged_at", "merged_day", "settlement_assumed",
            "first_settlement_assumed",
        ]

        private let resolutions: Int
        private let spotAnswers: Int
        private let firstSettledAt: Instant?
        private let settled: Bool
        private let fedBack: Bool
        private let reopenings: Int
        private let closed: Bool
        private let withdrawnAt: Instant?
        private let withdrawnDay: Int?
        private let mergedAt: Instant?
        private let mergedDay: Int?
        private let settlementAssumed: Bool
        private let firstSettlementAssumed: Bool

        init(_ matter: Matter, _ days: Days) {
            let first = matter.firstSettled
            resolutions = matter.resolutions.count
            spotAnswers = matter.spotAnswers.count
            firstSettledAt = first?.occurredAt
            settled = matter.isSettled
            fedBack =
                matter.settlement.map { end in matter.feedbacks.contains { $0.occurredAt >= end.occurredAt } } ?? false
            reopenings = matter.reopenings.count
            closed = matter.closing != nil
            withdrawnAt = matter.withdrawal?.occurredAt
            withdrawnDay = withdrawnAt.map { days.day(of: $0) }
            mergedAt = matter.merge?.occurredAt
            mergedDay = mergedAt.map { days.day(of: $0) }
            settlementAssumed = allAssumed(matter.resolutions.map(\.assumed) + matter.spotAnswers.map(\.assumed))
            firstSettlementAssumed = first?.assumed ?? false
        }

        func bind(to row: Insertion) {
            row.bind(resolutions)
            row.bind(spotAnswers)
            row.bind(stored(firstSettledAt))
            row.bind(settled)
            row.bind(fedBack)
            row.bind(reopenings)
            row.bind(closed)
            row.bind(stored(withdrawnAt))
            row.bind(withdrawnDay)
            row.bind(stored(mergedAt))
            row.bind(mergedDay)
            row.bind(settlementAssumed)
            row.bind(firstSettlementAssumed)
        }
    }

    /// What people say of it, and what was found later.
    private struct Ratings: Sendable {
        static let columns = [
            "ratings", "first_reply_rating", "newest_reply_rating", "first_impl_rating", "newest_impl_rating",
            "follow_ups", "follow_ups_holding",
        ]

        private let ratings: Int
        private let firstOfReply: Grade
        private let newestOfReply: Grade
        private let firstOfWork: Grade
        private let newestOfWork: Grade
        private let followUps: Int
        private let holding: Int

        init(_ matter: Matter) {
            let facts = matter.ratings.lazy.map(\.fact)
            ratings = matter.ratings.count
            firstOfReply = facts.first { !$0.reply.word.isEmpty }?.reply ?? .unspecified
            newestOfReply = facts.last { !$0.reply.word.isEmpty }?.reply ?? .unspecified
            firstOfWork = facts.first { !$0.implementation.word.isEmpty }?.implementation ?? .unspecified
            newestOfWork = facts.last { !$0.implementation.word.isEmpty }?.implementation ?? .unspecified
            followUps = matter.followUps.count
            holding = matter.followUps.count { $0.fact.finding == .holds }
        }

        func bind(to row: Insertion) {
            row.bind(ratings)
            row.bind(firstOfReply.word)
            row.bind(newestOfReply.word)
            row.bind(firstOfWork.word)
            row.bind(newestOfWork.word)
            row.bind(followUps)
            row.bind(holding)
        }
    }

    /// Whether the organ had spoken with the proposer when it first replied; of two records of the same moment the one
    /// that is folded first came first.
    private static func isContactedFirst(_ matter: Matter, story: [LoggedEvent]) -> Bool {
        guard !matter.contacts.isEmpty, let reply = matter.firstReply else { return false }
        func logged(_ ref: Ref) -> LoggedEvent? { story.first { $0.ref == ref } }
        return matter.contacts.contains { contact in
            guard contact.occurredAt == reply.occurredAt, let spoken = logged(contact.ref),
                let replied = logged(reply.ref)
            else { return contact.occurredAt < reply.occurredAt }
            return LoggedEvent.precedes(spoken, replied)
        }
    }

    private static func isOrganAssumed(at ref: Ref, in story: [LoggedEvent]) -> Bool {
        story.contains { $0.event.hasOrigin && $0.ref == ref && $0.event.origin.assumed.contains("organ") }
    }
}
