import Events
import GRDB

/// Puts together a board from what the tallies add up to.
struct BoardReading: Sendable {
    private let query: FigureQuery
    private let labels: Labels
    private let whole: Reading
    /// By the question's dimension.
    private let split: Reading?
    private let coverages: [Coverage: Coverage.Reading]

    /// What tallies add up to and how long matters took, whole or by a dimension.
    private struct Reading: Sendable {
        var rollups: RollupSplit?
        /// Of those populations that are not read from rollups.
        var sums: [Population: PopulationSums] = [:]
        private var facts: (elapsed: [String: Tallying.Elapsed], before: [String: Tallying.Elapsed]) = ([:], [:])

        func sums(over population: Population, needsDistinct: Bool) -> PopulationSums? {
            sums[population] ?? rollups?.sums(over: population, needsDistinct: needsDistinct)
        }

        var elapsed: [String: Tallying.Elapsed] { rollups?.elapsed() ?? facts.elapsed }
        var elapsedBefore: [String: Tallying.Elapsed] { rollups?.elapsedBefore() ?? facts.before }

        init(
            _ query: FigureQuery, by dimension: Dimension?, _ tallying: Tallying, _ rollups: RollupReading?,
            _ seldom: (sums: SeldomSums, versions: SeldomSums.Versions)?
        ) throws {
            self.rollups = try rollups?.split(by: dimension)
            for (population, tallies) in RollupPlan.tallies {
                if rollups != nil, RollupPlan.populations.contains(population) { continue }
                func read() throws -> PopulationSums {
                    PopulationSums(try tallying.sums(tallies, over: population, by: dimension))
                }
                guard let seldom, let sources = SeldomSums.Source.sources(of: population) else {
                    sums[population] = try read()
                    continue
                }
                let key = SeldomSums.Key(
                    population: population, scope: query.scope, period: population.isPeriodic ? query.period : nil,
                    asOf: query.asOf.daysSince1970, by: dimension)
                sums[population] = try seldom.sums.sums(key, version: seldom.versions.of(sources), read)
            }
            if rollups == nil {
                facts.elapsed = try tallying.elapsed(in: query.period, by: dimension)
                // A month has no namesake in the period before.
                if let before = query.period.before, !(dimension?.isTime ?? false) {
                    facts.before = try tallying.elapsed(in: before, by: dimension)
                }
            }
        }
    }

    /// - Parameters:
    ///   - seldom: what was kept of other questions to the same file; nil reads everything.
    ///   - usesRollups: false reads the facts, whatever the question is.
    init(
        _ query: FigureQuery, in db: Database, calendar: BusinessCalendar, divisions: any DivisionNaming,
        seldom: SeldomSums? = nil, usesRollups: Bool = true
    ) throws {
        self.query = query
        labels = try Labels(of: query.by, in: db, divisions: divisions)
        let tallying = Tallying(query, in: db)
        let rollups = usesRollups ? try RollupReading(query, in: db, calendar: calendar) : nil
        let seldom = try seldom.map { (sums: $0, versions: try SeldomSums.Versions(in: db)) }
        whole = try Reading(query, by: nil, tallying, rollups, seldom)
        split = try query.by.map { try Reading(query, by: $0, tallying, rollups, seldom) }
        var coverages: [Coverage: Coverage.Reading] = [:]
        for case .coverage(let coverage) in FigureDefinition.all.map(\.shape) {
            coverages[coverage] = try coverage.reading(query, in: db, divisions: divisions)
        }
        self.coverages = coverages
    }

    /// A tally's place among those over its population.
    private struct Column: Sendable {
        let population: Population
        let place: Int
        let isDistinct: Bool
    }

    func figures() -> [Figure] {
        var places: [Population: Int] = [:]
        var sums: [Population: PopulationSums] = [:]
        for population in RollupPlan.tallies.keys {
            sums[population] = whole.sums(over: population, needsDistinct: true)
        }
        return FigureDefinition.all.map { definition in
            // The plan lists tallies in the order of the definitions, so counting them off finds each one's columns.
            let columns = definition.shape.tallies.map { tally in
                let place = places[tally.population, default: 0]
                places[tally.population] = place + 1
                return Column(population: tally.population, place: place, isDistinct: tally.isAggregate)
            }
            return figure(definition, columns, sums)
        }
    }

