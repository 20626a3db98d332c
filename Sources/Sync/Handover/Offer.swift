import Events
import Foundation

/// A log that is handed over, as far as the giver holds it.
package struct Offer: Hashable, Sendable {
    package let head: Head
    /// Whether the giver owns the log: it signs what it hands over, and asks for the other version where the taker has one.
    /// Of another site's log it hands on what that site signed.
    package let isOwned: Bool

    package var log: LogID { head.log }

    package init(head: Head, isOwned: Bool) {
        self.head = head
        self.isOwned = isOwned
    }
}

/// What may be under way to the taker unacknowledged, and how many events at a time.
struct Allowance: Hashable, Sendable {
    let creditBytes: Int
    let batchEvents: Int

    init(creditBytes: UInt64, batchEvents: UInt32) {
        self.creditBytes = Int(clamping: creditBytes)
        self.batchEvents = min(max(1, Int(batchEvents)), SyncBounds.batchEvents)
    }
}

/// A run of payloads out of a log.
package struct HandoverRun: Hashable, Sendable {
    package let payloads: [Data]
    /// The owner's word for the head at its end; nil where the giver owns the log and gives its own.
    package let signed: SignedHead?

    package init(payloads: [Data], signed: SignedHead?) {
        self.payloads = payloads
        self.signed = signed
    }
}

/// Another version of a log that the giver owns, or relays, found with the taker.
package struct FoundBranch: Hashable, Sendable {
    /// The last place at which both are the same.
    package let base: Head
    /// How far the taker's version goes.
    package let head: Head
}
