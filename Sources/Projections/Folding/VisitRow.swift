import Events
import GRDB

/// A visit as its row in `visits` and its rows in `visit_deputies`.
struct VisitRow {
    private let opening: Visit.Opening
    private let facts: VisitFacts
    private let isVoided: Bool

    /// Nil while the event that logged it has not arrived.
    init?(_ visit: Visit) {
        guard let opening = visit.opening, let facts = visit.facts else { return nil }
        self.opening = opening
        self.facts = facts
        isVoided = visit.voiding != nil
    }

    func insert(into db: Database, calendar: BusinessCalendar) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO visits (log, seq, site, division, kind, started_at, started_day, recorded_at, groups,
                    received, voided)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                opening.ref.log, Int64(bitPattern: opening.ref.seq), opening.site.text, opening.site.division.digits,
                facts.kind.word, Instant(bounded: facts.startedAt.milliseconds).milliseconds,
                calendar.day(of: facts.startedAt), Instant(bounded: opening.recordedAt.milliseconds).milliseconds,
                Int64(facts.groups), Int64(facts.received), isVoided,
            ])
        let deputy = try db.cachedStatement(sql: "INSERT INTO visit_deputies (log, seq, deputy) VALUES (?, ?, ?)")
        for id in Set(facts.deputies.filter { !$0.isEmpty }) {
            try deputy.execute(arguments: [opening.ref.log, Int64(bitPattern: opening.ref.seq), id])
        }
    }

    static func remove(_ subject: Ref, from db: Database) throws {
        for table in ["visits", "visit_deputies"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE log = ? AND seq = ?")
                .execute(arguments: [subject.log, Int64(bitPattern: subject.seq)])
        }
    }
}
