import Events
import GRDB

/// Puts together a board from what the tallies add up to.
struct BoardReading {
    private let query: FigureQuery
    private let labels: Labels
    private let wholes: [Population: [Tallying.Sums]]
    private let parts: [Population: [String: [Tallying.Sums]]]
    private let elapsed: [String: Tallying.Elapsed]
    private let elapsedByKey: [String: Tallying.Elapsed]
    private let elapsedBefore: [String: Tallying.Elapsed]
    private let elapsedBeforeByKey: [String: Tallying.Elapsed]
    private let coverages: [Coverage: Coverage.Reading]

    /// Where each figure's tallies stand in its population's query.
    private static let plan: [Population: [Tally]] = Dictionary(
        grouping: FigureDefinition.all.flatMap(\.shape.tallies), by: \.population)

    init(_ query: FigureQuery, in db: Database, divisions: any DivisionNaming) throws {
        self.query = query
        labels = try Labels(of: query.by, in: db, divisions: divisions)
        let tallying = Tallying(query, in: db)
        var wholes: [Population: [Tallying.Sums]] = [:]
        var parts: [Population: [String: [Tallying.Sums]]] = [:]
        for (population, tallies) in Self.plan {
            wholes[population] = try tallying.sums(tallies, over: population, by: nil)[""]
            if let by = query.by { parts[population] = try tallying.sums(tallies, over: population, by: by) }
        }
        self.wholes = wholes
        self.parts = parts
        elapsed = try tallying.elapsed(in: query.period, by: nil)
        elapsedByKey = try query.by.map { try tallying.elapsed(in: query.period, by: $0) } ?? [:]
        let before = query.period.before
        elapsedBefore = try before.map { try tallying.elapsed(in: $0, by: nil) } ?? [:]
        // A month has no namesake in the period before.
        if let before, let by = query.by, !by.isTime {
            elapsedBeforeByKey = try tallying.elapsed(in: before, by: by)
        } else {
            elapsedBeforeByKey = [:]
        }
        var coverages: [Coverage: Coverage.Reading] = [:]
        for case .coverage(let coverage) in FigureDefinition.all.map(\.shape) {
            coverages[coverage] = try coverage.reading(query, in: db, divisions: divisions)
        }
        self.coverages = coverages
    }

    func figures() -> [Figure] {
        var places: [Population: Int] = [:]
        return FigureDefinition.all.map { definition in
            // The plan lists tallies in the order of the definitions, so counting them off finds each one's columns.
            let columns = definition.shape.tallies.map { tally in
                let place = places[tally.population, default: 0]
                places[tally.population] = place + 1
                return (tally.population, place)
            }
            return figure(definition, columns)
        }
    }

    private func figure(_ definition: FigureDefinition, _ columns: [(Population, Int)]) -> Figure {
        switch definition.shape {
        case .count, .rate:
            let whole = sum(columns.map { population, place in wholes[population]?[place] })
            return Figure(
                id: definition.id, name: definition.name, value: value(whole, definition.shape),
                assumed: whole.assumed, rows: query.by.map { rows(definition, columns, by: $0) })
        case .days:
            return Figure(
                id: definition.id, name: definition.name,
                value: days(elapsed[""], before: elapsedBefore[""]), assumed: elapsed[""]?.assumed ?? 0,
                rows: query.by.map { dayRows(by: $0) })
        case .coverage(let coverage):
            let reading = coverages[coverage] ?? Coverage.Reading()
            return Figure(
                id: definition.id, name: definition.name, value: value(reading.whole, definition.shape),
                rows: query.by.map { rows(reading, definition, by: $0) })
        }
    }

    private func rows(_ reading: Coverage.Reading, _ definition: FigureDefinition, by: Dimension) -> [Figure.Row] {
        ordered(reading.parts.map { ($0.key, $0.value) }, by: by) { weight($0, definition.shape) }.map { key, sums in
            Figure.Row(
                key: key, label: key.isEmpty ? Labels.undivided : labels.label(of: key, in: .sites),
                value: value(sums, definition.shape))
        }
    }

    private func rows(_ definition: FigureDefinition, _ columns: [(Population, Int)], by: Dimension) -> [Figure.Row] {
        let keys = Set(columns.flatMap { population, _ in parts[population].map { Array($0.keys) } ?? [] })
        let sums = keys.map { key in
            (key, sum(columns.map { population, place in parts[population]?[key]?[place] }))
        }
        let population = columns.first?.0 ?? .standing
        return ordered(sums, by: by) { weight($0, definition.shape) }.map { key, sums in
            Figure.Row(
                key: key, label: labels.label(of: key, in: population), value: value(sums, definition.shape))
        }
    }

    private func dayRows(by: Dimension) -> [Figure.Row] {
        let keys = Set(elapsedByKey.keys).union((parts[.collected] ?? [:]).keys)
        return ordered(keys.map { ($0, elapsedByKey[$0]) }, by: by) { $0?.count ?? 0 }.map { key, elapsed in
            Figure.Row(
                key: key, label: labels.label(of: key, in: .collected),
                value: days(elapsed, before: elapsedBeforeByKey[key]))
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
