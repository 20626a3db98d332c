/// What is known of one matter: the fold of all its events.
///
/// Steps are kept in the order in which they are folded (`LoggedEvent.precedes`), so that the state depends on the set
/// of events alone and never on the order in which they arrived. A step that contradicts the state before it is kept
/// too: what stood first stands, and `conflicts` shows both sides.
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

    /// What put an end to the work: an answer on the spot or a resolution, the first that stands.
    package struct Settlement: Hashable, Sendable {
        package let ref: Ref
        package let occurredAt: Instant
        package let onSpot: Bool
    }

    /// Where a matter went on.
    package struct Merge: Hashable, Sendable {
        /// Nil where the ledger only says that it is a duplicate.
        package let into: Ref?
        package let ref: Ref
        package let occurredAt: Instant
    }

    /// The first opening in order; nil while only later steps have arrived.
    package internal(set) var opening: Opening?
    /// What the opening said, with every amendment.
    package internal(set) var facts = Facts()
    /// What the words are that people see: amended and redacted ones in place of those before them.
    package internal(set) var words = ShownWords()

    package internal(set) var amendments: [Step<OpinionAmended>] = []
    package internal(set) var spotAnswers: [Step<AnsweredOnSpot>] = []
    /// Referrals in order, each with what became of it.
    package internal(set) var referred: [Referral] = []
    package internal(set) var signatures: [Step<ReferralSigned>] = []
    package internal(set) var returns: [Step<ReferralReturned>] = []
    package internal(set) var urgings: [Step<MatterUrged>] = []
    package internal(set) var supervisions: [Step<SupervisionOrdered>] = []
    package internal(set) var extensionsAsked: [Step<ExtensionAsked>] = []
    package internal(set) var extensionsGranted: [Step<ExtensionGranted>] = []
    package internal(set) var extensionsRefused: [Step<ExtensionRefused>] = []
    package internal(set) var contacts: [Step<ProposerContacted>] = []
    package internal(set) var progress: [Step<ProgressReported>] = []
    package internal(set) var replies: [Step<ReplyGiven>] = []
    package internal(set) var resolutions: [Step<Void>] = []
    package internal(set) var ratings: [Step<SatisfactionRated>] = []
    package internal(set) var followUps: [Step<FollowedUp>] = []
    package internal(set) var reopenings: [Step<MatterReopened>] = []
    package internal(set) var feedbacks: [Step<FeedbackGiven>] = []
    package internal(set) var withdrawals: [Step<Void>] = []
    package internal(set) var merges: [Step<MatterMerged>] = []
    package internal(set) var unmergings: [Step<Void>] = []
    package internal(set) var closings: [Step<Void>] = []
    /// Records that were made in error, and are read as if they had never been.
    package internal(set) var retracted: Set<Ref> = []
    package internal(set) var disclosures = 0
    /// Events of types that a later version knows.
    package internal(set) var unknown = 0

    package internal(set) var settlement: Settlement?
    package internal(set) var withdrawal: Step<Void>?
    package internal(set) var merge: Merge?
    package internal(set) var closing: Step<Void>?
    package internal(set) var conflicts: [Conflict] = []
    /// Where the work stands, of a matter that nothing has ended.
    package internal(set) var working = Stage.collected
    var dueChanges: [DueChange] = []

    package init() {}

    /// A withdrawn matter, and one that went into another, count nowhere but in the figures that name them.
    package var counts: Bool { opening != nil && merge == nil && withdrawal == nil }

    /// Whether it was answered on the spot or resolved, and not reopened since.
    package var isSettled: Bool { settlement != nil }

    /// The lead organ of the newest referral; nil where there is none or the ledger did not name it.
    package var organ: String? {
        referrals.last.flatMap { $0.fact.lead.isEmpty ? nil : $0.fact.lead }
    }

    package var referrals: [Step<MatterReferred>] { referred.map(\.step) }

    package var firstReply: Step<ReplyGiven>? { replies.min { $0.occurredAt < $1.occurredAt } }

    /// When it was first answered on the spot or resolved, reopened since or not.
    package var firstSettled: (occurredAt: Instant, assumed: Bool)? {
        let resolved = resolutions.map { (occurredAt: $0.occurredAt, assumed: $0.assumed) }
        let answered = spotAnswers.map { (occurredAt: $0.occurredAt, assumed: $0.assumed) }
        return (resolved + answered).min { $0.occurredAt < $1.occurredAt }
    }
}

extension Matter {
    /// What was collected, as it is known by now.
    package struct Facts: Hashable, Sendable {
        package internal(set) var kind = MatterKind.unspecified
        package internal(set) var channel = Channel.unspecified
        package internal(set) var category = ""
        package internal(set) var division = ""
        package internal(set) var deputies: [String] = []
        package internal(set) var visit: Ref?
        package internal(set) var people: UInt32 = 1
        package internal(set) var anonymous = false
        package internal(set) var collectedAt = Instant(milliseconds: 0)

        init() {}

        init(_ fact: OpinionCollected, occurredAt: Instant) {
            kind = fact.kind
            channel = fact.channel
            category = fact.category
            division = fact.division
            deputies = fact.deputies
            visit = fact.hasVisit ? fact.visit : nil
            people = max(1, fact.people)
            anonymous = fact.anonymous
            collectedAt = occurredAt
        }

        mutating func amend(_ fact: OpinionAmended) {
            if fact.hasKind { kind = fact.kind }
            if fact.hasChannel { channel = fact.channel }
            if fact.hasCategory { category = fact.category }
            if fact.hasDivision { division = fact.division }
            if fact.hasDeputies { deputies = fact.deputies.names }
            if fact.hasVisit { visit = fact.visit }
            if fact.hasPeople { people = max(1, fact.people) }
            if fact.hasAnonymous { anonymous = fact.anonymous }
            if fact.hasCollectedAt { collectedAt = Instant(milliseconds: fact.collectedAt) }
        }
    }
}
