import Events
import GRDB

/// An entry of the register as its row in `sites`, `deputies`, `organs` or `categories`, and a deputy's `postings`.
struct EntryRow {
    /// With every record that is held.
    private let known: Entry
    /// As it stood at the moment asked about.
    private let then: Entry
    private let records: [RegisterRecord]

    init(known: Entry, then: Entry, records: [RegisterRecord]) {
        self.known = known
        self.then = then
        self.records = records
    }

    func replace(in db: Database, days: Days) throws {
        switch known.name.kind {
        case .site: try replaceSite(in: db, days)
        case .deputy: try replaceDeputy(in: db, days)
        case .organ: try replace(["code": key, "name": known.facts.name], in: "organs", db)
        case .category: try replace(["path": key], in: "categories", db)
        }
    }

    private var key: String { known.name.key }

    /// Empty where it had not been entered yet.
    private var standing: String { then.exists ? then.standing.rawValue : "" }

    /// The facts of then; of an entry made later, those it was made with.
    private var facts: Entry.Facts { then.exists ? then.facts : known.facts }

    private func replaceSite(in db: Database, _ days: Days) throws {
        try db.cachedStatement(sql: "DELETE FROM sites WHERE code = ?").execute(arguments: [key])
        // A code that is none names no site; its records are kept all the same.
        guard let code = try? SiteCode(key), let openedAt = then.enteredAt ?? known.enteredAt else { return }
        let closedAt = then.closedBy.flatMap { closing in records.first { $0.ref == closing } }?.occurredAt
        try insert(
            [
                "code": key, "name": known.facts.name, "kind": facts.siteKind.word, "division": code.division.digits,
                "specialty": facts.specialty, "parent": facts.parent, "contact": facts.contact, "standing": standing,
                "opened_at": Instant(bounded: openedAt.milliseconds).milliseconds,
                "opened_day": days.day(of: openedAt),
                "closed_at": closedAt.map { Instant(bounded: $0.milliseconds).milliseconds },
            ], into: "sites", db)
    }

    private func replaceDeputy(in db: Database, _ days: Days) throws {
        for sql in ["DELETE FROM deputies WHERE id = ?", "DELETE FROM postings WHERE deputy = ?"] {
            try db.cachedStatement(sql: sql).execute(arguments: [key])
        }
        for (site, since) in then.postings {
            try insert(
                [
                    "deputy": key, "site": site.text,
                    "posted_at": Instant(bounded: since.milliseconds).milliseconds,
                ], into: "postings", db)
        }
        let entering = then.exists ? then : known
        guard let enrolledAt = entering.enteredAt, let log = entering.enteredBy?.ref.log else { return }
        let site = try LogID(name: log).site
        try insert(
            [
                "id": key, "name": known.facts.name, "level": facts.level.word, "standing": standing,
                "stands_for": then.standsFor, "site": site.text, "division": site.division.digits,
                "enrolled_at": Instant(bounded: enrolledAt.milliseconds).milliseconds,
                "enrolled_day": days.day(of: enrolledAt),
            ], into: "deputies", db)
    }

    private func replace(
        _ named: [String: (any DatabaseValueConvertible)?], in table: String, _ db: Database
    ) throws {
        let column = known.name.kind == .organ ? "code" : "path"
        try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(column) = ?").execute(arguments: [key])
        guard known.exists else { return }
        var row = named
        row["standing"] = standing
        row.updateValue(then.standsFor, forKey: "stands_for")
        try insert(row, into: table, db)
    }

    private func insert(_ row: [String: (any DatabaseValueConvertible)?], into table: String, _ db: Database) throws {
        let columns = row.keys.sorted()
        try db.cachedStatement(
            sql: """
                INSERT INTO \(table) (\(columns.joined(separator: ", ")))
                VALUES (\(columns.map { ":" + $0 }.joined(separator: ", ")))
                """
        ).execute(arguments: StatementArguments(row))
    }
}
