/// A kind of occasion that is logged, amended and voided: a visit or a duty.
package protocol OccasionFacts: Hashable, Sendable {
    associatedtype Logged: Sendable
    associatedtype Amendment: Hashable, Sendable

    init(_ logged: Logged, occurredAt: Instant)
    mutating func amend(_ amendment: Amendment)

    /// What an event says of this kind of occasion; nil when it is about something else.
    static func step(_ fact: Fact?) -> OccasionStep<Logged, Amendment>?
    /// Whether an amendment states anything.
    static func states(_ amendment: Amendment) -> Bool
    static func amended(_ amendment: Amendment) -> Event.Body
    static var voided: Event.Body { get }
}

package enum OccasionStep<Logged: Sendable, Amendment: Sendable>: Sendable {
    case logged(Logged)
    case amended(Amendment)
    case voided
}

/// What is known of one visit or duty: the fold of all its events, in whatever order they arrived.
package struct Occasion<Facts: OccasionFacts>: Sendable {
    package struct Opening: Hashable, Sendable {
        package let ref: Ref
        package let site: SiteCode
        package let recordedAt: Instant
    }

    package private(set) var opening: Opening?
    /// What was logged, with every amendment; nil while the opening has not arrived.
    package private(set) var facts: Facts?
    package private(set) var words = ShownWords()
    /// The event that voided it; a voided one counts nowhere.
    package private(set) var voiding: Ref?
    package private(set) var conflicts: [Conflict] = []
    package private(set) var unknown = 0

    package init() {}

    package var counts: Bool { facts != nil && voiding == nil }

    /// - Parameter events: events whose subject is this occasion, in any order, each as often as it likes.
    package static func fold(_ events: some Sequence<LoggedEvent>) -> Occasion {
        var occasion = Occasion()
        var amendments: [Facts.Amendment] = []
        var previous: Ref?
        for event in LoggedEvent.inOrder(events) where event.ref != previous {
            previous = event.ref
            occasion.evolve(event, &amendments)
        }
        for amendment in amendments { occasion.facts?.amend(amendment) }
        return occasion
    }

    /// - Parameter amendments: those met so far; they are applied at the end, because one may come before the opening.
    private mutating func evolve(_ logged: LoggedEvent, _ amendments: inout [Facts.Amendment]) {
        switch Facts.step(logged.event.fact) {
        case .logged(let fact):
            guard opening == nil, !logged.event.hasSubject else { return }
            opening = Opening(ref: logged.ref, site: logged.log.site, recordedAt: logged.recordedAt)
            facts = Facts(fact, occurredAt: logged.occurredAt)
            words.open(logged.event.contents)
        case .amended(let amendment):
            if let voiding { conflicts.append(Conflict(.amendedVoided, first: voiding, second: logged.ref)) }
            amendments.append(amendment)
            words.amend(logged.event.contents)
        case .voided: if voiding == nil { voiding = logged.ref }
        case nil:
            if case .words(let fact) = logged.event.fact { words.take(fact, contents: logged.event.contents) }
            if logged.event.fact == nil { unknown += 1 }
        }
    }

    package enum Command: Sendable {
        /// `hasWords`: whether a new title or note comes with it.
        case amend(Facts.Amendment, hasWords: Bool)
        case void
    }

    /// - Throws: `EventsError` (`occasion.refused`) in the operator's words.
    package func decide(_ command: Command) throws(EventsError) -> Event.Body {
        guard opening != nil else {
            throw EventsError(
                .refusedOccasion, zh: "没有这次活动，请用 list 查编号", en: "there is no such visit or duty; look it up with list")
        }
        guard voiding == nil else {
            throw EventsError(
                .refusedOccasion, zh: "此次活动已作废，不能再改；如作废有误，请重新登记",
                en: "it was voided and cannot be changed; if that was wrong, log it anew")
        }
        switch command {
        case .amend(let amendment, let hasWords):
            guard hasWords || Facts.states(amendment) else {
                throw EventsError(
                    .refusedOccasion, zh: "没有要更正的内容，请写明要改的项", en: "nothing is amended; say what to change")
            }
            return Facts.amended(amendment)
        case .void: return Facts.voided
        }
    }
}
