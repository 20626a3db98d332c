import EventLog
import Events
import SiteStore

/// What a command writes down: in the log where it belongs, and with a word about a clock that cannot be right.
package enum Recording {
    /// Appends in one commit, and says so on stderr when this computer's clock lies more than a day behind what the site
    /// has recorded already. The records are in order all the same: the hybrid clock never goes back.
    ///
    /// - Parameters:
    ///   - subject: the matter, visit or duty that the drafts are about; nil where they open one, or concern the register.
    ///   - position: the last position that the decision rests on; nil where it rests on none.
    ///   - isDated: whether somebody said when it happened; else the warning says which date was taken.
    /// - Throws: `EventLogError`: `log.moved` when anything has arrived after `position`.
    package static func append(
        _ drafts: [Draft], about subject: Ref? = nil, ifUnchangedSince position: Int64? = nil, isDated: Bool = false,
        in folder: SiteFolder, now: Instant
    ) throws -> [LoggedEvent] {
        let appended = try folder.record(drafts, about: subject, ifUnchangedSince: position, now: now)
        if let last = appended.last {
            warn(newest: last.hlc, now: now, taken: isDated ? nil : last.occurredAt, folder.calendar)
        }
        return appended
    }

    /// The same word for commands that append by themselves.
    ///
    /// - Parameters:
    ///   - newest: the stamp of what was appended last.
    ///   - taken: the business time that was taken because nobody named one; nil where one was named.
    package static func warn(
        newest: HybridTime, now: Instant, taken: Instant? = nil, _ calendar: BusinessCalendar
    ) {
        guard newest.isBeyond(now) else { return }
        let shown = calendar.text(of: now)
        let stamped = calendar.text(of: newest.instant)
        let dated = taken.map { calendar.text(of: $0) }
        Console.note(
            "注意：本机时钟显示 \(shown)，比本站点已有的记录（\(stamped)）早一天以上；已按先后次序保存\(dated.map { "，发生时间记为 \($0)" } ?? "")。请校准本机的日期和时间；若现在的时钟是对的，则此前快了，请告知中心",
            "warning: this computer's clock shows \(shown), more than a day before what this site has recorded already (\(stamped)); it was saved in order\(dated.map { ", as having happened \($0)" } ?? ""). Set the computer's date and time; if they are right, they were ahead before: tell the hub"
        )
    }
}
