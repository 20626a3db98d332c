import Events

/// Which column of a ledger is what, how its dates and words are read, and what is assumed where it says nothing.
package struct Mapping: Sendable {
    /// The ledger's name, which every event that comes from it bears. Two mappings of one ledger bear the same.
    package let ledger: String
    /// The zone of the ledger's clock.
    package let calendar: BusinessCalendar
    /// What tells one row from every other; nil where nothing in the ledger does, see `RowReader`.
    package let key: TextSource?
    package let collected: Collected
    package let referred: Referred?
    package let replied: Replied?
    package let resolved: Resolved?
    package let rated: Rated?
    package let status: Status?

    /// 收集: what opens the matter. The only section that a mapping must have.
    package struct Collected: Sendable {
        package let at: TimeSource
        package let title: TextSource?
        package let text: TextSource?
        package let citizenName: TextSource?
        package let citizenPhone: TextSource?
        package let note: TextSource?
        package let kind: WordSource<MatterKind>?
        package let channel: WordSource<Channel>?
        package let category: CategorySource?
        package let division: TextSource?
        package let deputies: ListSource?
        package let people: TextSource?
    }

    /// 交办. A row states it by an organ or a time; where no column is named at all, it is assumed of every row.
    package struct Referred: Sendable {
        package let at: TimeSource?
        package let organ: OrganSource?
        package let coHandlers: ListSource?
        package let mode: WordSource<ReferralMode>?
        package let due: TimeSource?

        /// Whether the section names neither a column for the organ nor one for the time.
        var isWhollyAssumed: Bool { at?.column == nil && organ?.column == nil }
    }

    /// 答复. A row states it by a text, a time or its status.
    package struct Replied: Sendable {
        package let at: TimeSource?
        package let text: TextSource?
        package let organ: TextSource?
        package let replyClass: WordSource<ReplyClass>?
        /// Whether a resolved matter without a stated reply is taken to have been replied to as it was resolved.
        package let assumedWhenResolved: Bool
    }

    /// 办结. A row states it by its status; without a status, by a time.
    package struct Resolved: Sendable {
        package let at: TimeSource?
        package let note: TextSource?
        /// Whether a matter is taken to be resolved by its reply.
        package let assumedWhenReplied: Bool
    }

    /// 满意度测评. A row states it by a grade.
    package struct Rated: Sendable {
        package let at: TimeSource?
        package let reply: WordSource<Grade>?
        package let implementation: WordSource<Grade>?
    }

    /// What the ledger says has become of the matter.
    package struct Status: Sendable {
        package let outcome: WordSource<RowOutcome>
        /// When it came to that status: the time of a merger or transfer, and of a reply or resolution that has no other.
        package let at: TimeSource?
    }
}
