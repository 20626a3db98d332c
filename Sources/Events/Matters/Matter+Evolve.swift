extension Matter {
    /// Folds the events of one matter, in whatever order they come and however often each is given.
    ///
    /// - Parameter events: events whose subject is this matter; others are left out by the caller.
    package static func fold(_ events: some Sequence<LoggedEvent>) -> Matter {
        var matter = Matter()
        var previous: Ref?
        for event in events.sorted(by: LoggedEvent.precedes) where event.ref != previous {
            matter.evolve(event)
            previous = event.ref
        }
        return matter
    }

    /// Takes in one event. Total: no event is refused in any state.
    ///
    /// - Precondition: the event does not precede one that was taken in before.
    package mutating func evolve(_ logged: LoggedEvent) {
        switch logged.event.body {
        case .opinionCollected(let fact):
            // A matter is opened by the event that stands in its own place; one that claims another's is no opening.
            guard opening == nil, !logged.event.hasSubject else { return }
            opening = Opening(
                ref: logged.ref, site: logged.log.site, occurredAt: logged.occurredAt,
                recordedAt: logged.recordedAt, fact: fact, contents: logged.event.contents,
                origin: logged.event.hasOrigin ? logged.event.origin : nil)
        case .matterReferred(let fact): referrals.append(step(fact, logged, assumption: "referral"))
        case .replyGiven(let fact): replies.append(step(fact, logged, assumption: "reply"))
        case .matterResolved(let fact): resolutions.append(step(fact, logged, assumption: "resolution"))
        case .satisfactionRated(let fact): ratings.append(step(fact, logged, assumption: "rating"))
        case .matterMerged(let fact): merges.append(step(fact, logged, assumption: "merge"))
        case .siteOpened, .deputyEnrolled, .deputyPosted, .organRegistered, .keyInvited, .keyEnrolled, .keyRevoked,
            .visitLogged:
            // A record of the register or a visit that names a matter as its subject says nothing about the matter.
            return
        case nil: unknown += 1
        }
    }

    private func step<Fact: Sendable>(_ fact: Fact, _ logged: LoggedEvent, assumption: String) -> Step<Fact> {
        Step(
            ref: logged.ref, occurredAt: logged.occurredAt, fact: fact, contents: logged.event.contents,
            assumed: logged.event.hasOrigin && logged.event.origin.assumed.contains(assumption))
    }
}
