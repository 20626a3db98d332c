/// An event of the register, with what its fold needs of the place where it stands.
package struct RegisterRecord: Sendable {
    package let ref: Ref
    package let hlc: UInt64
    package let type: EventType
    package let occurredAt: Instant
    package let fact: RegisterFact
    /// The site that wrote it, in whichever of its logs.
    package let author: SiteCode
    /// What its author's word counts for.
    package let authority: Authority

    /// Whether a hub wrote it.
    package var isAuthoritative: Bool { authority.isHub }

    /// Nil when the event is none of the register's, or names no entry.
    package init?(_ logged: LoggedEvent) {
        self.init(logged.event, log: logged.log, seq: logged.seq)
    }

    /// - Parameters:
    ///   - log: the log in which the event stands, and `seq` its place there.
    package init?(_ event: Event, log: LogID, seq: UInt64) {
        guard case .register(let fact) = event.fact, fact.entry != nil else { return nil }
        ref = Ref(log, seq)
        hlc = event.hlc
        type = event.type
        occurredAt = Instant(milliseconds: event.occurredAt)
        self.fact = fact
        author = log.site
        authority = Authority(log.site)
    }

    package static func precedes(_ left: RegisterRecord, _ right: RegisterRecord) -> Bool {
        (left.hlc, left.ref.log, left.ref.seq) < (right.hlc, right.ref.log, right.ref.seq)
    }
}
