extension Project {
    /// - Parameter events: events whose subject is this project, in any order, each as often as it likes.
    package static func fold(_ events: some Sequence<LoggedEvent>) -> Project {
        var project = Project()
        let sorted = LoggedEvent.inOrder(events)
        for case .recordRetracted(let fact) in sorted.lazy.map(\.event.body) {
            project.retracted.insert(fact.record.plain)
        }
        var amendments: [ProjectAmended] = []
        var previous: Ref?
        for event in sorted where event.ref != previous {
            previous = event.ref
            project.evolve(event, &amendments)
        }
        for amendment in amendments { project.facts?.amend(amendment) }
        return project
    }

    /// Total: no event is refused in any state.
    ///
    /// - Parameter amendments: those met so far; they are applied at the end, because one may come before the opening.
    private mutating func evolve(_ logged: LoggedEvent, _ amendments: inout [ProjectAmended]) {
        switch logged.event.fact {
        case .project(.proposed(let fact)):
            guard opening == nil, !logged.event.hasSubject else { return }
            opening = Opening(ref: logged.ref, site: logged.log.site, recordedAt: logged.recordedAt)
            facts = Facts(
                category: fact.category, deputies: fact.deputies, year: fact.year == 0 ? nil : fact.year,
                proposedAt: logged.occurredAt)
            words.open(logged.event.contents)
        case .project(let fact):
            guard !retracted.contains(logged.ref) else { return }
            evolve(fact, logged, &amendments)
        case .words(let fact): words.take(fact, contents: logged.event.contents)
        case .key, .register, .visit, .duty, .matter: return
        case nil: unknown += 1
        }
    }

    private mutating func evolve(_ fact: ProjectFact, _ logged: LoggedEvent, _ amendments: inout [ProjectAmended]) {
        if let voiding {
            // Two sites that each void it say the same thing.
            if case .voided = fact { return }
            conflicts.append(Conflict(.amendedVoided, first: voiding, second: logged.ref))
        }
        switch fact {
        case .proposed: return
        case .amended(let fact):
            amendments.append(fact)
            words.amend(logged.event.contents)
        case .putToVote(let fact): votes.append(step(fact, logged))
        case .chosen(let fact): choices.append(step(fact, logged))
        case .completed: completions.append(step((), logged))
        case .rated(let fact): ratings.append(step(fact, logged))
        case .voided: voiding = logged.ref
        }
    }

    private func step<Fact: Sendable>(_ fact: Fact, _ logged: LoggedEvent) -> Step<Fact> {
        Step(ref: logged.ref, occurredAt: logged.occurredAt, fact: fact)
    }
}

extension Project.Facts {
    mutating func amend(_ fact: ProjectAmended) {
        if fact.hasCategory { category = fact.category }
        if fact.hasDeputies { deputies = fact.deputies.names }
        if fact.hasYear { year = fact.year == 0 ? nil : fact.year }
        if fact.hasProposedAt { proposedAt = Instant(milliseconds: fact.proposedAt) }
    }
}
