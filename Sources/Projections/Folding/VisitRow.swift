import Events
import GRDB

/// A visit as its row in `visits` and its rows in `visit_deputies`.
struct VisitRow {
    private let logged: LoggedEvent
    private let fact: VisitLogged

    /// Nil while the event that logged it has not arrived, and when the subject is no visit.
    init?(subject: Ref, story: [LoggedEvent]) {
        for event in story where event.ref == subject {
            if case .visitLogged(let fact) = event.event.body {
                logged = event
                self.fact = fact
                return
            }
        }
        return nil
    }

    func insert(into db: Database, calendar: BusinessCalendar) throws {
        let place: [any DatabaseValueConvertible] = [logged.log.name, Int64(bitPattern: logged.seq)]
        try db.cachedStatement(
            sql: """
                INSERT INTO visits (log, seq, site, division, kind, started_at, started_day, recorded_at, groups, received)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: StatementArguments(
                place + [
                    logged.log.site.text, logged.log.site.division.digits, fact.kind.word,
                    Instant(bounded: logged.event.occurredAt).milliseconds, calendar.day(of: logged.occurredAt),
                    Instant(bounded: logged.event.recordedAt).milliseconds, Int64(fact.groups), Int64(fact.received),
                ]))
        let deputy = try db.cachedStatement(sql: "INSERT INTO visit_deputies (log, seq, deputy) VALUES (?, ?, ?)")
        for id in Set(fact.deputies.filter({ !$0.isEmpty })) {
            try deputy.execute(arguments: StatementArguments(place + [id]))
        }
    }

    static func remove(_ subject: Ref, from db: Database) throws {
        for table in ["visits", "visit_deputies"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE log = ? AND seq = ?")
                .execute(arguments: [subject.log, Int64(bitPattern: subject.seq)])
        }
    }
}