    private func figure(
        _ definition: FigureDefinition, _ columns: [Column], _ sums: [Population: PopulationSums]
    ) -> Figure {
        switch definition.shape {
        case .count, .rate:
            let whole = sum(columns.map { sums[$0.population]?["", $0.place] })
            return Figure(
                id: definition.id, name: definition.name, value: value(whole, definition.shape),
                assumed: whole.assumed, rows: whenAsked { rows(definition, columns, by: $0, $1) })
        case .days:
            let elapsed = whole.elapsed[""]
            return Figure(
                id: definition.id, name: definition.name, value: days(elapsed, before: whole.elapsedBefore[""]),
                assumed: elapsed?.assumed ?? 0, rows: whenAsked { dayRows(by: $0, $1) })
        case .coverage(let coverage):
            let reading = coverages[coverage] ?? Coverage.Reading()
            return Figure(
                id: definition.id, name: definition.name, value: value(reading.whole, definition.shape),
                rows: whenAsked { by, _ in rows(reading, definition, by: by) })
        }
    }

    private func whenAsked(
        _ make: @escaping @Sendable (Dimension, Reading) -> [Figure.Row]
    ) -> (@Sendable () -> [Figure.Row])? {
        guard let by = query.by, let split else { return nil }
        return { make(by, split) }
    }

    private func rows(_ reading: Coverage.Reading, _ definition: FigureDefinition, by: Dimension) -> [Figure.Row] {
        ordered(reading.parts.map { ($0.key, $0.value) }, by: by) { weight($0, definition.shape) }.map { key, sums in
            Figure.Row(
                key: key, label: key.isEmpty ? Labels.undivided : labels.label(of: key, in: .sites),
                value: value(sums, definition.shape))
        }
    }

    private func rows(
        _ definition: FigureDefinition, _ columns: [Column], by: Dimension, _ split: Reading
    ) -> [Figure.Row] {
        var parts: [Population: PopulationSums] = [:]
        for (population, columns) in Dictionary(grouping: columns, by: \.population) {
            parts[population] = split.sums(over: population, needsDistinct: columns.contains(where: \.isDistinct))
        }
        let sums: [(String, Tallying.Sums)]
        if let part = parts.count == 1 ? parts.values.first : nil {
            sums = part.rows(columns.map(\.place))
        } else {
            let keys = parts.values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
            sums = keys.map { key in (key, sum(columns.map { parts[$0.population]?[key, $0.place] })) }
        }
        let population = columns.first?.population ?? .standing
        return ordered(sums, by: by) { weight($0, definition.shape) }.map { key, sums in
            Figure.Row(
                key: key, label: labels.label(of: key, in: population), value: value(sums, definition.shape))
        }
    }

    private func dayRows(by: Dimension, _ split: Reading) -> [Figure.Row] {
        let (elapsed, before) = (split.elapsed, split.elapsedBefore)
        let collected = split.sums(over: .collected, needsDistinct: false)?.keys ?? []
        let keys = Set(elapsed.keys).union(collected)
        return ordered(keys.map { ($0, elapsed[$0]) }, by: by) { $0?.count ?? 0 }.map { key, elapsed in
            Figure.Row(
                key: key, label: labels.label(of: key, in: .collected), value: days(elapsed, before: before[key]))
        }
    }

    /// Time runs forward; everything else begins with the row behind which most stands.
    private func ordered<Content>(
        _ rows: [(String, Content)], by: Dimension, weight: (Content) -> Int
    ) -> [(String, Content)] {
        rows.sorted { left, right in
            let (heavy, light) = by.isTime ? (0, 0) : (weight(left.1), weight(right.1))
            return heavy == light ? left.0 < right.0 : heavy > light
        }
    }

    private func sum(_ sums: [Tallying.Sums?]) -> Tallying.Sums {
        sums.reduce(into: Tallying.Sums()) { total, next in
            if let next { total.add(next) }
        }
    }

    private func weight(_ sums: Tallying.Sums, _ shape: Tally.Shape) -> Int {
        switch shape {
        case .count, .days: sums.counted
        case .rate, .coverage: sums.of
        }
    }

    private func value(_ sums: Tallying.Sums, _ shape: Tally.Shape) -> FigureValue {
        switch shape {
        case .count, .days: .count(sums.counted)
        case .rate, .coverage: .rate(numerator: sums.counted, denominator: sums.of)
        }
    }

    private func days(_ elapsed: Tallying.Elapsed?, before: Tallying.Elapsed?) -> FigureValue {
        guard let elapsed else { return .days(median: nil, p90: nil, speedup: nil) }
        var speedup: Double?
        if let before, before.median != 0 {
            speedup = Self.rounded(1 - Double(elapsed.median) / Double(before.median))
        }
        return .days(median: Self.days(elapsed.median), p90: Self.days(elapsed.p90), speedup: speedup)
    }

    private static func days(_ milliseconds: Int64) -> Double { rounded(Double(milliseconds) / 86_400_000) }

    /// To four decimals, half away from zero.
    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
