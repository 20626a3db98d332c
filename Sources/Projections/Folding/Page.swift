import Events
import GRDB

/// A run of events in their order of arrival, folded into the tables by one transaction.
///
/// A matter, visit, duty or register entry that the page touches is folded anew from all of its events up to the page's
/// end and its rows are replaced; nothing is added to what stood there. A matter whose merges stand otherwise than before,
/// because the page closed or opened a circle elsewhere, is folded anew too. So the rows depend on the set of events
/// alone: not on the order in which they came, not on where pages begin, not on how often an event is given.
struct Page {
    private let events: [LoggedEvent]
    let last: Int64

    /// Nil when there is no event.
    init?(_ events: [LoggedEvent]) {
        guard let last = events.last?.position else { return nil }
        self.events = events
        self.last = last
    }

    /// - Parameter occurredBy: the register stands as it did then, though names entered later are known; nil for now.
    ///   For the rest, the reader leaves out what occurred later.
    func fold(
        into db: Database, from reader: any EventReader, days: Days, occurredBy: Instant?
    ) throws {
        let tables = try RecordTables(db)
        for event in events where event.event.body == nil { try tables.note(unknown: event) }
        try RegisterFold(in: db, days: days, occurredBy: occurredBy).take(events)
        try refoldSubjects(in: tables, from: reader, days: days)
        var heard = HeardRows()
        for event in events { heard.take(event, days: days) }
        try heard.insertReach(into: db)
        try HeardRows.insert(heard.days, into: db)
        try Self.advance(to: last, newest: events.lazy.compactMap(Self.occurred).max(), in: db)
    }

    /// When an event occurred that figures may count; nil for one that they never do.
    static func occurred(_ event: LoggedEvent) -> Int64? {
        event.subject != nil || RegisterRecord(event) != nil
            ? Instant(bounded: event.event.occurredAt).milliseconds : nil
    }

    /// - Parameter newest: when the latest of the events occurred that are folded in by this.
    static func advance(to position: Int64, newest: Int64?, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE meta SET position = :last,
                newest_occurred_at = nullif(max(coalesce(newest_occurred_at, :none), coalesce(:newest, :none)), :none)
                """
        ).execute(arguments: ["last": position, "newest": newest, "none": Int64.min])
    }

    private func refoldSubjects(in tables: RecordTables, from reader: any EventReader, days: Days) throws {
        func story(of subject: Ref) throws -> [LoggedEvent] {
            try reader.events(about: subject).filter { $0.position <= last }
        }
        var stories: [Ref: [LoggedEvent]] = [:]
        for subject in subjects { stories[subject] = try story(of: subject) }
        let links = MergeLinks(in: tables.db)
        for elsewhere in try links.update(stories) where stories[elsewhere] == nil {
            stories[elsewhere] = try story(of: elsewhere)
        }
        for (subject, story) in stories {
            let rows = try SubjectRows(
                subject: subject, story: story, days: days, voidMerges: { try links.void(of: subject) })
            try rows?.replace(in: tables)
        }
    }

    private var subjects: Set<Ref> { Set(events.compactMap { $0.subject?.plain }) }
}
