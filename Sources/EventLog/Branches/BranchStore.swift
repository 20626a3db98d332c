import Events
import Foundation

/// Other versions of logs that are held here: each kept apart until a person decides, and what gave way kept for good.
package protocol BranchStore: Sendable {
    /// Adds to the branch of a log that is kept apart. It begins anew where the base is another, and where the batch begins
    /// at the base and is not what was taken in before; what it has already is passed over.
    ///
    /// - Parameters:
    ///   - base: the last place that both versions have, as it is held here; at 0 it may name another epoch.
    ///   - from: who has the log so.
    /// - Throws: `EventLogError` `log.gap` or `log.fork` when the batch does not follow the branch's head,
    ///   `event.undecodable`.
    func holdBranch(_ batch: SignedBatch, base: Head, from: SiteCode, at: Instant) throws

    /// By log.
    func branches() throws -> [Branch]

    /// The chain's hashes of a branch's events, in order; none where there is no branch.
    func branchHashes(of log: LogID) throws -> [Hash]

    /// Puts the branch in the place of what is held after its base, in one commit: those events are kept apart
    /// (`forkedEvents`), the branch's take their seats, at new positions behind all others and received `now`, and what
    /// the caller makes of those that gave way is appended after them.
    ///
    /// Contents that were held stay held; a draft names them with `NamedContent(kept:)`. Positions have gaps afterwards.
    ///
    /// - Parameters:
    ///   - incarnation: 16 random bytes, the log's new ones.
    ///   - anew: drafts to be appended, made of the events that gave way; for the site's own logs only.
    /// - Throws: `EventLogError` `log.absent` when there is no branch, `log.moved` when its base is held no longer,
    ///   `log.not_owned` when there are drafts for another site's log; whatever `anew` throws. All is as before then.
    func adoptBranch(
        of log: LogID, incarnation: Data, now: Instant, anew: (GaveWay) throws -> [Draft]
    ) throws -> BranchAdoption

    /// Lets go of what is held of another site's log after a place, in one commit: its owner has another version of it, and the
    /// next sync takes that in. What gave way is kept apart like what gives way to a branch.
    ///
    /// - Parameter incarnation: 16 random bytes, the log's new ones.
    /// - Returns: the events that gave way; none, and nothing is changed, where the log does not reach beyond that place.
    /// - Throws: `EventLogError` `log.not_owned` for a log of the site's own, of which nothing is ever let go so.
    func retireCopy(of log: LogID, after seq: UInt64, incarnation: Data, now: Instant) throws -> [LoggedEvent]

    /// Lets a branch go; nothing happens where there is none.
    func dropBranch(of log: LogID) throws

    /// What ever gave way, oldest first.
    func forks() throws -> [ForkedEvents]

    /// Every event of that log that ever gave way, in that order.
    func forkedEvents(of log: LogID) throws -> [LoggedEvent]
}
