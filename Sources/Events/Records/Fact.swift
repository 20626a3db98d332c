/// What an event says, sorted by what it is about: the one place that knows every body of this version.
///
/// A fold switches over its own part and passes over the others, so that a new body is met where it belongs.
package enum Fact: Sendable {
    case key(KeyFact)
    case register(RegisterFact)
    case visit(VisitFact)
    case duty(DutyFact)
    case matter(MatterFact)
    case project(ProjectFact)
    case words(WordsFact)
}

/// Whose keys are accepted.
package enum KeyFact: Sendable {
    case invited(KeyInvited)
    case enrolled(KeyEnrolled)
    case revoked(KeyRevoked)
}

/// Who and what there is: sites, deputies, organs, categories.
package enum RegisterFact: Sendable {
    case siteOpened(SiteOpened)
    case siteAmended(SiteAmended)
    case siteClosed(SiteClosed)
    case deputyEnrolled(DeputyEnrolled)
    case deputyAmended(DeputyAmended)
    case deputyPosted(DeputyPosted)
    case deputyRemoved(DeputyRemoved)
    case deputyLeft(DeputyLeft)
    case organRegistered(OrganRegistered)
    case organRenamed(OrganRenamed)
    case organMerged(OrganMerged)
    case organClosed(OrganClosed)
    case categoryDefined(CategoryDefined)
    case categoryRetired(CategoryRetired)
    case confirmed(EntryConfirmed)
}

/// A visit: deputies received or visited people.
package enum VisitFact: Sendable {
    case logged(VisitLogged)
    case amended(VisitAmended)
    case voided
}

/// A duty: deputies did something else that their office asks of them.
package enum DutyFact: Sendable {
    case logged(DutyLogged)
    case amended(DutyAmended)
    case voided
}

/// The life of a matter.
package enum MatterFact: Sendable {
    case collected(OpinionCollected)
    case amended(OpinionAmended)
    case answeredOnSpot(AnsweredOnSpot)
    case referred(MatterReferred)
    case signed(ReferralSigned)
    case returned(ReferralReturned)
    case urged(MatterUrged)
    case supervised(SupervisionOrdered)
    case extensionAsked(ExtensionAsked)
    case extensionGranted(ExtensionGranted)
    case extensionRefused(ExtensionRefused)
    case contacted(ProposerContacted)
    case progressed(ProgressReported)
    case replied(ReplyGiven)
    case resolved
    case rated(SatisfactionRated)
    case followedUp(FollowedUp)
    case reopened(MatterReopened)
    case fedBack(FeedbackGiven)
    case withdrawn
    case merged(MatterMerged)
    case unmerged
    case closed
    case retracted(RecordRetracted)
}

/// The life of a project 民生实事.
package enum ProjectFact: Sendable {
    case proposed(ProjectProposed)
    case amended(ProjectAmended)
    case putToVote(ProjectPutToVote)
    case chosen(ProjectChosen)
    case completed
    case rated(ProjectRated)
    case voided
}

/// What happens to the words and identities of a matter, a visit, a duty or a project.
package enum WordsFact: Sendable {
    case forgotten(ContentsForgotten)
    case redacted(ContentsRedacted)
    case disclosed(IdentityDisclosed)
}

extension Event {
    /// Nil for an event without a body, and for a body of a later version.
    package var fact: Fact? { body?.fact }
}

