import Events
import GRDB

/// The state as of the end of one day, made once from the events that a reader gives and from no others, so that any
/// number of questions about it cost one fold.
package struct PastBoards: Sendable {
    package let asOf: BusinessDate
    private let model: ReadModel

    /// Reads the whole of what the reader gives.
    ///
    /// - Throws: whatever the reader throws.
    package init(asOf: BusinessDate, from reader: any EventReader, calendar: BusinessCalendar) throws {
        self.asOf = asOf
        let end = calendar.end(of: asOf)
        model = try ReadModel(.memory, calendar: calendar, occurredBy: end)
        try model.catchUp(from: QualifyingReader(base: reader, occurredBy: end))
    }

    package func board(
        scope: Scope, period: Period, by dimension: Dimension? = nil, divisions: any DivisionNaming
    ) throws -> Board {
        let query = FigureQuery(scope: scope, period: period, asOf: asOf, by: dimension)
        return try model.reading { try model.board(query, in: $0, divisions: divisions) }
    }

    /// The matters that a figure counts, those that are due longest first. Which they are is the figure's own definition.
    ///
    /// - Precondition: the figure is a count over matters, whatever the period.
    package func matters(countedBy id: String, scope: Scope, limit: Int) throws -> [MatterSummary] {
        guard case .count(let tallies)? = FigureDefinition.named(id)?.shape, let tally = tallies.first,
            tallies.count == 1, tally.population == .standing
        else { preconditionFailure("\(id) counts matters that stand") }
        let place = scope.condition(on: .matters)
        var arguments = place.arguments
        arguments["limit"] = limit
        if tally.counted.contains(":asOf") { arguments["asOf"] = asOf.daysSince1970 }
        return try model.reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(MatterSummary.columns)
                    FROM \(tally.population.source(in: Period())) LEFT JOIN sites s ON s.code = r.site
                        LEFT JOIN organs o ON o.code = r.organ
                    WHERE \(tally.population.condition) AND \(place.sql) AND (\(tally.counted))
                    ORDER BY r.due_at, r.log, r.seq LIMIT :limit
                    """, arguments: StatementArguments(arguments)
            ).map { try MatterSummary($0) }
        }
    }
}
