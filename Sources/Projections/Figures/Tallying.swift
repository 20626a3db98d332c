import Events
import GRDB

/// What the tallies of a question add up to, as a whole and by row.
struct Tallying {
    struct Sums {
        var counted = 0
        var of = 0
        var assumed = 0

        mutating func add(_ other: Sums) {
            counted += other.counted
            of += other.of
            assumed += other.assumed
        }
    }

    struct Elapsed {
        let count: Int
        /// Milliseconds.
        let median: Int64
        let p90: Int64
        let assumed: Int
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
    func sums(_ tallies: [Tally], over population: Population, by dimension: Dimension?) throws -> [String: [Sums]] {
        precondition(tallies.allSatisfy { $0.population == population }, "a query is over one population")
        let filter = filter(population, period: query.period, by: dimension)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(([filter.key] + tallies.flatMap(\.columns)).joined(separator: ", "))
                FROM \(filter.source) WHERE \(filter.condition) \(dimension == nil ? "" : "GROUP BY 1")
                """, arguments: bound(filter, asOf: tallies.flatMap(\.columns).contains { $0.contains(":asOf") }))
        var sums: [String: [Sums]] = [:]
        while let row = try rows.next() {
            sums[row[0]] = tallies.indices.map {
                Sums(counted: row[1 + 3 * $0], of: row[2 + 3 * $0], assumed: row[3 + 3 * $0])
            }
        }
        return sums
    }

    /// Time from collection to first resolution of the matters collected in that period, by key; a key under which
    /// nothing was resolved is absent.
    ///
    /// Nearest rank: of n values in ascending order, the percentile p is the one at place ⌈p·n/100⌉.
    func elapsed(in period: Period, by dimension: Dimension?) throws -> [String: Elapsed] {
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
                """, arguments: bound(filter, asOf: false))
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                ($0[0] as String, Elapsed(count: $0[1], median: $0[2], p90: $0[3], assumed: $0[4]))
            })
    }

    private struct Filter {
        let key: String
        let source: String
        let condition: String
        let arguments: [String: any DatabaseValueConvertible]
    }

    private func filter(_ population: Population, period: Period, by dimension: Dimension?) -> Filter {
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
        return Filter(
            key: dimension?.key(in: population) ?? "''", source: source,
            condition: [population.condition, scope.sql, days.sql].joined(separator: " AND "), arguments: arguments)
    }

    private func bound(_ filter: Filter, asOf: Bool) -> StatementArguments {
        var arguments = filter.arguments
        if asOf { arguments["asOf"] = query.asOf.daysSince1970 }
        return StatementArguments(arguments)
    }
}
