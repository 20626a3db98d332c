extension Matter {
    /// Takes in a referral, or what became of one.
    mutating func evolveReferral(_ fact: MatterFact, _ logged: LoggedEvent) {
        switch fact {
        case .referred(let fact):
            work(logged)
            referred.append(Referral(step: step(fact, logged, assumption: "referral")))
            working = .referred
            dueChanges.append(
                DueChange(from: logged.occurredAt, due: fact.dueAt == 0 ? nil : Instant(milliseconds: fact.dueAt)))
        case .signed(let fact):
            work(logged)
            signatures.append(step(fact, logged, assumption: "signature"))
            guard let index = index(of: fact.hasReferral ? fact.referral : nil) else { return }
            if let returned = referred[index].returned {
                note(.signedReturned, returned, logged)
            } else if referred[index].signed == nil {
                referred[index].signed = logged.ref
                if index == referred.count - 1, working == .referred { working = .signed }
            }
        case .returned(let fact):
            work(logged)
            returns.append(step(fact, logged, assumption: "return"))
            guard let index = index(of: fact.hasReferral ? fact.referral : nil) else { return }
            if referred[index].returned == nil { referred[index].returned = logged.ref }
            if index == referred.count - 1 { working = .returned }
        case .extensionAsked(let fact): extensionsAsked.append(step(fact, logged, assumption: "extension"))
        case .extensionGranted(let fact):
            extensionsGranted.append(step(fact, logged, assumption: "extension"))
            guard let index = decideExtension(of: fact.hasReferral ? fact.referral : nil, logged) else { return }
            // An older referral's date is in force no longer.
            guard index == referred.count - 1 else { return }
            dueChanges.append(DueChange(from: logged.occurredAt, due: Instant(milliseconds: fact.dueAt)))
        case .extensionRefused(let fact):
            extensionsRefused.append(step(fact, logged, assumption: "extension"))
            _ = decideExtension(of: fact.hasReferral ? fact.referral : nil, logged)
        case .collected, .amended, .answeredOnSpot, .urged, .supervised, .contacted, .progressed, .replied, .resolved,
            .rated, .followedUp, .reopened, .fedBack, .withdrawn, .merged, .unmerged, .closed, .retracted:
            return
        }
    }

    /// - Returns: the referral whose extension is decided by this; nil when it was decided before, or there is none.
    private mutating func decideExtension(of named: Ref?, _ logged: LoggedEvent) -> Int? {
        guard let index = index(of: named) else { return nil }
        if let decided = referred[index].extended {
            note(.extendedTwice, decided, logged)
            return nil
        }
        referred[index].extended = logged.ref
        return index
    }

    /// The referral that is named, else the newest.
    private func index(of named: Ref?) -> Int? {
        guard let named else { return referred.indices.last }
        return referred.lastIndex { $0.ref == named.plain }
    }
}
