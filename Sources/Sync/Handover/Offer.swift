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