extension Event.Body {
    package var fact: Fact {
        switch self {
        case .keyInvited(let fact): .key(.invited(fact))
        case .keyEnrolled(let fact): .key(.enrolled(fact))
        case .keyRevoked(let fact): .key(.revoked(fact))
        case .siteOpened(let fact): .register(.siteOpened(fact))
        case .siteAmended(let fact): .register(.siteAmended(fact))
        case .siteClosed(let fact): .register(.siteClosed(fact))
        case .deputyEnrolled(let fact): .register(.deputyEnrolled(fact))
        case .deputyAmended(let fact): .register(.deputyAmended(fact))
        case .deputyPosted(let fact): .register(.deputyPosted(fact))
        case .deputyRemoved(let fact): .register(.deputyRemoved(fact))
        case .deputyLeft(let fact): .register(.deputyLeft(fact))
        case .organRegistered(let fact): .register(.organRegistered(fact))
        case .organRenamed(let fact): .register(.organRenamed(fact))
        case .organMerged(let fact): .register(.organMerged(fact))
        case .organClosed(let fact): .register(.organClosed(fact))
        case .categoryDefined(let fact): .register(.categoryDefined(fact))
        case .categoryRetired(let fact): .register(.categoryRetired(fact))
        case .entryConfirmed(let fact): .register(.confirmed(fact))
        case .visitLogged(let fact): .visit(.logged(fact))
        case .visitAmended(let fact): .visit(.amended(fact))
        case .visitVoided: .visit(.voided)
        case .dutyLogged(let fact): .duty(.logged(fact))
        case .dutyAmended(let fact): .duty(.amended(fact))
        case .dutyVoided: .duty(.voided)
        case .opinionCollected(let fact): .matter(.collected(fact))
        case .opinionAmended(let fact): .matter(.amended(fact))
        case .answeredOnSpot(let fact): .matter(.answeredOnSpot(fact))
        case .matterReferred(let fact): .matter(.referred(fact))
        case .referralSigned(let fact): .matter(.signed(fact))
        case .referralReturned(let fact): .matter(.returned(fact))
        case .matterUrged(let fact): .matter(.urged(fact))
        case .supervisionOrdered(let fact): .matter(.supervised(fact))
        case .extensionAsked(let fact): .matter(.extensionAsked(fact))
        case .extensionGranted(let fact): .matter(.extensionGranted(fact))
        case .extensionRefused(let fact): .matter(.extensionRefused(fact))
        case .proposerContacted(let fact): .matter(.contacted(fact))
        case .progressReported(let fact): .matter(.progressed(fact))
        case .replyGiven(let fact): .matter(.replied(fact))
        case .matterResolved: .matter(.resolved)
        case .satisfactionRated(let fact): .matter(.rated(fact))
        case .followedUp(let fact): .matter(.followedUp(fact))
        case .matterReopened(let fact): .matter(.reopened(fact))
        case .feedbackGiven(let fact): .matter(.fedBack(fact))
        case .matterWithdrawn: .matter(.withdrawn)
        case .matterMerged(let fact): .matter(.merged(fact))
        case .matterUnmerged: .matter(.unmerged)
        case .matterClosed: .matter(.closed)
        case .recordRetracted(let fact): .matter(.retracted(fact))
        case .projectProposed(let fact): .project(.proposed(fact))
        case .projectAmended(let fact): .project(.amended(fact))
        case .projectPutToVote(let fact): .project(.putToVote(fact))
        case .projectChosen(let fact): .project(.chosen(fact))
        case .projectCompleted: .project(.completed)
        case .projectRated(let fact): .project(.rated(fact))
        case .projectVoided: .project(.voided)
        case .contentsForgotten(let fact): .words(.forgotten(fact))
        case .contentsRedacted(let fact): .words(.redacted(fact))
        case .identityDisclosed(let fact): .words(.disclosed(fact))
        }
    }

    /// Whether it opens a matter, a visit, a duty or a project, so that it is its own subject.
    package var opensSubject: Bool {
        switch self {
        case .opinionCollected, .visitLogged, .dutyLogged, .projectProposed: true
        case .keyInvited, .keyEnrolled, .keyRevoked, .siteOpened, .siteAmended, .siteClosed, .deputyEnrolled,
            .deputyAmended, .deputyPosted, .deputyRemoved, .deputyLeft, .organRegistered, .organRenamed, .organMerged,
            .organClosed, .categoryDefined, .categoryRetired, .entryConfirmed, .visitAmended, .visitVoided,
            .dutyAmended, .dutyVoided, .opinionAmended, .answeredOnSpot, .matterReferred, .referralSigned,
            .referralReturned, .matterUrged, .supervisionOrdered, .extensionAsked, .extensionGranted,
            .extensionRefused, .proposerContacted, .progressReported, .replyGiven, .matterResolved,
            .satisfactionRated, .followedUp, .matterReopened, .feedbackGiven, .matterWithdrawn, .matterMerged,
            .matterUnmerged, .matterClosed, .recordRetracted, .projectAmended, .projectPutToVote,
            .projectChosen, .projectCompleted, .projectRated, .projectVoided, .contentsForgotten, .contentsRedacted,
            .identityDisclosed:
            false
        }
    }
}
