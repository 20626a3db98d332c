extension Matter {
    /// Folds the events of one matter, in whatever order they come and however often each is given.
    ///
    /// - Parameters:
    ///   - events: events whose subject is this matter; others are left out by the caller.
    ///   - voidMerges: merges that do not stand because they would close a circle (`MergeGraph.void`).
    package static func fold(_ events: some Sequence<LoggedEvent>, voidMerges: Set<Ref> = []) -> Matter {
        var matter = Matter()
        let sorted = LoggedEvent.inOrder(events)
        for case .recordRetracted(let fact) in sorted.lazy.map(\.event.body) {
            matter.retracted.insert(fact.record.plain)
        }
        var previous: Ref?
        for event in sorted where event.ref != previous {
            previous = event.ref
            matter.evolve(event, mergeStands: !voidMerges.contains(event.ref))
        }
        return matter
    }

    /// Takes in one event. Total: no event is refused in any state.
    ///
    /// - Precondition: the event does not precede one that was taken in before, and whatever retracts it is known.
    package mutating func evolve(_ logged: LoggedEvent, mergeStands: Bool = true) {
        switch logged.event.fact {
        case .matter(.collected(let fact)):
            // A matter is opened by the event that stands in its own place; one that claims another's is no opening.
            guard opening == nil, !logged.event.hasSubject else { return }
            opening = Opening(
                ref: logged.ref, site: logged.log.site, occurredAt: logged.occurredAt,
                recordedAt: logged.recordedAt, fact: fact, contents: logged.event.contents,
                origin: logged.event.hasOrigin ? logged.event.origin : nil)
            facts = Facts(fact, occurredAt: logged.occurredAt)
            // A clock that runs behind stamps an amendment before what it amends.
            for amendment in amendments { facts.amend(amendment.fact) }
            words.open(logged.event.contents)
        case .matter(let fact):
            if !retracted.contains(logged.ref) { evolve(fact, logged, mergeStands: mergeStands) }
        case .words(let fact):
            if case .disclosed = fact { disclosures += 1 }
            words.take(fact, contents: logged.event.contents)
        case .key, .register, .visit, .duty, .project:
            // A record of something else that names a matter as its subject says nothing about the matter.
            return
        case nil: unknown += 1
        }
    }

    private mutating func evolve(_ fact: MatterFact, _ logged: LoggedEvent, mergeStands: Bool) {
        switch fact {
        case .collected, .retracted: return
        case .amended(let fact):
            amendments.append(step(fact, logged, assumption: "amendment"))
            facts.amend(fact)
            words.amend(logged.event.contents)
        case .answeredOnSpot(let fact):
            spotAnswers.append(step(fact, logged, assumption: "answer"))
            settle(logged, onSpot: true)
        case .resolved:
            resolutions.append(step((), logged, assumption: "resolution"))
            settle(logged, onSpot: false)
        case .referred, .signed, .returned, .extensionAsked, .extensionGranted, .extensionRefused:
            evolveReferral(fact, logged)
        case .replied(let fact):
            work(logged)
            replies.append(step(fact, logged, assumption: "reply"))
            if !referred.isEmpty { referred[referred.count - 1].isReplied = true }
            working = .replied
        case .urged(let fact): urgings.append(step(fact, logged, assumption: "urging"))
        case .supervised(let fact): supervisions.append(step(fact, logged, assumption: "supervision"))
        case .contacted(let fact): contacts.append(step(fact, logged, assumption: "contact"))
        case .progressed(let fact): progress.append(step(fact, logged, assumption: "progress"))
        case .rated(let fact):
            ratings.append(step(fact, logged, assumption: "rating"))
            working = .rated
        case .followedUp(let fact): followUps.append(step(fact, logged, assumption: "followup"))
        case .fedBack(let fact): feedbacks.append(step(fact, logged, assumption: "feedback"))
        case .reopened(let fact): reopen(fact, logged)
        case .withdrawn: withdraw(logged)
        case .merged(let fact): merge(fact, logged, stands: mergeStands)
        case .unmerged:
            unmergings.append(step((), logged, assumption: "unmerging"))
            merge = nil
        case .closed:
            closings.append(step((), logged, assumption: "closing"))
            if closing == nil { closing = closings.last }
        }
    }

    private mutating func reopen(_ fact: MatterReopened, _ logged: LoggedEvent) {
        if let withdrawal { note(.workedOnWithdrawn, withdrawal.ref, logged) }
        reopenings.append(step(fact, logged, assumption: "reopening"))
        settlement = nil
        closing = nil
        working = .reopened
        if fact.dueAt != 0 {
            dueChanges.append(DueChange(from: logged.occurredAt, due: Instant(milliseconds: fact.dueAt)))
        }
    }

    private mutating func withdraw(_ logged: LoggedEvent) {
        let step = step((), logged, assumption: "withdrawal")
        withdrawals.append(step)
        if let settlement {
            note(.withdrawnSettled, settlement.ref, logged)
        } else if withdrawal == nil {
            withdrawal = step
        }
    }

    private mutating func merge(_ fact: MatterMerged, _ logged: LoggedEvent, stands: Bool) {
        merges.append(step(fact, logged, assumption: "merge"))
        let into = fact.hasInto ? fact.into.plain : nil
        if let merge {
            note(.mergedTwice, merge.ref, logged)
        } else if stands, into == nil || into != logged.subject?.plain {
            merge = Merge(into: into, ref: logged.ref, occurredAt: logged.occurredAt)
        }
    }

    private mutating func settle(_ logged: LoggedEvent, onSpot: Bool) {
        if let withdrawal { return note(.workedOnWithdrawn, withdrawal.ref, logged) }
        if let settlement { return note(.settledTwice, settlement.ref, logged) }
        if let merge { note(.workedOnMerged, merge.ref, logged) }
        settlement = Settlement(ref: logged.ref, occurredAt: logged.occurredAt, onSpot: onSpot)
    }

    /// Notes what the state before it speaks against: work on what was withdrawn, settled or merged.
    mutating func work(_ logged: LoggedEvent) {
        if let withdrawal { note(.workedOnWithdrawn, withdrawal.ref, logged) }
        if let settlement { note(.workedOnSettled, settlement.ref, logged) }
        if let merge { note(.workedOnMerged, merge.ref, logged) }
    }

    mutating func note(_ kind: Conflict.Kind, _ first: Ref, _ second: LoggedEvent) {
        conflicts.append(Conflict(kind, first: first, second: second.ref))
    }

    func step<Fact: Sendable>(_ fact: Fact, _ logged: LoggedEvent, assumption: String) -> Step<Fact> {
        Step(
            ref: logged.ref, occurredAt: logged.occurredAt, fact: fact, contents: logged.event.contents,
            assumed: logged.event.hasOrigin && logged.event.origin.assumed.contains(assumption))
    }
}
