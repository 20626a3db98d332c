import Events

/// What is wrong with a log between this site and a peer, until it goes well again; one for each peer and log.
package struct Trouble: Hashable, Sendable {
    package let peer: SiteCode
    package let log: LogID
    /// A word that does not change, such as `fork`, `behind`, `signature`, `gap`, `storage`.
    package let code: String
    /// The place that it is about; 0 where it is about none.
    package let seq: UInt64
    package let message: Bilingual
    /// When it was met for the first time, and for the last.
    package let since: Instant
    package let at: Instant
    /// How often it was met.
    package let times: Int

    /// Trouble as it is met; the book counts.
    package init(
        peer: SiteCode, log: LogID, code: String, seq: UInt64 = 0, message: Bilingual, since: Instant? = nil,
        at: Instant, times: Int = 1
    ) {
        precondition(times > 0, "trouble that was never met is none")
        self.peer = peer
        self.log = log
        self.code = code
        self.seq = seq
        self.message = message
        self.since = since ?? at
        self.at = at
        self.times = times
    }

    /// The same trouble met again: what was found now, since when it was found first.
    func following(_ earlier: Trouble?) -> Trouble {
        guard let earlier else { return self }
        return Trouble(
            peer: peer, log: log, code: code, seq: seq, message: message, since: earlier.since, at: at,
            times: earlier.times + times)
    }
}
