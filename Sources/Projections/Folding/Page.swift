import Events
import GRDB

/// A run of events in their order of arrival, folded into the tables by one transaction.
///
/// A matter or visit that the page touches is folded anew from all of its events up to the page's end and its rows are
/// replaced; nothing is added to what stood there. So the rows depend on the set of events alone: not on the order in
/// which they came, not on where pages begin, not on how often an event is given.
struct Page {
    private let events: [LoggedEvent]
    let last: Int64

    /// Nil when there is no event.
    init?(_ events: [LoggedEvent]) {
        guard let last = events.last?.position else { return nil }
        self.events = events
        self.last = last
    }

    func fold(into db: Database, from reader: any EventReader, calendar: BusinessCalendar) throws {
        for event in events {
            try RegisterEntry(event)?.merge(into: db)
            if event.event.body == nil { try note(unknown: event, in: db) }
        }
        for subject in subjects { try refold(subject, into: db, from: reader, calendar: calendar) }
        try noteHeard(in: db)
        let newest = events.lazy.filter { $0.subject != nil }.map { Instant(bounded: $0.event.occurredAt).milliseconds }
            .max()
        try db.cachedStatement(
            sql: """
                UPDATE meta SET position = :last,
                newest_occurred_at = nullif(max(coalesce(newest_occurred_at, :none), coalesce(:newest, :none)), :none)
                """
        ).execute(arguments: ["last": last, "newest": newest, "none": Int64.min])
    }

    private var subjects: [Ref] {
        var seen: Set<Ref> = []
        return events.compactMap { event in
            guard let subject = event.subject else { return nil }
            let plain = Ref.with {
                $0.log = subject.log
                $0.seq = subject.seq
            }
            return seen.insert(plain).inserted ? plain : nil
        }
    }

    private func refold(
        _ subject: Ref, into db: Database, from reader: any EventReader, calendar: BusinessCalendar
    ) throws {
        let story = try reader.events(about: subject).filter { $0.position <= last }
        try MatterRow.remove(subject, from: db)
        try VisitRow.remove(subject, from: db)
        try MatterRow(subject: subject, story: story, calendar: calendar)?.insert(into: db)
        try VisitRow(subject: subject, story: story)?.insert(into: db, calendar: calendar)
    }

    private func note(unknown event: LoggedEvent, in db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO unknown_events (log, seq, type) VALUES (?, ?, ?)")
            .execute(arguments: [event.log.name, Int64(bitPattern: event.seq), event.event.type.number])
    }

    private func noteHeard(in db: Database) throws {
        var reach: [LogID: (events: Int64, recordedAt: Int64)] = [:]
        for event in events {
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
    }
}
