import Events
import GRDB

extension ReadModel {
    /// What is worth a warning in the scope as of the question's day; its period and dimension do not matter.
    ///
    /// - Parameters:
    ///   - isHub: whether other sites' logs come together here; nowhere else is their silence anything to be warned of.
    ///   - limit: matters listed of each kind; all are counted.
    /// - Throws: as `board`.
    package func warnings(
        _ query: FigureQuery, rules: WarningRules, isHub: Bool, limit: Int, reader: any EventReader,
        divisions: any DivisionNaming, now: Instant, interruption: Interruption = .never
    ) throws -> Warnings {
        try answering(query, reader: reader, now: now, interruption: interruption) { db in
            let reading = WarningReading(query, rules, in: db, divisions: divisions)
            var matters: [Warnings.Kind: [Warnings.MatterWarning]] = [:]
            for kind in WarningReading.ofMatters {
                var listed: [Warnings.MatterWarning] = []
                if limit > 0 { try reading.forEachMatter(kind, limit: limit) { listed.append($0) } }
                matters[kind] = listed
            }
            let silences =
                isHub
                ? reading.silences(try Self.heard(in: query.scope, db, Seldom(nil, in: db)), calendar: calendar) : []
            return Warnings(
                query: query, rules: rules, kinds: Warnings.Kind.told(atHub: isHub), counts: try reading.counts(),
                matters: matters,
                surges: try reading.surges(), silences: silences,
                ownRatings: try reading.ownRatings())
        }
    }

    /// Every matter of which that warning is, the most pressing first.
    ///
    /// - Parameter body: gets them one by one while the file is being read, and so must not wait for anybody.
    package func forEachWarning(
        _ kind: Warnings.Kind, _ query: FigureQuery, rules: WarningRules, reader: any EventReader,
        divisions: any DivisionNaming, now: Instant, interruption: Interruption = .never,
        _ body: (Warnings.MatterWarning) throws -> Void
    ) throws {
        try answering(query, reader: reader, now: now, interruption: interruption) { db in
            try WarningReading(query, rules, in: db, divisions: divisions).forEachMatter(kind, limit: nil, body)
        }
    }
}
