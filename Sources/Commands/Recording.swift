import EventLog
import Events
import SiteStore

/// What a command writes down: in the log where it belongs.
package enum Recording {
    /// Appends in one commit.
    ///
    /// - Parameters:
    ///   - subject: the matter, visit or duty that the drafts are about; nil where they open one, or concern the register.
    ///   - position: the last position that the decision rests on; nil where it rests on none.
    ///   - isDated: whether somebody said when it happened.
    /// - Throws: `EventLogError`: `log.moved` when anything has arrived after `position`.
    package static func append(
        _ drafts: [Draft], about subject: Ref? = nil, ifUnchangedSince position: Int64? = nil, isDated: Bool = false,
        in folder: SiteFolder, now: Instant
    ) throws -> [LoggedEvent] {
        try folder.record(drafts, about: subject, ifUnchangedSince: position, now: now)
    }
}
