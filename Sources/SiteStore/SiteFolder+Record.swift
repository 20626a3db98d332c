import EventLog
import Events

extension SiteFolder {
    /// Appends to the log from which the record reaches whom it concerns.
    ///
    /// At a station that is its own log, for the register too, which it only adds to provisionally. At a hub, what is about
    /// the register goes to the register log, which everyone beneath holds; what is about a matter or visit of a site that
    /// this hub invited goes to that site's mailbox, which the site takes in at its next contact, and about one of a site
    /// further below to the mailbox of the hub through which that one is reached; everything else to the hub's own log.
    ///
    /// - Parameters:
    ///   - drafts: one commit: all about the register, or none.
    ///   - subject: the event that opened what the drafts are about; nil for something new and for the register.
    ///   - position: see `AppendLog.append`.
    /// - Throws: `EventLogError`, `log.moved` among them: decide again.
    package func record(
        _ drafts: [Draft], about subject: Ref?, ifUnchangedSince position: Int64?, now: Instant
    ) throws -> [LoggedEvent] {
        try log.append(
            drafts, to: try destination(of: drafts, about: subject), ifUnchangedSince: position, now: now)
    }

    private func destination(of drafts: [Draft], about subject: Ref?) throws -> LogID {
        guard isHub else { return log.own }
        let registering = drafts.count(where: \.body.isOfRegister)
        if registering > 0 {
            precondition(registering == drafts.count, "one commit is about the register, or about something else")
            return .register(of: code)
        }
        guard let subject, let opened = try? LogID(name: subject.log) else { return log.own }
        if opened.site == code {
            // What the hub opened in a site's mailbox is that site's too.
            return opened.mailboxRecipient == nil ? log.own : opened
        }
        // A site further below is reached through a hub of this one's, which has a mailbox too.
        guard let carrier = try below().carrier(of: opened.site) else { return log.own }
        return .mailbox(of: carrier, at: code)
    }
}

extension Event.Body {
    /// Whether it belongs in a hub's register log: who and what there is, and whose keys are accepted.
    fileprivate var isOfRegister: Bool {
        switch fact {
        case .key, .register: true
        case .visit, .duty, .matter, .project, .words: false
        }
    }
}
