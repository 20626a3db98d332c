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
        into db: Database, from reader: any EventReader, calendar: BusinessCalendar, occurredBy: Instant?
    ) throws {
        for event in events where event.event.body == nil { try note(unknown: event, in: db) }
        try RegisterFold(in: db, calendar: calendar, occurredBy: occurredBy).take(events)
        try refoldSubjects(in: db, from: reader, calendar: calendar)
        try noteHeard(in: db, calendar: calendar)
        let newest = events.lazy.filter { $0.subject != nil || RegisterRecord($0) != nil }
            .map { Instant(bounded: $0.event.occurredAt).milliseconds }.max()
        try db.cachedStatement(
            sql: """
                UPDATE meta SET position = :last,
                newest_occurred_at = nullif(max(coalesce(newest_occurred_at, :none), coalesce(:newest, :none)), :none)
                """
        ).execute(arguments: ["last": last, "newest": newest, "none": Int64.min])
    }

    private func refoldSubjects(in db: Database, from reader: any EventReader, calendar: BusinessCalendar) throws {
        func story(of subject: Ref) throws -> [LoggedEvent] {
            try reader.events(about: subject).filter { $0.position <= last }
        }
        var stories: [Ref: [LoggedEvent]] = [:]
        for subject in subjects { stories[subject] = try story(of: subject) }
        let links = MergeLinks(in: db)
        for elsewhere in try links.update(stories) where stories[elsewhere] == nil {
            stories[elsewhere] = try story(of: elsewhere)
        }
        for (subject, story) in stories {
            try SubjectRows(subject: subject, story: story).replace(in: db, links: links, calendar: calendar)
        }
    }

    private var subjects: Set<Ref> { Set(events.compactMap { $0.subject?.plain }) }

    private func note(unknown event: LoggedEvent, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO unknown_events (log, seq, type) VALUES (?, ?, ?)")
            .execute(arguments: [event.log.name, Int64(bitPattern: event.seq), event.event.type.number])
    }

    private func noteHeard(in db: Database, calendar: BusinessCalendar) throws {
        var reach: [LogID: (events: Int64, recordedAt: Int64)] = [:]
        var days: [SiteCode: Set<Int>] = [:]
        for event in events {
            days[event.log.site, default: []].formUnion([
                calendar.day(of: event.recordedAt), calendar.day(of: event.receivedAt),
            ])
            let recordedAt = Instant(bounded: event.event.recordedAt).milliseconds
            let before = reach[event.log] ?? (0, recordedAt)
            reach[event.log] = (
                max(before.events, Int64(bitPattern: event.seq)), max(before.recordedAt, recordedAt)
            )
        }
        for (log, heard) in reach {
            try db.cachedStatement(
                sql: """
                    INSERT INTO heard (log, site, division, events, newest_recorded_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (log) DO UPDATE SET events = max(events, excluded.events),
                        newest_recorded_at = max(newest_recorded_at, excluded.newest_recorded_at)
                    """
            ).execute(
                arguments: [
                    log.name, log.site.text, log.site.division.digits, heard.events, heard.recordedAt,
                ])
        }
        let heardOn = try db.cachedStatement(sql: "INSERT OR IGNORE INTO heard_days (day, site) VALUES (?, ?)")
        for (site, days) in days {
            for day in days { try heardOn.execute(arguments: [day, site.text]) }
        }
    }
}
