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
        return try past.reading { try past.board(query, in: $0, divisions: divisions) }
    }

    /// Nil when something was folded in that occurred later.
    private func liveBoard(
        _ query: FigureQuery, occurredBy end: Instant, divisions: any DivisionNaming
    ) throws -> Board? {
        let usesRollups = try !isOutdated
        return try reading { db in
            let newest = try Int64.fetchOne(db, sql: "SELECT newest_occurred_at FROM meta")
            guard newest.map({ $0 <= end.milliseconds }) ?? true else { return nil }
            return try board(query, in: db, divisions: divisions, usesRollups: usesRollups)
        }
    }

    /// - Parameter usesRollups: false reads the facts, whatever the question is.
    func board(
        _ query: FigureQuery, in db: Database, divisions: any DivisionNaming, usesRollups: Bool = true
    ) throws -> Board {
        Board(
            query: query,
            figures: try BoardReading(
                query, in: db, calendar: calendar, divisions: divisions, seldom: usesRollups ? seldom : nil,
                usesRollups: usesRollups
            ).figures(),
            heard: try Self.heard(in: query.scope, db))
    }

    /// The liaison sites in a scope's region, or the one site it names, those included of which nothing was heard yet.
    /// Hubs gather and record nothing of their own, and closed sites have nothing more to say; they are left out unless
    /// the scope names one.
    static func heard(in scope: Scope, _ db: Database) throws -> [Heard] {
        // A board is asked for all the time, and there may be thousands of sites: codes are read when it is clear whose are.
        var known: [String: (name: String, through: Int64?, events: Int)] = [:]
        var closed: Set<String> = []
        let sites = try RawQuery(kept: "SELECT code, name, standing FROM sites", db)
        while try sites.step() {
            let site = sites.text(0)
            guard scope.holds(site) else { continue }
            known[site] = (sites.text(1), nil, 0)
            if sites.text(2) == Entry.Standing.closed.rawValue { closed.insert(site) }
        }
        let logs = try RawQuery(kept: "SELECT site, newest_recorded_at, events FROM heard", db)
        while try logs.step() {
            let site = logs.text(0)
            guard scope.holds(site) else { continue }
            let (newest, events) = (Int64(logs.integer(1)), logs.integer(2))
            let before = known[site] ?? (site, nil, 0)
            known[site] = (before.name, max(before.through ?? newest, newest), before.events + events)
        }
        return try known.sorted { $0.key < $1.key }.compactMap { code, heard in
            let site = try SiteCode(code)
            guard site.kind != .hub && !closed.contains(code) || site == scope.site else { return nil }
            return Heard(
                site: site, name: heard.name.isEmpty ? code : heard.name,
                through: heard.through.map { Instant(milliseconds: $0) }, events: heard.events)
        }
    }
}

extension Scope {
    /// - Parameter code: a site's; it begins with its division's digits.
    fileprivate func holds(_ code: String) -> Bool {
        (site.map { $0.text == code } ?? true) && (region.map { code.hasPrefix($0.digits) } ?? true)
    }
}
