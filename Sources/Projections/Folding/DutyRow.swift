import Events
import GRDB

/// A duty as its row in `duties` and its rows in `duty_deputies`.
struct DutyRow {
    private let opening: Duty.Opening
    private let facts: DutyFacts
    private let isVoided: Bool

    /// Nil while the event that logged it has not arrived.
    init?(_ duty: Duty) {
        guard let opening = duty.opening, let facts = duty.facts else { return nil }
        self.opening = opening
        self.facts = facts
        isVoided = duty.voiding != nil
    }

    func insert(into db: Database, calendar: BusinessCalendar) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO duties (log, seq, site, division, kind, held_at, held_day, recorded_at, voided)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                opening.ref.log, Int64(bitPattern: opening.ref.seq), opening.site.text, opening.site.division.digits,
                facts.kind.word, Instant(bounded: facts.heldAt.milliseconds).milliseconds,
                calendar.day(of: facts.heldAt), Instant(bounded: opening.recordedAt.milliseconds).milliseconds,
                isVoided,
            ])
        let deputy = try db.cachedStatement(sql: "INSERT INTO duty_deputies (log, seq, deputy) VALUES (?, ?, ?)")
        for id in Set(facts.deputies.filter { !$0.isEmpty }) {
            try deputy.execute(arguments: [opening.ref.log, Int64(bitPattern: opening.ref.seq), id])
        }
    }

    static func remove(_ subject: Ref, from db: Database) throws {
        for table in ["duties", "duty_deputies"] {
            try db.cachedStatement(sql: "DELETE FROM \(table) WHERE log = ? AND seq = ?")
                .execute(arguments: [subject.log, Int64(bitPattern: subject.seq)])
        }
    }
}
