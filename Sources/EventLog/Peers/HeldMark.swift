import Events

/// How far a peer is known to hold a log.
package struct HeldMark: Hashable, Sendable {
    package let peer: SiteCode
    package let head: Head
    /// The place up to which the peer has the contents too, or was told that they are gone; at most `head.seq`.
    package let settled: UInt64
    /// When the peer's acknowledgement came.
    package let at: Instant

    package init(peer: SiteCode, head: Head, settled: UInt64 = 0, at: Instant) {
        precondition(settled <= head.seq, "contents settle after their events")
        self.peer = peer
        self.head = head
        self.settled = settled
        self.at = at
    }
}
