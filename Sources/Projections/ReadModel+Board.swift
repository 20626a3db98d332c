import Events
import GRDB

extension ReadModel {
    /// Answers a question with every figure.
    ///
    /// The live tables hold the state after all events that are held here. They answer when that is what is asked for:
    /// no known-on moment before `now`, and nothing folded in that occurred after the end of the as-of day. Any other
    /// question is answered exactly the same way from tables in memory, made by the same folds from those events of the
    /// log alone that had occurred and were known by then; that reads the whole log. How far sites are heard follows
    /// knowledge alone, not the as-of day.
    ///
    /// - Parameters:
    ///   - reader: read only for a question about the past.
    ///   - isEnding: asked now and then by a question about the past, which gives up once it is so.
    /// - Throws: `CancellationError` when it gave up; `views.stale`, `views.busy`; whatever the reader throws.
    package func board(
        _ query: FigureQuery, reader: any EventReader, divisions: any DivisionNaming, now: Instant,
        isEnding: () -> Bool = { false }
    ) throws -> Board {
        let end = calendar.end(of: query.asOf)
        let known = query.knownOn.flatMap { $0 < now ? $0 : nil }
        if known == nil, let board = try liveBoard(query, occurredBy: end, divisions: divisions) { return board }
        let past = try ReadModel(.memory, calendar: calendar, pageSize: pageSize, occurredBy: end)
        try past.catchUp(
            from: QualifyingReader(base: reader, occurredBy: end, receivedBy: known, through: try position()),
            isEnding: isEnding)
        return try past.reading { try Self.board(query, in: $0, divisions: divisions) }
    }

    /// Nil when something was folded in that occurred later.
    private func liveBoard(
        _ query: FigureQuery, occurredBy end: Instant, divisions: any DivisionNaming
    ) throws -> Board? {
        try reading { db in
            let newest = try Int64.fetchOne(db, sql: "SELECT newest_occurred_at FROM meta")
            guard newest.map({ $0 <= end.milliseconds }) ?? true else { return nil }
            return try Self.board(query, in: db, divisions: divisions)
        }
    }

    static func board(_ query: FigureQuery, in db: Database, divisions: any DivisionNaming) throws -> Board {
        Board(
            query: query, figures: try BoardReading(query, in: db, divisions: divisions).figures(),
            heard: try heard(in: query.scope, db))
    }

    /// The liaison sites in a scope's region, or the one site it names, those included of which nothing was heard yet.
    /// Hubs gather and record nothing of their own, and closed sites have nothing more to say; they are left out unless
    /// the scope names one.
    static func heard(in scope: Scope, _ db: Database) throws -> [Heard] {
        let place = Scope(region: scope.region, site: scope.site).condition(on: .sites)
        let rows = try Row.fetchAll(
            db,
            sql: """
                WITH known AS (
                    SELECT code AS site, division FROM sites UNION SELECT site, division FROM heard
                )
                SELECT r.site, coalesce(nullif(s.name, ''), r.site), max(h.newest_recorded_at),
                    coalesce(sum(h.events), 0), coalesce(max(s.standing), '')
                FROM known r LEFT JOIN sites s ON s.code = r.site LEFT JOIN heard h ON h.site = r.site
                WHERE \(place.sql) GROUP BY r.site ORDER BY r.site
                """, arguments: StatementArguments(place.arguments))
        return try rows.compactMap { row in
            let site = try SiteCode(row[0] as String)
            let isCalledOn = site.kind != .hub && row[4] as String != Entry.Standing.closed.rawValue
            guard isCalledOn || site == scope.site else { return nil }
            return Heard(
                site: site, name: row[1], through: (row[2] as Int64?).map { Instant(milliseconds: $0) },
                events: row[3])
        }
    }
}
