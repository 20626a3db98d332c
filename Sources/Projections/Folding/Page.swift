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
        // A question about the past reads the facts: its model is asked little and thrown away.
        try refoldSubjects(in: tables, from: reader, days: days, rollsUp: occurredBy == nil)
        var heard = HeardRows()
        for event in events { heard.take(event, days: days) }
        try heard.insertReach(into: db)
        // Behind the records, with which the newest day of arrival moves on.
        try HeardSpells.insert(heard.days, into: db)
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

    private func refoldSubjects(
        in tables: RecordTables, from reader: any EventReader, days: Days, rollsUp: Bool
    ) throws {
        var stories: [Ref: [LoggedEvent]] = [:]
        func read(_ subjects: [Ref]) throws {
            for (subject, story) in zip(subjects, try reader.stories(about: subjects)) {
                stories[subject] = story.filter { $0.position <= last }
            }
        }
        try read(subjects.sorted(by: Self.precedes))
        let links = MergeLinks(in: tables.db)
        try read(links.update(stories).filter { stories[$0] == nil })
        // In the order of the tables' keys, so that what is near is read and written together.
        let folded = try stories.sorted { Self.precedes($0.key, $1.key) }.compactMap { subject, story in
            try SubjectRows(subject: subject, story: story, days: days, voidMerges: { try links.void(of: subject) })
        }
        let rollups = rollsUp ? try Rollups(tables.db, day: arrival(days)) : nil
        try Self.replace(folded, in: tables, rollups)
        try rollups?.finish()
    }

    static func replace(_ folded: [SubjectRows], in tables: RecordTables, _ rollups: Rollups?) throws {
        if folded.contains(where: { $0.kind == nil }) { try SeldomReads.noteChange(of: .projects, in: tables.db) }
        for rows in folded {
            if let kind = rows.kind { try rollups?.leave(rows.subject, kind) }
            try rows.replace(in: tables)
            if let kind = rows.kind { try rollups?.enter(rows.subject, kind) }
        }
    }

    /// The newest day on which one of them arrived.
    private func arrival(_ days: Days) -> Int {
        events.lazy.map { days.day(of: $0.receivedAt) }.max() ?? 0
    }

    /// In the order of the tables' keys.
    private static func precedes(_ left: Ref, _ right: Ref) -> Bool { (left.log, left.seq) < (right.log, right.seq) }

    private var subjects: Set<Ref> { Set(events.compactMap { $0.subject?.plain }) }
}
