import Events
import GRDB

/// What the tallies of a question add up to, as a whole and by row.
struct Tallying {
    struct Sums: Sendable {
        var counted = 0
        var of = 0
        var assumed = 0

        mutating func add(_ other: Sums) {
            counted += other.counted
            of += other.of
            assumed += other.assumed
        }

        mutating func take(_ other: Sums) {
            counted -= other.counted
            of -= other.of
            assumed -= other.assumed
        }
    }

    struct Elapsed: Sendable {
        let count: Int
        /// Milliseconds.
        let median: Int64
        let p90: Int64
    }

    private let query: FigureQuery
    private let db: Database

    init(_ query: FigureQuery, in db: Database) {
        self.query = query
        self.db = db
    }

    /// Each tally's sums by key, in the order given; without a dimension the one key is empty.
    ///
    /// One query serves all tallies, which must be over the same population.
    ///
    /// - Parameters:
    ///   - due: of matters that were never replied to, those alone that are due on these days; nil for all records.
    ///   - asOf: takes the place of the question's own as-of date.
    func sums(
        _ tallies: [Tally], over population: Population, by dimension: Dimension?, due: ClosedRange<Int>? = nil,
        asOf: Int? = nil
    ) throws -> [String: [Sums]] {
        precondition(tallies.allSatisfy { $0.population == population }, "a query is over one population")
        let filter = filter(population, period: query.period, by: dimension, due: due)
        // What is always 0 is not added up, and what several tallies add up only once.
        var columns: [String] = []
        func place(_ sql: String) -> Int32? {
            guard let sum = sql == "0" ? nil : "sum(\(sql))" else { return nil }
            return place(aggregate: sum)
        }
        func place(aggregate sql: String) -> Int32 {
            if let known = columns.firstIndex(of: sql) { return Int32(known + 1) }
            columns.append(sql)
            return Int32(columns.count)
        }
        let places = tallies.map { tally in
            (
                counted: tally.isAggregate ? place(aggregate: tally.counted) : place(tally.counted),
                of: place(tally.of),
                assumed: tally.assumed == "0" ? nil : place("(\(tally.counted)) AND (\(tally.assumed))")
            )
        }
        let rows = try RawQuery(
            kept: """
                SELECT \(([filter.key] + columns).joined(separator: ", "))
                FROM \(filter.source) WHERE \(filter.condition) \(dimension == nil ? "" : "GROUP BY 1")
                """, db)
        rows.bind(
            filter.arguments.merging(["asOf": asOf ?? query.asOf.daysSince1970]) { own, _ in own })
        var sums: [String: [Sums]] = [:]
        while try rows.step() {
            // Sums of nothing are null and read as 0.
            sums[rows.text(0)] = places.map { place in
                Sums(
                    counted: place.counted.map { rows.integer($0) } ?? 0, of: place.of.map { rows.integer($0) } ?? 0,
                    assumed: place.assumed.map { rows.integer($0) } ?? 0)
            }
        }
        return sums
    }

    /// Time from collection to first resolution of the matters collected in that period, by key; a key under which
    /// nothing was resolved is absent.
    ///
    /// Nearest rank: of n values in ascending order, the percentile p is the one at place ⌈p·n/100⌉.
    ///
    /// - Returns: also how many of all of them rest on an assumption.
    func elapsed(
        in period: Period, by dimension: Dimension?
    ) throws -> (rows: [String: Elapsed], assumed: Int) {
        let filter = filter(.collected, period: period, by: dimension)
        let rows = try Row.fetchAll(
            db,
            sql: """
                WITH measured AS (
                    SELECT \(filter.key) AS key, r.first_settled_at - r.collected_at AS elapsed,
                        r.first_settlement_assumed AS assumed
                    FROM \(filter.source) WHERE \(filter.condition) AND r.first_settled_at IS NOT NULL
                ), ranked AS (
                    SELECT key, elapsed, assumed, row_number() OVER (PARTITION BY key ORDER BY elapsed) AS place,
                        count(*) OVER (PARTITION BY key) AS n
                    FROM measured
                )
                SELECT key, n, max(CASE WHEN place = (n + 1) / 2 THEN elapsed END),
                    max(CASE WHEN place = (9 * n + 9) / 10 THEN elapsed END), sum(assumed)
                FROM ranked GROUP BY key
                """, arguments: StatementArguments(filter.arguments))
        let elapsed = rows.map { ($0[0] as String, Elapsed(count: $0[1], median: $0[2], p90: $0[3])) }
        return (Dictionary(uniqueKeysWithValues: elapsed), rows.reduce(0) { $0 + ($1[4] as Int) })
    }

    private struct Filter {
        let key: String
        let source: String
        let condition: String
        let arguments: [String: any DatabaseValueConvertible]
    }

    private func filter(
        _ population: Population, period: Period, by dimension: Dimension?, due: ClosedRange<Int>? = nil
    ) -> Filter {
        let scope = query.scope.condition(on: population.records)
        let period = population.isPeriodic ? period : Period()
        let days = period.condition(on: population.day)
        var arguments = scope.arguments.merging(days.arguments) { first, _ in first }
        var source = population.source(in: period)
        switch dimension {
        case .deputy: source += " " + population.deputies
        case .division: arguments["level"] = Dimension.level(below: query.scope.region)
        case .site, .organ, .category, .channel, .kind, .month, .quarter, .year, nil: break
        }
        var conditions = [population.condition, scope.sql, days.sql]
        if let due {
            conditions.append("r.replies = 0 AND r.referrals > 0 AND r.due_day BETWEEN :firstDue AND :lastDue")
            arguments["firstDue"] = due.lowerBound
            arguments["lastDue"] = due.upperBound
        }
        return Filter(
            key: dimension?.key(in: population) ?? "''", source: source,
            condition: conditions.joined(separator: " AND "), arguments: arguments)
    }
}
