import Events
import Foundation
import GRDB

extension ReadModel {
    /// The matters collected last, newest first. Withdrawn and merged ones are listed too: their stage says so.
    package func newestMatters(scope: Scope = Scope(), limit: Int) throws -> [MatterSummary] {
        try matters(scope: scope, limit: limit)
    }

    /// Matters collected in the period, newest first.
    package func matters(
        scope: Scope = Scope(), period: Period = Period(), limit: Int, offset: Int = 0
    ) throws -> [MatterSummary] {
        var found: [MatterSummary] = []
        try forEachMatter(scope: scope, period: period, limit: limit, offset: offset) { found.append($0) }
        return found
    }

    /// - Parameters:
    ///   - limit: −1 for all.
    ///   - body: gets them one by one while the file is being read, and so must not wait for anybody.
    package func forEachMatter(
        scope: Scope = Scope(), period: Period = Period(), limit: Int = -1, offset: Int = 0,
        _ body: (MatterSummary) throws -> Void
    ) throws {
        try reading { db in
            let (place, days) = (scope.condition(on: .matters), period.condition(on: "r.collected_day"))
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(MatterSummary.columns)
                    FROM matters r LEFT JOIN sites s ON s.code = r.site LEFT JOIN organs o ON o.code = r.organ
                    WHERE \(place.sql) AND \(days.sql)
                    ORDER BY r.collected_at DESC, r.log, r.seq DESC LIMIT :limit OFFSET :offset
                    """, arguments: Self.bound([place.arguments, days.arguments], limit: limit, offset: offset))
            while let row = try rows.next() { try body(try MatterSummary(row)) }
        }
    }

    /// Visits started in the period, newest first; none where the scope names an organ, a category or a channel.
    package func visits(
        scope: Scope = Scope(), period: Period = Period(), voided: Bool = true, limit: Int, offset: Int = 0
    ) throws -> [VisitSummary] {
        var found: [VisitSummary] = []
        try forEachVisit(scope: scope, period: period, voided: voided, limit: limit, offset: offset) {
            found.append($0)
        }
        return found
    }

    /// As `forEachMatter`.
    package func forEachVisit(
        scope: Scope = Scope(), period: Period = Period(), voided: Bool = true, limit: Int = -1, offset: Int = 0,
        _ body: (VisitSummary) throws -> Void
    ) throws {
        try reading { db in
            let (place, days) = (scope.condition(on: .visits), period.condition(on: "r.started_day"))
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT r.log, r.seq, r.site, coalesce(nullif(s.name, ''), r.site), r.started_at, r.kind,
                        r.groups, r.received, r.voided
                    FROM visits r LEFT JOIN sites s ON s.code = r.site
                    WHERE \(place.sql) AND \(days.sql)\(voided ? "" : " AND NOT r.voided")
                    ORDER BY r.started_at DESC, r.log, r.seq DESC LIMIT :limit OFFSET :offset
                    """, arguments: Self.bound([place.arguments, days.arguments], limit: limit, offset: offset))
            while let row = try rows.next() { try body(try Self.visit(row, db)) }
        }
    }

    /// Duties held in the period, newest first; none where the scope names an organ, a category or a channel.
    package func duties(
        scope: Scope = Scope(), period: Period = Period(), voided: Bool = true, limit: Int, offset: Int = 0
    ) throws -> [DutySummary] {
        var found: [DutySummary] = []
        try forEachDuty(scope: scope, period: period, voided: voided, limit: limit, offset: offset) { found.append($0) }
        return found
    }

    /// As `forEachMatter`.
    package func forEachDuty(
        scope: Scope = Scope(), period: Period = Period(), voided: Bool = true, limit: Int = -1, offset: Int = 0,
        _ body: (DutySummary) throws -> Void
    ) throws {
        try reading { db in
            let (place, days) = (scope.condition(on: .duties), period.condition(on: "r.held_day"))
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT r.log, r.seq, r.site, coalesce(nullif(s.name, ''), r.site), r.held_at, r.kind, r.voided
                    FROM duties r LEFT JOIN sites s ON s.code = r.site
                    WHERE \(place.sql) AND \(days.sql)\(voided ? "" : " AND NOT r.voided")
                    ORDER BY r.held_at DESC, r.log, r.seq DESC LIMIT :limit OFFSET :offset
                    """, arguments: Self.bound([place.arguments, days.arguments], limit: limit, offset: offset))
            while let row = try rows.next() { try body(try Self.duty(row, db)) }
        }
    }

    private static func bound(
        _ arguments: [[String: any DatabaseValueConvertible]], limit: Int, offset: Int
    ) -> StatementArguments {
        var all: [String: any DatabaseValueConvertible] = ["limit": limit, "offset": offset]
        for more in arguments { all.merge(more) { first, _ in first } }
        return StatementArguments(all)
    }

    private static func visit(_ row: Row, _ db: Database) throws -> VisitSummary {
        VisitSummary(
            ref: Ref(log: row[0], seq: row[1]), site: try SiteCode(row[2] as String), siteName: row[3],
            startedAt: Instant(milliseconds: row[4]), kind: VisitKind(word: row[5]) ?? .unspecified, groups: row[6],
            received: row[7], isVoided: row[8], deputies: try present(in: "visit_deputies", row, db))
    }

    private static func duty(_ row: Row, _ db: Database) throws -> DutySummary {
        DutySummary(
            ref: Ref(log: row[0], seq: row[1]), site: try SiteCode(row[2] as String), siteName: row[3],
            heldAt: Instant(milliseconds: row[4]), kind: DutyKind(word: row[5]) ?? .unspecified, isVoided: row[6],
            deputies: try present(in: "duty_deputies", row, db))
    }

    private static func present(in table: String, _ row: Row, _ db: Database) throws -> [VisitSummary.Present] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT v.deputy, coalesce(nullif(d.name, ''), v.deputy)
                    FROM \(table) v LEFT JOIN deputies d ON d.id = v.deputy
                    WHERE v.log = ? AND v.seq = ? ORDER BY v.deputy
                    """), arguments: [row[0] as String, row[1] as Int64]
        ).map { VisitSummary.Present(id: $0[0], name: $0[1]) }
    }
}

extension ReadModel {
    /// The day on which that moment falls where this model counts days.
    package func date(of instant: Instant) -> BusinessDate { calendar.date(of: instant) }
}
