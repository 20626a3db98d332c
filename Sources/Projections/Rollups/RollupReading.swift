import Events
import Foundation
import GRDB

/// Reads from the rollups what a question is answered from, within its transaction.
final class RollupReading {
    private let query: FigureQuery
    private let db: Database
    private let period: RollupPeriod
    private let everything: RollupPeriod
    private let spans: [Span]
    private let keys: RowKeys
    /// The day as of which cells are.
    private let asOf: Int
    /// Numbers and times of one period mostly stand in the same rows.
    private var known: [Asked: [StoredCells]] = [:]

    private struct Asked: Hashable {
        let span: Span
        let dimension: RollupDimension
        let from: String
    }

    /// - Returns: nil where the question is another than one dimension in a region and a period of whole months; it is
    ///   answered from the facts then.
    init?(_ query: FigureQuery, in db: Database, calendar: BusinessCalendar) throws {
        let scope = query.scope
        guard scope.deputy == nil, scope.organ == nil, scope.category == nil, scope.channel == nil,
            scope.region == nil || scope.site == nil, try !DoubledDeputies.exist(in: db),
            let asOf = try Int.fetchOne(db, sql: "SELECT as_of_day FROM meta")
        else { return nil }
        let spans = try RollupPeriod.spans(in: db)
        let lastDay = try RollupPeriod.lastDay(in: db, calendar: calendar)
        guard let period = RollupPeriod(query.period, spans: spans, lastDay: lastDay),
            let everything = RollupPeriod(Period(), spans: spans, lastDay: lastDay)
        else { return nil }
        self.query = query
        self.db = db
        self.period = period
        self.everything = everything
        self.spans = spans
        self.asOf = asOf
        keys = RowKeys(
            level: Dimension.level(below: scope.region),
            aliases: try Dictionary(
                uniqueKeysWithValues: [EntryName.Kind.organ, .deputy, .category].map {
                    ($0, try Aliases(in: db).all($0))
                }))
    }

    /// Everything that rows by that dimension are made from, or the whole without one.
    func split(by dimension: Dimension?) throws -> RollupSplit {
        let own = RollupDimension(dimension)
        let presence: RollupDimension = dimension == .kind ? .kindOfPresence : .presence
        let inMonths = dimension?.isOfMonths ?? false
        let before = query.period.before
        func times(_ period: Period) throws -> [StoredCells] {
            let spans = RollupPeriod.spans(of: period, among: spans, inMonths: inMonths)
            return try cells(spans, places(own, dimension, withTimes: true), own)
        }
        func numbers(_ period: RollupPeriod, _ own: RollupDimension) throws -> [StoredCells] {
            try cells(period.spans(inMonths: inMonths).map { ($0, nil) }, places(own, dimension), own)
        }
        return RollupSplit(
            dimension: dimension, keys: keys, period: period, everything: everything,
            cells: RollupSplit.Cells(
                periodic: try numbers(period, own), standing: try numbers(everything, own),
                presences: try numbers(period, presence), times: try times(query.period),
                // A month has no namesake in the period before.
                timesBefore: try before.flatMap { dimension?.isTime ?? false ? nil : try times($0) } ?? []),
            corrections: try Dictionary(
                uniqueKeysWithValues: RollupPlan.populations.map { ($0, try corrections($0, by: dimension)) }))
    }

    /// What is to be added to what depends on the as-of date, where the cells are as of another one.
    private func corrections(_ population: Population, by dimension: Dimension?) throws -> [String: [Tallying.Sums]] {
        let day = query.asOf.daysSince1970
        let tallies = RollupPlan.tallies[population] ?? []
        guard day != asOf, tallies.contains(where: \.dependsOnDay) else { return [:] }
        let tallying = Tallying(query, in: db)
        let due = min(day, asOf)...max(day, asOf) + Rollups.pressingDays
        let wrong = try tallying.sums(tallies, over: population, by: dimension, due: due, asOf: asOf)
        var corrections = try tallying.sums(tallies, over: population, by: dimension, due: due, asOf: day)
        for (key, sums) in wrong {
            for (index, sum) in sums.enumerated() { corrections[key]?[index].take(sum) }
        }
        return corrections
    }

    // MARK: - Spots

    /// The range of places that the question's region is made of, and no record's twice.
    private func places(
        _ own: RollupDimension, _ dimension: Dimension?, withTimes: Bool = false
    ) -> (from: String, to: String) {
        if let site = query.scope.site { return (Spot.place(.site, site.text), Spot.place(.site, site.text) + "\0") }
        let digits = query.scope.region?.digits ?? ""
        let depth = dimension == .division ? Dimension.level(below: query.scope.region) : digits.utf8.count
        let level: Spot.Level =
            if dimension == .site || depth > 6 {
                .site
            } else if depth > 2 || !own.isOfProvinces || withTimes {
                .county
            } else {
                .province
            }
        return (Spot.place(level, digits), Spot.place(level, digits) + ":")
    }

    private func cells(
        _ spans: [(span: Span, days: ClosedRange<Int>?)], _ places: (from: String, to: String), _ own: RollupDimension
    ) throws -> [StoredCells] {
        try spans.flatMap { span, days in
            let asked = Asked(span: span, dimension: own, from: places.from)
            let cells = try known[asked] ?? cells(span, places, own)
            known[asked] = cells
            guard let days else { return cells }
            return cells.map { row in
                var row = row
                row.days = days
                return row
            }
        }
    }

    private func cells(
        _ span: Span, _ places: (from: String, to: String), _ own: RollupDimension
    ) throws -> [StoredCells] {
        var bytes: [UInt8] = []
        var found: [(place: String, range: Range<Int>)] = []
        let part = Spot(place: places.from, span: span).part(own.rawValue)
        let rows = try RawQuery(
            kept: """
                SELECT place, cells FROM \(Spot.table(part)) WHERE span = ? AND part = ? AND place >= ? AND place < ?
                """, db)
        rows.bind(Int64(span.number))
        rows.bind(Int64(part))
        rows.bind(places.from)
        rows.bind(places.to)
        while try rows.step() {
            let start = bytes.count
            bytes.append(contentsOf: rows.bytes(1))
            found.append((rows.text(0), start..<bytes.count))
        }
        return found.map {
            StoredCells(span: span, place: $0.place, days: nil, dimension: own, bytes: bytes, range: $0.range)
        }
    }
}

extension Dimension {
    /// Whether a year is more than one row.
    fileprivate var isOfMonths: Bool {
        switch self {
        case .month, .quarter: true
        case .year, .site, .division, .deputy, .organ, .category, .channel, .kind: false
        }
    }
}

extension RollupDimension {
    fileprivate init(_ dimension: Dimension?) {
        self =
            switch dimension {
            case .organ: .organ
            case .category: .category
            case .channel: .channel
            case .kind: .kind
            case .deputy: .deputy
            case .site, .division, .month, .quarter, .year, nil: .whole
            }
    }
}
