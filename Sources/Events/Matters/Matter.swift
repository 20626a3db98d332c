/// What is known of one matter: the fold of all its events.
///
/// Steps are kept in the order in which they are folded (`LoggedEvent.precedes`), so that the state depends on the set
/// of events alone and never on the order in which they arrived.
package struct Matter: Sendable {
    package struct Opening: Sendable {
        package let ref: Ref
        package let site: SiteCode
        package let occurredAt: Instant
        package let recordedAt: Instant
        package let fact: OpinionCollected
        package let contents: [ContentRef]
        package let origin: Origin?
    }

    /// One later event of the matter with the time at which it happened.
    package struct Step<Fact: Sendable>: Sendable {
        package let ref: Ref
        package let occurredAt: Instant
        package let fact: Fact
        package let contents: [ContentRef]
        /// Whether the ledger it came from did not say so, and the mapping assumed it.
        package let assumed: Bool
    }

    /// The first opening in order; nil while only later steps have arrived.
    package internal(set) var opening: Opening?
    package internal(set) var referrals: [Step<MatterReferred>] = []
    package internal(set) var replies: [Step<ReplyGiven>] = []
    package internal(set) var resolutions: [Step<MatterResolved>] = []
    package internal(set) var ratings: [Step<SatisfactionRated>] = []
    package internal(set) var merges: [Step<MatterMerged>] = []
    /// Events of types that a later version knows.
    package internal(set) var unknown: Int = 0

    package init() {}

    /// A matter merged into another one counts nowhere but in the figures that name it.
    package var counts: Bool { opening != nil && merges.isEmpty }

    /// The due date in force at that moment: the newest referral's made by then.
    package func dueDate(at moment: Instant) -> Instant? {
        let made = referrals.last { $0.occurredAt <= moment }
        guard let due = made?.fact.dueAt, due != 0 else { return nil }
        return Instant(milliseconds: due)
    }

    /// The due date in force now.
    package var dueDate: Instant? { dueDate(at: .distantFuture) }

    /// The lead organ of the newest referral; nil where there is none or the ledger did not name it.
    package var organ: String? {
        referrals.last.flatMap { $0.fact.lead.isEmpty ? nil : $0.fact.lead }
    }

    package var firstReply: Step<ReplyGiven>? { replies.min { $0.occurredAt < $1.occurredAt } }
    package var firstResolution: Step<MatterResolved>? { resolutions.min { $0.occurredAt < $1.occurredAt } }
}

extension Matter {
    /// Where the matter stands, for people.
    package enum Stage: String, Sendable, CaseIterable {
        case collected
        case referred
        case replied
        case rated
        case resolved
        case merged
    }

    package var stage: Stage {
        if !merges.isEmpty { return .merged }
        if !resolutions.isEmpty { return .resolved }
        if !ratings.isEmpty { return .rated }
        if !replies.isEmpty { return .replied }
        if !referrals.isEmpty { return .referred }
        return .collected
    }
}
