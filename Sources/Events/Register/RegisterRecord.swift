/// An event of the register, with what its fold needs of the place where it stands.
package struct RegisterRecord: Sendable {
    package let ref: Ref
    package let hlc: UInt64
    package let occurredAt: Instant
    package let fact: RegisterFact
    /// Whether a hub wrote it: a hub's word goes before a station's.
    package let isAuthoritative: Bool

    /// Nil when the event is none of the register's, or names no entry.
    package init?(_ logged: LoggedEvent) {
        guard case .register(let fact) = logged.event.fact, fact.entry != nil else { return nil }
        ref = logged.ref
        hlc = logged.event.hlc
        occurredAt = logged.occurredAt
        self.fact = fact
        isAuthoritative = logged.log.site.kind == .hub
    }

    package static func precedes(_ left: RegisterRecord, _ right: RegisterRecord) -> Bool {
        (left.hlc, left.ref.log, left.ref.seq) < (right.hlc, right.ref.log, right.ref.seq)
    }
}
