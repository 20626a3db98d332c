import Events
import GRDB

/// How far logs were heard, and on which days something was heard of their sites, as rows of `heard` and `heard_spells`.
struct HeardRows: Sendable {
    fileprivate struct Reach: Sendable {
        var events: Int64
        var recordedAt: Int64
        var days: Set<Int> = []
    }

    private var reach: [LogID: Reach] = [:]

    init() {}

    mutating func take(_ event: LoggedEvent, days: Days) {
        let recordedAt = Instant(bounded: event.event.recordedAt).milliseconds
        let seq = Int64(bitPattern: event.seq)
        let receivedOn = days.day(of: event.receivedAt)
        arrival = max(arrival ?? receivedOn, receivedOn)
        reach[event.log, default: Reach(events: seq, recordedAt: recordedAt)].take(
            seq, recordedAt, days.day(of: event.recordedAt), receivedOn)
    }

    /// The newest day on which anything arrived; nil when nothing did.
    private(set) var arrival: Int?

    /// By the site's code.
    var days: [String: Set<Int>] {
        var days: [String: Set<Int>] = [:]
        for (log, heard) in reach { days[log.site.text, default: []].formUnion(heard.days) }
        return days
    }

    func insertReach(into db: Database) throws {
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

extension HeardRows.Reach {
    fileprivate mutating func take(_ seq: Int64, _ recordedAt: Int64, _ recordedOn: Int, _ receivedOn: Int) {
        events = max(events, seq)
        self.recordedAt = max(self.recordedAt, recordedAt)
        days.insert(recordedOn)
        if receivedOn != recordedOn { days.insert(receivedOn) }
    }
}
