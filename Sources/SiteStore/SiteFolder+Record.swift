import EventLog
import Events

extension SiteFolder {
    /// Appends what was decided at this site, in one commit.
    ///
    /// - Parameters:
    ///   - subject: the event that opened the matter, visit or duty that the drafts are about; nil where they open one, or
    ///     concern the register.
    ///   - position: the last position that the decision rests on; nil where it rests on none.
    /// - Throws: `EventLogError`: `log.moved` when anything has arrived after `position`.
    package func record(
        _ drafts: [Draft], about subject: Ref?, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try log.append(drafts, ifUnchangedSince: position, now: now)
    }
}
