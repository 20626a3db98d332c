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
    private let choice: RowChoice
    /// Where it was chosen.
    private(set) var table: Breakdown?

    /// What tallies add up to and how long matters took, whole or by a dimension.
    private struct Reading: Sendable {
        private var rollups: RollupSplit?
        /// Of those populations that are not read from rollups.
        private var sums: [Population: PopulationSums] = [:]
        private var elapsed: [String: Tallying.Elapsed] = [:]
        private var elapsedBefore: [String: Tallying.Elapsed] = [:]
        private var assumed = 0

        func sums(over population: Population, needsDistinct: Bool) -> PopulationSums? {
            sums[population] ?? rollups?.sums(over: population, needsDistinct: needsDistinct)
        }

        /// How many matters took a time, by row.
        var timeCounts: [String: Int] { rollups?.times.counts ?? elapsed.mapValues(\.count) }

        func elapsed(of keys: [String]) -> [String: Tallying.Elapsed] { rollups?.times.elapsed(of: keys) ?? elapsed }

        func elapsedBefore(of keys: [String]) -> [String: Tallying.Elapsed] {
            rollups?.timesBefore.elapsed(of: keys) ?? elapsedBefore
        }

        /// How many of the times rest on an assumption.
        var assumedTimes: Int { rollups?.assumedTimes ?? assumed }

        init(
            _ query: FigureQuery, by dimension: Dimension?, _ parts: RollupReading.Parts, _ tallying: Tallying,
            _ rollups: RollupReading?, _ seldom: Seldom
        ) throws {
            self.rollups = try rollups?.split(by: dimension, parts)
            for (population, tallies) in RollupPlan.tallies {
                if rollups != nil, RollupPlan.populations.contains(population) { continue }
                let key = SeldomReads.SumsKey(
                    population: population, scope: query.scope, period: population.isPeriodic ? query.period : nil,
                    asOf: query.asOf.daysSince1970, by: dimension)
                sums[population] = try seldom.sums(key) {
                    PopulationSums(try tallying.sums(tallies, over: population, by: dimension))
                }
            }
            if rollups == nil {
                (elapsed, assumed) = try tallying.elapsed(in: query.period, by: dimension)
                // A month has no namesake in the period before.
                if let before = query.period.before, !(dimension?.isTime ?? false) {
                    elapsedBefore = try tallying.elapsed(in: before, by: dimension).rows
                }
            }
        }
    }

    /// - Parameters:
    ///   - seldom: what was kept of other questions to the same file.
    ///   - usesRollups: false reads the facts, whatever the question is.
    ///   - choice: of rows.
    init(
        _ query: FigureQuery, in db: Database, calendar: BusinessCalendar, divisions: any DivisionNaming,
        seldom: Seldom, usesRollups: Bool = true, choice: RowChoice = .all
    ) throws {
        self.query = query
        let tallying = Tallying(query, in: db)
        let rollups = usesRollups ? try RollupReading(query, in: db, calendar: calendar) : nil
        labels = Labels(
            of: query.by, names: try seldom.names(of: query.by) { try Labels.names(of: query.by, in: db) },
            divisions: divisions)
        self.choice = choice
        whole = try Reading(query, by: nil, .all, tallying, rollups, seldom)
        let parts = Self.parts(choice)
        split = try query.by.map { try Reading(query, by: $0, parts, tallying, rollups, seldom) }
        var coverages: [Coverage: Coverage.Reading] = [:]
        for case .coverage(let coverage) in FigureDefinition.all.map(\.shape) {
            let key = SeldomReads.CoverageKey(coverage: coverage, scope: query.scope, by: query.by)
            coverages[coverage] = try seldom.coverage(key) {
                try coverage.reading(query, in: db, divisions: divisions)
            }
        }
        self.coverages = coverages
        if case .table(let ids, let most) = choice, let by = query.by, let split {
            table = try Breakdown(ids.map { FigureDefinition.named($0).flatMap(rows) }, most: most) { keys in
                guard let rollups else { return days(keys, split.elapsed(of: keys), split.elapsedBefore(of: keys)) }
                let (elapsed, before) = try rollups.elapsed(of: keys, by: by)
                return days(keys, elapsed, before)
            }
        }
    }

    private static func parts(_ choice: RowChoice) -> RollupReading.Parts {
        guard case .table(let ids, _) = choice else { return .all }
        let tallies = ids.compactMap { FigureDefinition.named($0) }.flatMap(\.shape.tallies)
        let places = ids.flatMap { Self.columns[$0] ?? [] }.flatMap { RollupPlan.places($0.place, in: $0.population) }
        return RollupReading.Parts(
            times: false, presences: tallies.contains(where: \.isAggregate), lastPlace: places.max() ?? 0)
    }

    /// A tally's place among those over its population.
    private struct Column: Sendable {
        let population: Population
        let place: Int
        let isDistinct: Bool
    }

    /// The tallies of each figure. The plan lists them in the order of the definitions, so counting them off finds them.
    private static let columns: [String: [Column]] = {
        var places: [Population: Int] = [:]
        return Dictionary(
            uniqueKeysWithValues: FigureDefinition.all.map { definition in
                (
                    definition.id,
                    definition.shape.tallies.map { tally in
                        let place = places[tally.population, default: 0]
                        places[tally.population] = place + 1
                        return Column(population: tally.population, place: place, isDistinct: tally.isAggregate)
                    }
                )
            })
    }()

    func figures() -> [Figure] {
        var sums: [Population: PopulationSums] = [:]
        for population in RollupPlan.tallies.keys {
            sums[population] = whole.sums(over: population, needsDistinct: true)
        }
        return FigureDefinition.all.map { figure($0, sums) }
    }

    private func figure(_ definition: FigureDefinition, _ sums: [Population: PopulationSums]) -> Figure {
        let split = isChosen(definition) ? rows(definition) : nil
        switch definition.shape {
        case .count, .rate:
            let whole = sum((Self.columns[definition.id] ?? []).map { sums[$0.population]?["", $0.place] })
            return Figure(
                id: definition.id, name: definition.name, value: value(whole, definition.shape),
                assumed: whole.assumed, split: split)
        case .days:
            return Figure(
                id: definition.id, name: definition.name,
                value: days(whole.elapsed(of: [""])[""], before: whole.elapsedBefore(of: [""])[""]),
                assumed: whole.assumedTimes, split: split)
        case .coverage(let coverage):
            let reading = coverages[coverage] ?? Coverage.Reading()
            return Figure(
                id: definition.id, name: definition.name, value: value(reading.whole, definition.shape), split: split)
        }
    }

    private func isChosen(_ definition: FigureDefinition) -> Bool {
        switch choice {
        case .all: true
        case .table(let ids, _): ids.contains(definition.id)
        }
    }

    private func rows(_ definition: FigureDefinition) -> Figure.Split? {
        switch definition.shape {
        case .count, .rate: rows(definition, Self.columns[definition.id] ?? [])
        case .days: table.map { rows(of: $0, definition) } ?? dayRows()
        case .coverage(let coverage): rows(coverages[coverage] ?? Coverage.Reading(), definition)
        }
    }

    /// Those that the table has.
    private func rows(of table: Breakdown, _ definition: FigureDefinition) -> Figure.Split? {
        guard case .table(let ids, _) = choice, let column = ids.firstIndex(of: definition.id) else { return nil }
        let values = Dictionary(
            table.rows.compactMap { row in row.values[column].map { (row.key, $0) } },
            uniquingKeysWith: { first, _ in first })
        return Figure.Split(
            // In the order of the table.
            values: {
                table.rows.enumerated().compactMap { place, row in
                    row.values[column].map { Figure.Split.Value(key: row.key, number: nil, value: $0, weight: -place) }
                }
            },
            label: { labels.label(of: $0, in: .collected) }, times: { _ in values }, isOfTime: false)
    }

    private func rows(_ reading: Coverage.Reading, _ definition: FigureDefinition) -> Figure.Split? {
        query.by.map { by in
            Figure.Split(
                values: { reading.parts.map { row($0.key, nil, $0.value, definition.shape) } },
                label: { $0.isEmpty ? Labels.undivided : labels.label(of: $0, in: .sites) }, times: nil,
                isOfTime: by.isTime)
        }
    }

    private func rows(_ definition: FigureDefinition, _ columns: [Column]) -> Figure.Split? {
        guard let by = query.by, let split else { return nil }
        let population = columns.first?.population ?? .standing
        return Figure.Split(
            values: {
                var parts: [Population: PopulationSums] = [:]
                for (population, columns) in Dictionary(grouping: columns, by: \.population) {
                    parts[population] = split.sums(
                        over: population, needsDistinct: columns.contains(where: \.isDistinct))
                }
                if let part = parts.count == 1 ? parts.values.first : nil {
                    return part.rows(columns.map(\.place)) { row($0, $1, $2, definition.shape) }
                }
                let keys = parts.values.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
                return keys.map { key in
                    row(key, nil, sum(columns.map { parts[$0.population]?[key, $0.place] }), definition.shape)
                }
            }, label: { labels.label(of: $0, in: population) }, times: nil, isOfTime: by.isTime)
    }

    private func dayRows() -> Figure.Split? {
        guard let by = query.by, let split else { return nil }
        let none = FigureValue.days(median: nil, p90: nil, speedup: nil)
        return Figure.Split(
            values: {
                var counts = split.timeCounts
                for key in split.sums(over: .collected, needsDistinct: false)?.keys ?? [] {
                    counts[key, default: 0] += 0
                }
                return counts.map { Figure.Split.Value(key: $0.key, number: nil, value: none, weight: $0.value) }
            }, label: { labels.label(of: $0, in: .collected) },
            times: { keys in
                days(keys, split.elapsed(of: keys), split.elapsedBefore(of: keys))
            }, isOfTime: by.isTime)
    }

    private func days(
        _ keys: [String], _ elapsed: [String: Tallying.Elapsed], _ before: [String: Tallying.Elapsed]
    ) -> [String: FigureValue] {
        Dictionary(keys.map { ($0, days(elapsed[$0], before: before[$0])) }, uniquingKeysWith: { first, _ in first })
    }

    private func row(
        _ key: String, _ number: Int?, _ sums: Tallying.Sums, _ shape: Tally.Shape
    ) -> Figure.Split.Value {
        Figure.Split.Value(key: key, number: number, value: value(sums, shape), weight: weight(sums, shape))
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
