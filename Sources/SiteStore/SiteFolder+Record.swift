import EventLog
import Events
import Replication

extension SiteFolder {
    /// Appends to the log from which the record reaches whom it concerns.
    ///
    /// At a station that is its own log. At a hub, what is about a matter or visit of a site that this hub invited goes to
    /// that site's mailbox, which the site takes in at its next contact; everything else to the hub's own log.
    ///
    /// - Parameters:
    ///   - subject: the event that opened what the drafts are about; nil for something new and for the register.
    ///   - position: see `AppendLog.append`.
    /// - Throws: `EventLogError`, `log.moved` among them: decide again.
    package func record(
        _ drafts: [Draft], about subject: Ref?, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try log.append(drafts, to: try destination(of: subject), ifUnchangedSince: position, now: now)
    }

    private func destination(of subject: Ref?) throws -> LogID {
        // Only a hub listens somewhere.
        guard profile.endpoint != nil, let subject, let opened = try? LogID(name: subject.log) else { return log.own }
        if opened.site == code {
            // What the hub opened in a site's mailbox is that site's too.
            return opened.mailboxRecipient == nil ? log.own : opened
        }
        guard try RosterView(log: log).current().sites[opened.site]?.wasInvited == true else { return log.own }
        return .mailbox(of: opened.site, at: code)
    }
}
