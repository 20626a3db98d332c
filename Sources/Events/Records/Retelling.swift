/// Records that gave way to another version of their log, told once more as drafts that go after it.
///
/// What they say stays: business time, actor, words, where they were imported from. Their place is a new one, and whatever of
/// them refers to another of them refers to that one's new place.
package struct Retelling: Sendable {
    /// New place of each event that gave way and is told again.
    package let places: [Ref: Ref]
    package let drafts: [Draft]

    /// - Parameters:
    ///   - retired: events of one log, in order.
    ///   - next: the place that the first of the drafts will have.
    ///   - moved: new places of events of other logs that gave way before, and of those that were told again already.
    /// - Throws: `EventsError` (`event.unknown`) where one is of a type that this version does not know.
    package init(_ retired: [LoggedEvent], next: UInt64, moved: [Ref: Ref] = [:]) throws(EventsError) {
        var places: [Ref: Ref] = [:]
        var known = moved
        var drafts: [Draft] = []
        for event in retired {
            // The version that stands has opened the site already.
            if event.seq == 1, case .siteOpened? = event.event.body { continue }
            let place = Ref(event.log, next + UInt64(drafts.count))
            places[event.ref] = place
            known[event.ref] = place
            drafts.append(try Self.draft(event, known))
        }
        self.places = places
        self.drafts = drafts
    }

    private static func draft(_ logged: LoggedEvent, _ places: [Ref: Ref]) throws(EventsError) -> Draft {
        let event = logged.event
        guard let body = event.body else {
            throw EventsError(
                .unknownEvent, zh: "日志 \(logged.log) 第 \(logged.seq) 条由更新版本的程序写成，请升级本程序后再修复",
                en:
                    "event \(logged.seq) of log \(logged.log) was written by a newer program; upgrade this one, then repair"
            )
        }
        return Draft(
            body.referring { places[$0] ?? $0 },
            subject: event.hasSubject ? .ref(places[event.subject] ?? event.subject) : .none, entry: event.entry,
            occurredAt: Instant(milliseconds: event.occurredAt), actor: event.actor,
            contents: event.contents.compactMap { NamedContent(kept: $0) },
            origin: event.hasOrigin ? event.origin : nil, retells: logged.firstTold)
    }
}

extension LoggedEvent {
    /// The chain's hash at this record as it was first made: the same however often it gave way and was told again.
    package var firstTold: Hash { Hash(event.retells) ?? hash }
}

extension Event.Body {
    /// The same with every reference to an event put through `change`.
    func referring(_ change: (Ref) -> Ref) -> Event.Body {
        switch self {
        case .opinionCollected(var fact):
            if fact.hasVisit { fact.visit = change(fact.visit) }
            return .opinionCollected(fact)
        case .opinionAmended(var fact):
            if fact.hasVisit { fact.visit = change(fact.visit) }
            return .opinionAmended(fact)
        case .referralSigned(var fact):
            if fact.hasReferral { fact.referral = change(fact.referral) }
            return .referralSigned(fact)
        case .referralReturned(var fact):
            if fact.hasReferral { fact.referral = change(fact.referral) }
            return .referralReturned(fact)
        case .extensionAsked(var fact):
            if fact.hasReferral { fact.referral = change(fact.referral) }
            return .extensionAsked(fact)
        case .extensionGranted(var fact):
            if fact.hasReferral { fact.referral = change(fact.referral) }
            return .extensionGranted(fact)
        case .extensionRefused(var fact):
            if fact.hasReferral { fact.referral = change(fact.referral) }
            return .extensionRefused(fact)
        case .matterMerged(var fact):
            if fact.hasInto { fact.into = change(fact.into) }
            return .matterMerged(fact)
        case .recordRetracted(var fact):
            fact.record = change(fact.record)
            return .recordRetracted(fact)
        case .siteOpened, .deputyEnrolled, .deputyPosted, .organRegistered, .keyInvited, .keyEnrolled, .keyRevoked,
            .siteAmended, .siteClosed, .deputyAmended, .deputyRemoved, .deputyLeft, .organRenamed, .organMerged,
            .organClosed, .categoryDefined, .categoryRetired, .entryConfirmed, .visitLogged, .visitAmended,
            .visitVoided, .dutyLogged, .dutyAmended, .dutyVoided, .matterReferred, .replyGiven, .matterResolved,
            .satisfactionRated, .answeredOnSpot, .matterUrged, .supervisionOrdered, .proposerContacted,
            .progressReported, .followedUp, .matterReopened, .feedbackGiven, .matterWithdrawn, .matterUnmerged,
            .matterClosed, .projectProposed, .projectAmended, .projectPutToVote, .projectChosen, .projectCompleted,
            .projectRated, .projectVoided, .contentsForgotten, .contentsRedacted, .identityDisclosed:
            return self
        }
    }
}
