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
    ///   - choice: of rows, where not all are looked at.
    ///   - isEnding: asked now and then by a question about the past, which gives up once it is so.
    /// - Throws: `CancellationError` when it gave up; `views.stale`, `views.busy`; whatever the reader throws.
    package func board(
        _ query: FigureQuery, reader: any EventReader, divisions: any DivisionNaming, now: Instant,
        choice: RowChoice = .all, isEnding: () -> Bool = { false }
    ) throws -> Board {
        let end = calendar.end(of: query.asOf)
        let known = query.knownOn.flatMap { $0 < now ? $0 : nil }
        if known == nil, let board = try liveBoard(query, occurredBy: end, divisions: divisions, choice) {
            return board
        }
        let past = try ReadModel(.memory, calendar: calendar, pageSize: pageSize, occurredBy: end)
        try past.catchUp(
            from: QualifyingReader(base: reader, occurredBy: end, receivedBy: known, through: try position()),
            isEnding: isEnding)
        return try past.reading { try past.board(query, in: $0, divisions: divisions, choice: choice) }
    }

    /// Nil when something was folded in that occurred later.
    private func liveBoard(
        _ query: FigureQuery, occurredBy end: Instant, divisions: any DivisionNaming, _ choice: RowChoice
    ) throws -> Board? {
        let usesRollups = try !isOutdated
        return try reading { db in
            let newest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT newest_occurred_at FROM meta"))
            guard newest.map({ $0 <= end.milliseconds }) ?? true else { return nil }
            return try board(query, in: db, divisions: divisions, usesRollups: usesRollups, choice: choice)
        }
    }

    /// - Parameter usesRollups: false reads the facts, whatever the question is.
    func board(
        _ query: FigureQuery, in db: Database, divisions: any DivisionNaming, usesRollups: Bool = true,
        choice: RowChoice = .all
    ) throws -> Board {
        let seldom = try Seldom(usesRollups ? seldom : nil, in: db)
        let reading = try BoardReading(
            query, in: db, calendar: calendar, divisions: divisions, seldom: seldom, usesRollups: usesRollups,
            choice: choice)
        return Board(
            query: query, figures: reading.figures(), heard: try Self.heard(in: query.scope, db, seldom),
            table: reading.table)
    }

    /// The liaison sites in a scope's region, or the one site it names, those included of which nothing was heard yet.
    /// Hubs gather and record nothing of their own, and closed sites have nothing more to say; they are left out unless
    /// the scope names one.
    static func heard(in scope: Scope, _ db: Database, _ seldom: Seldom) throws -> [Heard] {
        let sites = try seldom.sites { try registeredSites(db) }
        var logs: [String: (through: Int64, events: Int)] = [:]
        let rows = try RawQuery(
            kept: "SELECT site, newest_recorded_at, events FROM heard WHERE log >= ? AND log < ?", db)
        // A log's name begins with its site's code, and that with its division's digits.
        let start = scope.site?.text ?? scope.region?.digits ?? ""
        rows.bind(start)
        rows.bind(start + "\u{10FFFF}")
        while try rows.step() {
            let site = rows.text(0)
            guard scope.holds(site) else { continue }
            let (newest, events) = (Int64(rows.integer(1)), rows.integer(2))
            let before = logs[site] ?? (newest, 0)
            logs[site] = (max(before.through, newest), before.events + events)
        }
        var heard: [Heard] = []
        for site in sites where scope.holds(site.code.text) {
            let log = logs.removeValue(forKey: site.code.text)
            guard site.code.kind != .hub && !site.isClosed || site.code == scope.site else { continue }
            heard.append(
                Heard(
                    site: site.code, name: site.name.isEmpty ? site.code.text : site.name,
                    through: log.map { Instant(milliseconds: $0.through) }, events: log?.events ?? 0))
        }
        if logs.isEmpty { return heard }
        for (code, log) in logs {
            let site = try SiteCode(code)
            guard site.kind != .hub || site == scope.site else { continue }
            heard.append(
                Heard(site: site, name: code, through: Instant(milliseconds: log.through), events: log.events))
        }
        return heard.sorted { $0.site.text < $1.site.text }
    }

    private static func registeredSites(_ db: Database) throws -> [SeldomReads.Site] {
        var sites: [SeldomReads.Site] = []
        let rows = try RawQuery(kept: "SELECT code, name, standing FROM sites ORDER BY code", db)
        while try rows.step() {
            sites.append(
                SeldomReads.Site(
                    code: try SiteCode(rows.text(0)), name: rows.text(1),
                    isClosed: rows.text(2) == Entry.Standing.closed.rawValue))
        }
        return sites
    }
}

extension Scope {
    /// - Parameter code: a site's; it begins with its division's digits.
    fileprivate func holds(_ code: String) -> Bool {
        (site.map { $0.text == code } ?? true) && (region.map { code.hasPrefix($0.digits) } ?? true)
    }
}
