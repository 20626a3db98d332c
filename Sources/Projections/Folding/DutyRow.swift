import Events

/// A duty as its row in `duties` and its rows in `duty_deputies`.
struct DutyRow: Sendable {
    static let tables = ["duties", "duty_deputies"]
    static let columns = [
        "log", "seq", "site", "division", "kind", "held_at", "held_day", "recorded_at", "voided",
    ]

    private let opening: Duty.Opening
    private let facts: DutyFacts
    private let isVoided: Bool
    private let day: Int

    /// Nil while the event that logged it has not arrived.
    init?(_ duty: Duty, days: Days) {
        guard let opening = duty.opening, let facts = duty.facts else { return nil }
        self.opening = opening
        self.facts = facts
        isVoided = duty.voiding != nil
        day = days.day(of: facts.heldAt)
    }

    func insert(into tables: RecordTables) throws {
        let row = tables.duties
        row.bind(opening.ref.log)
        row.bind(Int64(bitPattern: opening.ref.seq))
        row.bind(opening.site.text)
        row.bind(opening.site.division.digits)
        row.bind(facts.kind.word)
        row.bind(Instant(bounded: facts.heldAt.milliseconds).milliseconds)
        row.bind(day)
        row.bind(Instant(bounded: opening.recordedAt.milliseconds).milliseconds)
        row.bind(isVoided)
        try row.run()
        try tables.insert(MatterRow.distinct(facts.deputies), of: opening.ref, into: tables.dutyDeputies)
    }
}
