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
    /// What a question looks at mostly stands in the same rows.
    private var known: [Asked: [(place: String, bytes: KeptBytes)]] = [:]

    private struct Asked: Hashable {
        let span: Span
        let part: Int
        let from: String
        let to: String
    }

    /// - Returns: nil where the question is another than one dimension in a region and a period of whole months; it is
    ///   answered from the facts then.
    init?(_ query: FigureQuery, in db: Database, calendar: BusinessCalendar) throws {
        let scope = query.scope
        guard scope.deputy == nil, scope.organ == nil, scope.category == nil, scope.channel == nil,
            scope.region == nil || scope.site == nil, try !DoubledDeputies.exist(in: db),
            let asOf = try ReadModel.asOfDay(db)
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

    /// What is read for rows that are not all looked at.
    struct Parts {
        let times: Bool
        let presences: Bool
        /// Of the plan: what stands behind it is not read.
        let lastPlace: Int

        static let all = Parts(times: true, presences: true, lastPlace: RollupPlan.width - 1)
    }

    /// Everything that rows by that dimension are made from, or the whole without one.
    func split(by dimension: Dimension?, _ parts: Parts) throws -> RollupSplit {
        let own = RollupDimension(dimension)
        let presence: RollupDimension = dimension == .kind ? .kindOfPresence : .presence
        func numbers(_ period: RollupPeriod, _ own: RollupDimension) throws -> [StoredCells] {
            try cells(period.spans(SpanLength(dimension)).map { ($0, nil) }, places(own, dimension), own)
        }
        return RollupSplit(
            dimension: dimension, keys: keys, period: period, everything: everything, lastPlace: parts.lastPlace,
            cells: RollupSplit.Cells(
                periodic: try numbers(period, own), standing: try numbers(everything, own),
                presences: parts.presences ? try numbers(period, presence) : [],
                times: parts.times ? try times(period.period, by: dimension) : [],
                timesBefore: parts.times ? try timesBefore(by: dimension) : []),
            corrections: try Dictionary(
                uniqueKeysWithValues: RollupPlan.populations.map { ($0, try corrections($0, by: dimension)) }))
    }

    /// How long matters took in some rows, in the period and in the one of equal length before.
    func elapsed(
        of keys: [String], by dimension: Dimension
    ) throws -> (elapsed: [String: Tallying.Elapsed], before: [String: Tallying.Elapsed]) {
        // Sites have rows of their own: of those alone.
        let sites = dimension == .site ? keys.sorted() : nil
        let (times, before) = (
            try times(period.period, by: dimension, of: sites), try timesBefore(by: dimension, of: sites)
        )
        return (
            RowTimes(times, self.keys, by: dimension).elapsed(of: keys),
            RowTimes(before, self.keys, by: dimension).elapsed(of: keys)
        )
    }

    private func times(_ period: Period, by dimension: Dimension?, of sites: [String]? = nil) throws -> [StoredCells] {
        let own = RollupDimension(dimension)
        let spans = RollupPeriod.spans(of: period, among: spans, SpanLength(dimension))
        guard let sites else { return try cells(spans, places(own, dimension, withTimes: true), own) }
        return try sites.flatMap { site in
            let place = Spot.place(.site, site)
            return try cells(spans, (place, place + "\0"), own)
        }
    }

    private func timesBefore(by dimension: Dimension?, of sites: [String]? = nil) throws -> [StoredCells] {
        // A month has no namesake in the period before.
        guard let before = query.period.before, !(dimension?.isTime ?? false) else { return [] }
        return try times(before, by: dimension, of: sites)
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
            try rows(span, places, part: Spot(place: places.from, span: span).part(own.rawValue)).map {
                StoredCells(span: span, place: $0.place, days: days, dimension: own, bytes: $0.bytes)
            }
        }
    }

    private func rows(
        _ span: Span, _ places: (from: String, to: String), part: Int
    ) throws -> [(place: String, bytes: KeptBytes)] {
        let asked = Asked(span: span, part: part, from: places.from, to: places.to)
        if let rows = known[asked] { return rows }
        let query = try RawQuery(
            kept: """
                SELECT place, cells FROM \(Spot.table(part)) WHERE span = ? AND part = ? AND place >= ? AND place < ?
                """, db)
        query.bind(Int64(span.number))
        query.bind(Int64(part))
        query.bind(places.from)
        query.bind(places.to)
        var rows: [(place: String, bytes: KeptBytes)] = []
        while try query.step() { rows.append((query.text(0), KeptBytes(copying: query.bytes(1)))) }
        known[asked] = rows
        return rows
    }
}

extension SpanLength {
    fileprivate init(_ dimension: Dimension?) {
        self =
            switch dimension {
            case .month, .quarter: .month
            case .year: .year
            case .site, .division, .deputy, .organ, .category, .channel, .kind, nil: .allTime
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
