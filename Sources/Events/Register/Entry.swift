/// One entry of the register: the fold of every record that names it, in whatever order they arrived.
///
/// A hub's word goes before a station's, and a higher hub's before a lower one's (`Authority`): where a hub has entered,
/// amended, confirmed or closed it, what stations and lower hubs say does not change it any more. Where only stations
/// entered it, it is provisional, and the first in order stands. Of two hubs of one height the later word stands; that they
/// entered it with different facts is a conflict until it is confirmed. Sites are an exception: a site speaks for itself,
/// and one that moved was entered by both hubs.
package struct Entry: Hashable, Sendable {
    package enum Standing: String, Sendable, CaseIterable {
        /// A station entered it, and no hub has confirmed it.
        case provisional
        case open
        /// Closed, left, or retired.
        case closed
    }

    /// What is known of it; each kind of entry has its own.
    package struct Facts: Hashable, Sendable {
        package internal(set) var name = ""
        package internal(set) var siteKind = SiteKind.unspecified
        package internal(set) var specialty = ""
        package internal(set) var parent = ""
        package internal(set) var contact = ""
        package internal(set) var level = DeputyLevel.unspecified
    }

    package let name: EntryName
    package internal(set) var facts = Facts()
    package internal(set) var enteredAt: Instant?
    /// The record by which it stands as it does: the entering one, or the one that closed it.
    package internal(set) var standing = Standing.provisional
    package internal(set) var closedBy: Ref?
    /// The key that counts for it: another one when it was merged or mapped.
    package internal(set) var standsFor: String?
    /// Of a deputy: the sites that it is posted to, with since when.
    package internal(set) var postings: [SiteCode: Instant] = [:]
    package internal(set) var conflicts: [Conflict] = []
    /// The record that entered it and stands; nil while none has arrived.
    package internal(set) var enteredBy: RegisterRecord?
    /// The greatest authority that entered, amended, confirmed or closed it: from then on no lesser one changes it.
    package internal(set) var authority = Authority.station

    package var isKeptByHub: Bool { authority.isHub }

    package var exists: Bool { enteredAt != nil }

    package static func == (left: Entry, right: Entry) -> Bool {
        (left.name, left.facts, left.standing, left.closedBy, left.standsFor)
            == (right.name, right.facts, right.standing, right.closedBy, right.standsFor)
            && left.enteredAt == right.enteredAt && left.postings == right.postings
            && left.conflicts == right.conflicts
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    init(_ name: EntryName) {
        self.name = name
    }

    /// - Parameter records: those that name the entry, in any order, each as often as it likes.
    package static func fold(_ name: EntryName, _ records: some Sequence<RegisterRecord>) -> Entry {
        var entry = Entry(name)
        var own: [RegisterRecord] = []
        for record in records.sorted(by: RegisterRecord.precedes)
        where record.fact.entry == name && own.last?.ref != record.ref { own.append(record) }
        for record in own {
            if record.fact.enters, !entry.exists { entry.enter(record) } else { entry.evolve(record) }
        }
        return entry
    }
}

extension RegisterFact {
    /// Whether it makes an entry, rather than changing one.
    var enters: Bool {
        switch self {
        case .siteOpened, .deputyEnrolled, .organRegistered, .categoryDefined: true
        case .siteAmended, .siteClosed, .deputyAmended, .deputyPosted, .deputyRemoved, .deputyLeft, .organRenamed,
            .organMerged, .organClosed, .categoryRetired, .confirmed:
            false
        }
    }
}
