import Events

/// What a step says: the bodies that a ledger's row can lead to, and no others.
package enum StepFact: Equatable, Sendable {
    case collected(OpinionCollected)
    case referred(MatterReferred)
    case transferred(MatterReferred)
    case replied(ReplyGiven)
    case resolved(MatterResolved)
    case rated(SatisfactionRated)
    case merged(MatterMerged)

    package var name: StepName {
        switch self {
        case .collected: .collected
        case .referred: .referred
        case .transferred: .transferred
        case .replied: .replied
        case .resolved: .resolved
        case .rated: .rated
        case .merged: .merged
        }
    }

    package var body: Event.Body {
        switch self {
        case .collected(let fact): .opinionCollected(fact)
        case .referred(let fact), .transferred(let fact): .matterReferred(fact)
        case .replied(let fact): .replyGiven(fact)
        case .resolved(let fact): .matterResolved(fact)
        case .rated(let fact): .satisfactionRated(fact)
        case .merged(let fact): .matterMerged(fact)
        }
    }

    /// Codes of the organs that the step names.
    package var organs: [String] {
        switch self {
        case .referred(let fact), .transferred(let fact): ([fact.lead] + fact.coHandlers).filter { !$0.isEmpty }
        case .replied(let fact): fact.organ.isEmpty ? [] : [fact.organ]
        case .collected, .resolved, .rated, .merged: []
        }
    }

    /// Ids of the deputies that the step names.
    package var deputies: [String] {
        switch self {
        case .collected(let fact): fact.deputies
        case .referred, .transferred, .replied, .resolved, .rated, .merged: []
        }
    }

    /// Every value of the fact in a fixed order, for `StepDigest`. A field that is added to a body is added here at the
    /// end and left out while it is empty, so that the digests in existing logs stay right.
    var values: [String] {
        switch self {
        case .collected(let fact):
            [
                "\(fact.kind.rawValue)", "\(fact.channel.rawValue)", fact.category, fact.division, "\(fact.people)",
                "\(fact.anonymous)",
            ] + fact.deputies
        case .referred(let fact), .transferred(let fact):
            ["\(fact.mode.rawValue)", fact.lead, "\(fact.dueAt)"] + fact.coHandlers
        case .replied(let fact): [fact.organ, "\(fact.class.rawValue)"]
        case .resolved: []
        case .rated(let fact): ["\(fact.reply.rawValue)", "\(fact.implementation.rawValue)"]
        case .merged(let fact): fact.hasInto ? [fact.into.log, "\(fact.into.seq)"] : []
        }
    }
}
