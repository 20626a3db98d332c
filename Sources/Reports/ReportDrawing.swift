import Events
import Projections

/// Draws a report up from the events of a reader: the same events give the same report.
package struct ReportDrawing: Sendable {
    /// The columns of the tables by division, organ and category, and of the one by month.
    package static let matterFigures = [
        "matters.collected", "matters.referred", "matters.replied", "matters.resolved", "matters.overdue",
        "matters.days",
    ]
    package static let divisionFigures = ["visits.sessions", "visits.received"] + matterFigures
    package static let monthFigures = ["visits.received", "matters.collected", "matters.resolved.flow"]
    /// Overdue matters beyond these are counted, not listed.
    package static let listedOverdue = 200

    private let period: ReportPeriod
    private let region: DivisionCode
    private let asOf: BusinessDate
    private let site: (code: SiteCode, name: String)
    private let calendar: BusinessCalendar
    private let divisions: any DivisionNaming

    package init(
        _ period: ReportPeriod, region: DivisionCode, asOf: BusinessDate, site: SiteCode, siteName: String,
        calendar: BusinessCalendar, divisions: any DivisionNaming
    ) {
        self.period = period
        self.region = region
        self.asOf = asOf
        self.site = (site, siteName)
        self.calendar = calendar
        self.divisions = divisions
    }

    /// The same question as that report's.
    ///
    /// - Throws: `ReportError`: `report.damaged` when the report's own fields contradict each other, `report.time_zone`.
    init(again report: Report, calendar: BusinessCalendar, divisions: any DivisionNaming) throws {
        guard report.time_zone == calendar.timeZone.identifier else {
            throw ReportError(
                .zone, zh: "报告按时区 \(report.time_zone) 统计，本中心按 \(calendar.timeZone.identifier)，不能核对",
                en: "the report counts days in \(report.time_zone), this site in \(calendar.timeZone.identifier)")
        }
        let period = try ReportPeriod(report.kind, report.period)
        guard period.first.description == report.from, period.last.description == report.through else {
            throw ReportError(
                .damaged, zh: "报告的期间与起止日期不符", en: "the report's period is not that of its first and last day")
        }
        self.init(
            period, region: try DivisionCode(report.region), asOf: try BusinessDate(report.as_of),
            site: try SiteCode(report.site), siteName: report.site_name, calendar: calendar, divisions: divisions)
    }

    /// - Parameter logs: only events within the position are looked at.
    /// - Throws: whatever the reader throws.
    package func report(from logs: any EventReader, at position: LogPosition) throws -> Report {
        try report(reading: PositionReader(logs, at: position), position)
    }

    /// - Parameter reader: all of its events are looked at.
    func report(reading reader: any EventReader, _ position: LogPosition) throws -> Report {
        let scope = Scope(region: region)
        let boards = try PastBoards(asOf: asOf, from: reader, calendar: calendar)
        let whole = try boards.board(scope: scope, period: period.days, divisions: divisions)
        let before = try period.before.map { try self.whole(of: $0, scope, reader) }
        let yearBefore = try period.yearBefore.map { try self.whole(of: $0, scope, reader) }
        let lines = whole.figures.map { figure in
            Report.Line(
                id: figure.id, now: ReportValue(figure.value), assumed: figure.assumed > 0 ? figure.assumed : nil,
                before: before?.figure(figure.id).map { ReportValue($0.value) },
                year_before: yearBefore?.figure(figure.id).map { ReportValue($0.value) })
        }
        let tables = try [
            table(.division, Self.divisionFigures, boards, scope, period.days),
            table(.organ, Self.matterFigures, boards, scope, period.days),
            table(.category, Self.matterFigures, boards, scope, period.days),
            table(.month, Self.monthFigures, boards, scope, period.twelveMonths),
        ]
        return Report(
            version: Report.version, kind: period.kind, period: period.text, from: period.first.description,
            through: period.last.description, as_of: asOf.description, region: region.digits,
            region_name: divisions.name(of: region) ?? region.digits, site: site.code.text, site_name: site.name,
            time_zone: calendar.timeZone.identifier, figures: lines, tables: tables,
            overdue: try boards.matters(countedBy: "matters.overdue", scope: scope, limit: Self.listedOverdue).map(
                overdue),
            heard: whole.heard.map {
                Report.HeardSite(site: $0.site.text, name: $0.name, through: $0.through?.rfc3339, events: $0.events)
            }, position: position)
    }

    /// A past period as of as many days after its end as this one is looked at, so that like is set beside like. A report
    /// on a period that is not over is set beside whole ones.
    private func whole(of past: ReportPeriod, _ scope: Scope, _ reader: any EventReader) throws -> Board {
        let lag = max(0, asOf.daysSince1970 - period.last.daysSince1970)
        return try PastBoards(asOf: past.last.advanced(byDays: lag), from: reader, calendar: calendar)
            .board(scope: scope, period: past.days, divisions: divisions)
    }

    private func table(
        _ dimension: Dimension, _ figures: [String], _ boards: PastBoards, _ scope: Scope, _ days: Period
    ) throws -> Report.Table {
        let board = try boards.board(scope: scope, period: days, by: dimension, divisions: divisions)
        var order: [(key: String, label: Bilingual)] = []
        var known: Set<String> = []
        let columns = figures.map { id -> [String: ReportValue] in
            let rows = board.figure(id)?.rows ?? []
            for row in rows where known.insert(row.key).inserted { order.append((row.key, row.label)) }
            return Dictionary(rows.map { ($0.key, ReportValue($0.value)) }) { first, _ in first }
        }
        if dimension == .month { order.sort { $0.key < $1.key } }
        let rows = order.compactMap { key, label -> Report.Row? in
            let values = zip(figures, columns).map { $1[key] ?? Self.nothing(like: board.figure($0)?.value) }
            guard values.contains(where: \.isSomething) else { return nil }
            return Report.Row(key: key, zh: label.zh, en: label.en, values: values)
        }
        return Report.Table(by: dimension.rawValue, figures: figures, rows: rows)
    }

    private static func nothing(like value: FigureValue?) -> ReportValue {
        switch value {
        case .count?, nil: ReportValue(.count(0))
        case .rate?: ReportValue(.rate(numerator: 0, denominator: 0))
        case .days?: ReportValue(.days(median: nil, p90: nil, speedup: nil))
        }
    }

    private func overdue(_ matter: MatterSummary) -> Report.Overdue {
        let due = matter.dueAt.map { calendar.date(of: $0) } ?? asOf
        return Report.Overdue(
            matter: MatterID(matter.ref).description, site: matter.site.text, site_name: matter.siteName,
            organ: matter.organ, category: matter.category,
            collected: calendar.date(of: matter.collectedAt).description, due: due.description,
            days: asOf.daysSince1970 - due.daysSince1970)
    }
}
