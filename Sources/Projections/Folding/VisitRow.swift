import Events

/// A visit as its row in `visits` and its rows in `visit_deputies`.
struct VisitRow: Sendable {
    static let tables = ["visits", "visit_deputies"]
    static let columns = [
        "log", "seq", "site", "division", "kind", "started_at", "started_day", "recorded_at", "groups", "received",
        "voided",
    ]

    private let opening: Visit.Opening
    private let facts: VisitFacts
    private let isVoided: Bool
    private let day: Int

    /// Nil while the event that logged it has not arrived.
    init?(_ visit: Visit, days: Days) {
        guard let opening = visit.opening, let facts = visit.facts else { return nil }
        self.opening = opening
        self.facts = facts
        isVoided = visit.voiding != nil
        day = days.day(of: facts.startedAt)
    }

    func insert(into tables: RecordTables) throws {
        let row = tables.visits
        row.bind(opening.ref.log)
        row.bind(Int64(bitPattern: opening.ref.seq))
        row.bind(opening.site.text)
        row.bind(opening.site.division.digits)
        row.bind(facts.kind.word)
        row.bind(Instant(bounded: facts.startedAt.milliseconds).milliseconds)
        row.bind(day)
        row.bind(Instant(bounded: opening.recordedAt.milliseconds).milliseconds)
        row.bind(Int64(facts.groups))
        row.bind(Int64(facts.received))
        row.bind(isVoided)
        try row.run()
        try tables.insert(MatterRow.distinct(facts.deputies), of: opening.ref, into: tables.visitDeputies)
    }
}
