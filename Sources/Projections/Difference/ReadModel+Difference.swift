import Events
import GRDB

extension ReadModel {
    /// The figures as they were known at one moment beside those known at `query.knownOn`, or now, as of the same day, and
    /// which site brought what in between.
    ///
    /// An event arrived in between if it was first held here after the first moment and by the second one, and had occurred
    /// by the end of the as-of day. It is in the scope if its matter, visit, duty or project is, by what is held here now; a
    /// record of the register always is, since it may change any figure. What is about a matter whose opening is not held
    /// counts nowhere, and is listed only where the scope has no bounds.
    ///
    /// - Throws: as `board`.
    package func difference(
        _ query: FigureQuery, since: Instant, reader: any EventReader, divisions: any DivisionNaming, now: Instant,
        interruption: Interruption = .never
    ) throws -> Difference {
        var then = query
        then.knownOn = since
        then.by = nil
        var later = query
        later.by = nil
        let before = try board(then, reader: reader, divisions: divisions, now: now, isEnding: interruption.isAsked)
        let after = try board(later, reader: reader, divisions: divisions, now: now, isEnding: interruption.isAsked)
        let lines = zip(before.figures, after.figures).map { before, after in
            Difference.Line(id: after.id, name: after.name, before: before.value, after: after.value)
        }
        return Difference(
            query: later, since: since, figures: lines,
            sites: try arrivals(later, since: since, reader: reader, interruption: interruption))
    }

    private func arrivals(
        _ query: FigureQuery, since: Instant, reader: any EventReader, interruption: Interruption
    ) throws -> [Difference.Arrivals] {
        var events: [SiteCode: (events: Int, inPeriod: Int, types: [EventType: Int])] = [:]
        try forEachArrival(query, since: since, reader: reader, interruption: interruption) { arrival in
            events[arrival.site, default: (0, 0, [:])].events += 1
            if query.period.contains(calendar.date(of: arrival.occurredAt)) {
                events[arrival.site, default: (0, 0, [:])].inPeriod += 1
            }
            events[arrival.site, default: (0, 0, [:])].types[arrival.type, default: 0] += 1
            return true
        }
        let names = try siteNames(of: Array(events.keys))
        return events.map { site, brought in
            Difference.Arrivals(
                site: site, name: names[site] ?? site.text, events: brought.events, inPeriod: brought.inPeriod,
                types: brought.types.map { (type: $0.key, events: $0.value) }.sorted {
                    ($1.events, $0.type.number) < ($0.events, $1.type.number)
                })
        }.sorted { ($1.events, $0.site.text) < ($0.events, $1.site.text) }
    }

    /// One page of the events that arrived in between, in the order of arrival.
    ///
    /// - Returns: the page, and the position behind which the next one begins; nil on the last one.
    package func arrivals(
        _ query: FigureQuery, since: Instant, after position: Int64 = 0, limit: Int, reader: any EventReader
    ) throws -> (arrivals: [Arrival], next: Int64?) {
        precondition(limit > 0, "a page has at least one event")
        var found: [Arrival] = []
        // One more than the page has tells whether there is another one.
        try forEachArrival(query, since: since, after: position, reader: reader) { arrival in
            found.append(arrival)
            return found.count <= limit
        }
        let page = Array(found.prefix(limit))
        return (page, found.count > limit ? page.last?.position : nil)
    }

    /// - Parameters:
    ///   - interruption: asked after each page of the log, which is given up once it is so.
    ///   - body: gets them in the order of arrival; returns false to end it.
    /// - Throws: `CancellationError` when it gave up; whatever the reader and the body throw.
    package func forEachArrival(
        _ query: FigureQuery, since: Instant, after position: Int64 = 0, reader: any EventReader,
        interruption: Interruption = .never, _ body: (Arrival) throws -> Bool
    ) throws {
        let end = calendar.end(of: query.asOf)
        var position = position
        while true {
            let page = try reader.events(after: position, limit: pageSize)
            guard let last = page.last else { return }
            position = last.position
            if interruption.isAsked() { throw CancellationError() }
            let arrived = page.filter { event in
                event.receivedAt > since && event.occurredAt <= end
                    && (query.knownOn.map { event.receivedAt <= $0 } ?? true)
            }
            for event in try inScope(query.scope, arrived) {
                guard try body(Arrival(event)) else { return }
            }
        }
    }

    private func inScope(_ scope: Scope, _ events: [LoggedEvent]) throws -> [LoggedEvent] {
        guard scope != Scope(), !events.isEmpty else { return events }
        return try reading { db in
            let membership = ScopeMembership(scope, in: db)
            return try events.filter { event in
                guard let subject = event.subject else { return RegisterRecord(event) != nil }
                return try membership.holds(subject)
            }
        }
    }

    private func siteNames(of sites: [SiteCode]) throws -> [SiteCode: String] {
        try reading { db in
            let statement = try db.cachedStatement(sql: "SELECT name FROM sites WHERE code = ?")
            var names: [SiteCode: String] = [:]
            for site in sites {
                let name = try String.fetchOne(statement, arguments: [site.text]) ?? ""
                names[site] = name.isEmpty ? nil : name
            }
            return names
        }
    }
}

/// Tells whether a matter, visit, duty or project lies within a scope's bounds.
private struct ScopeMembership {
    private let db: Database
    private let questions: [(sql: String, arguments: [String: any DatabaseValueConvertible])]

    init(_ scope: Scope, in db: Database) {
        self.db = db
        let tables: [(String, Population.Records)] = [
            ("matters", .matters), ("visits", .visits), ("duties", .duties), ("projects", .projects),
        ]
        questions = tables.map { table, records in
            let bounds = scope.condition(on: records)
            return (
                "SELECT 1 FROM \(table) r WHERE r.log = :log AND r.seq = :seq AND \(bounds.sql)", bounds.arguments
            )
        }
    }

    func holds(_ subject: Ref) throws -> Bool {
        for (sql, bounds) in questions {
            var arguments = bounds
            arguments["log"] = subject.log
            arguments["seq"] = Int64(bitPattern: subject.seq)
            if try Int.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)) != nil {
                return true
            }
        }
        return false
    }
}

extension Period {
    func contains(_ day: BusinessDate) -> Bool {
        (from.map { $0 <= day } ?? true) && (through.map { day <= $0 } ?? true)
    }
}
