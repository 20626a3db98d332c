import Events

/// On whose behalf each record was made: the organ that signs or replies, the leader who supervises, the deputy who
/// answered.
struct ActingOffice {
    private var offices: [Ref: String] = [:]

    /// - Parameter story: an organ that a record leaves out is the lead of the referral that it is about.
    init(_ story: Story) {
        var leads: [Ref: String] = [:]
        var newest = ""
        for logged in story.events {
            guard case .matter(let fact) = logged.event.fact else { continue }
            if case .referred(let referral) = fact {
                leads[logged.ref] = referral.lead
                // A retracted referral is nobody's business, but what was recorded about it is still told.
                if story.retraction(of: logged) == nil { newest = referral.lead }
            }
            let office = Self.office(fact) { referral in referral.map { leads[$0.plain] ?? "" } ?? newest }
            if !office.isEmpty { offices[logged.ref] = office }
        }
    }

    subscript(ref: Ref) -> String? { offices[ref] }

    /// - Parameter lead: the lead organ of that referral; of the newest where none is named.
    private static func office(_ fact: MatterFact, lead: (Ref?) -> String) -> String {
        func organ(_ named: String, _ referral: Ref? = nil) -> String { named.isEmpty ? lead(referral) : named }
        return switch fact {
        case .referred(let fact): fact.by
        case .signed(let fact): organ(fact.organ, fact.hasReferral ? fact.referral : nil)
        case .returned(let fact): organ(fact.organ, fact.hasReferral ? fact.referral : nil)
        case .extensionAsked(let fact): lead(fact.hasReferral ? fact.referral : nil)
        case .contacted(let fact): organ(fact.organ)
        case .progressed(let fact): organ(fact.organ)
        case .replied(let fact): organ(fact.organ)
        case .supervised(let fact): fact.leader
        case .answeredOnSpot(let fact): fact.deputy
        case .collected, .amended, .urged, .extensionGranted, .extensionRefused, .resolved, .rated, .followedUp,
            .reopened, .fedBack, .withdrawn, .merged, .unmerged, .closed, .retracted:
            ""
        }
    }
}
