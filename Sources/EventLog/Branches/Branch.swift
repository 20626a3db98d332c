import Events
import Foundation

/// Another version of a log that is held here, as another site has it.
package struct Branch: Hashable, Sendable {
    package let log: LogID
    /// Who has it so.
    package let from: SiteCode
    /// The last place that both versions have.
    package let base: Head
    /// How far the branch was taken in.
    package let head: Head
    /// That head, as the log's owner signed it.
    package let signed: SignedHead
    package let at: Instant

    package init(log: LogID, from: SiteCode, base: Head, head: Head, signed: SignedHead, at: Instant) {
        self.log = log
        self.from = from
        self.base = base
        self.head = head
        self.signed = signed
        self.at = at
    }
}

/// What the adoption of a branch did.
package struct BranchAdoption: Sendable {
    /// The events that gave way, in order; they are kept apart for good.
    package let retired: [LoggedEvent]
    /// How many events of the branch took their place.
    package let adopted: Int
    /// What was recorded anew after them.
    package let recorded: [LoggedEvent]

    package init(retired: [LoggedEvent], adopted: Int, recorded: [LoggedEvent]) {
        self.retired = retired
        self.adopted = adopted
        self.recorded = recorded
    }
}

/// Events of a log that gave way to a branch.
package struct ForkedEvents: Hashable, Sendable {
    package let log: LogID
    /// The last place that stayed.
    package let base: UInt64
    package let retiredAt: Instant
    /// How many there are.
    package let events: Int

    package init(log: LogID, base: UInt64, retiredAt: Instant, events: Int) {
        self.log = log
        self.base = base
        self.retiredAt = retiredAt
        self.events = events
    }
}
