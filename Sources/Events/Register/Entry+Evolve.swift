extension Entry {
    /// Takes in the record that enters it.
    mutating func enter(_ record: RegisterRecord) {
        enteredBy = record
        enteredAt = record.occurredAt
        // Whoever enters it opens it, also where a clock running behind stamped a closing before.
        closedBy = nil
        authority = max(authority, record.authority)
        switch record.fact {
        case .siteOpened(let fact):
            facts.name = fact.name
            facts.siteKind = fact.kind == .unspecified ? (try? SiteCode(fact.code))?.kind ?? .unspecified : fact.kind
            facts.specialty = fact.specialty
            facts.parent = fact.parent
            facts.contact = fact.contact
            // A site speaks for itself: nobody has to confirm that it exists.
            standing = .open
        case .deputyEnrolled(let fact):
            facts.name = fact.name
            facts.level = fact.level
            standing = record.isAuthoritative ? .open : .provisional
        case .organRegistered(let fact):
            facts.name = fact.name
            standing = record.isAuthoritative ? .open : .provisional
        case .categoryDefined(let fact):
            facts.name = fact.path
            standing = record.isAuthoritative ? .open : .provisional
        case .siteAmended, .siteClosed, .deputyAmended, .deputyPosted, .deputyRemoved, .deputyLeft, .organRenamed,
            .organMerged, .organClosed, .categoryRetired, .confirmed:
            preconditionFailure("only a record that enters is taken in first")
        }
    }

    /// Takes in a record that follows. Total: what is said of an entry that a greater authority keeps is passed over.
    mutating func evolve(_ record: RegisterRecord) {
        let isHeard = record.authority >= authority
        switch record.fact {
        case .siteOpened, .deputyEnrolled, .organRegistered, .categoryDefined: enterAgain(record)
        case .siteAmended(let fact):
            noteChange(record)
            if fact.hasName { facts.name = fact.name }
            if fact.hasSpecialty { facts.specialty = fact.specialty }
            if fact.hasParent { facts.parent = fact.parent }
            if fact.hasContact { facts.contact = fact.contact }
        case .siteClosed: close(record)
        case .deputyAmended(let fact):
            guard isHeard else { return }
            noteChange(record)
            authority = max(authority, record.authority)
            if fact.hasName { facts.name = fact.name }
            if fact.hasLevel { facts.level = fact.level }
        case .deputyPosted(let fact):
            guard let site = try? SiteCode(fact.site) else { return }
            noteChange(record)
            postings[site] = record.occurredAt
        case .deputyRemoved(let fact):
            guard let site = try? SiteCode(fact.site) else { return }
            postings[site] = nil
        case .deputyLeft:
            guard isHeard else { return }
            postings = [:]
            close(record)
        case .organRenamed(let fact):
            guard isHeard else { return }
            noteChange(record)
            authority = max(authority, record.authority)
            facts.name = fact.name
        case .organMerged(let fact):
            guard record.isAuthoritative, isHeard, !fact.into.isEmpty, fact.into != name.key else { return }
            noteChange(record)
            standsFor = fact.into
            close(record)
        case .organClosed, .categoryRetired:
            if isHeard { close(record) }
        case .confirmed(let fact): confirm(fact, record)
        }
    }

    private mutating func confirm(_ fact: EntryConfirmed, _ record: RegisterRecord) {
        guard record.isAuthoritative, record.authority >= authority else { return }
        if fact.standsFor.isEmpty || fact.standsFor == name.key {
            standsFor = nil
            if standing == .provisional { standing = .open }
        } else {
            standsFor = fact.standsFor
        }
        authority = record.authority
        // The hub has decided between those that entered it with different facts.
        conflicts.removeAll { $0.kind == .enteredTwice }
    }

    /// The same entry again. Two sites that each made one, with the same facts, say the same thing.
    private mutating func enterAgain(_ record: RegisterRecord) {
        guard let enteredBy else { return }
        var other = Entry(name)
        other.enter(record)
        let isHeard = record.authority >= authority
        if isHeard, record.isAuthoritative || closedBy != nil {
            // Who may enter it says it anew: that goes before what stood, and opens again what was closed.
            if record.authority > authority {
                conflicts = []
            } else if closedBy == nil, name.kind != .site, record.author != enteredBy.author, enteredBy.isAuthoritative,
                other.facts != facts
            {
                conflicts.append(Conflict(.enteredTwice, first: enteredBy.ref, second: record.ref))
            }
            facts = other.facts
            enteredAt = record.occurredAt
            standing = other.standing
            closedBy = nil
            authority = record.authority
            self.enteredBy = record
        } else if !isKeptByHub, other.facts != facts {
            conflicts.append(Conflict(.enteredTwice, first: enteredBy.ref, second: record.ref))
        }
    }

    private mutating func close(_ record: RegisterRecord) {
        if closedBy == nil { closedBy = record.ref }
        standing = .closed
        authority = max(authority, record.authority)
    }

    private mutating func noteChange(_ record: RegisterRecord) {
        if let closedBy { conflicts.append(Conflict(.changedClosed, first: closedBy, second: record.ref)) }
    }
}
