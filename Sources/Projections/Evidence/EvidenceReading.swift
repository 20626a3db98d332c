import Events
import GRDB

/// Lists what a figure or a cell counts, by the very tallies that count it.
struct EvidenceReading {
    private let query: EvidenceQuery
    private let db: Database
    private let naming: any DivisionNaming
    private let names: EvidenceNames
    /// In the order of evidence.
    private let sources: [EvidenceSource]
    /// Of a coverage alone, in order.
    private let divisions: [EvidenceEntry.Item]

    init(_ asked: EvidenceQuery, in db: Database, divisions naming: any DivisionNaming) throws {
        let query = try Self.resolved(asked, in: db)
        self.query = query
        self.db = db
        self.naming = naming
        names = EvidenceNames(in: db, divisions: naming)
        sources = Self.sources(of: query).sorted { $0.kind < $1.kind }
        precondition(Set(sources.map(\.kind)).count == sources.count, "a figure counts each kind of record once")
        switch query.definition.shape {
        case .count, .rate, .days: divisions = []
        case .coverage(let coverage):
            divisions = try coverage.divisions(query.question, in: db, divisions: naming)
                .filter { query.part == .denominator || $0.isCovered }
                .filter { division in query.key.map { $0 == division.key } ?? true }
                .map { EvidenceEntry.Item.division($0.code.digits) }
        }
    }

    /// The row's key that counts: an organ, deputy or category that stands for another one is asked for as that one, as in
    /// a scope.
    private static func resolved(_ query: EvidenceQuery, in db: Database) throws -> EvidenceQuery {
        guard let key = query.key, let kind = query.question.by?.aliased else { return query }
        var resolved = query
        resolved.key = try Aliases(in: db).counted(kind, key)
        return resolved
    }

    private static func sources(of query: EvidenceQuery) -> [EvidenceSource] {
        let period = query.question.period
        switch query.definition.shape {
        case .count(let tallies), .rate(let tallies):
            return tallies.compactMap { tally in
                let expression = query.part == .numerator ? tally.counted : tally.of
                // Nothing is divided by.
                guard expression != "0" else { return nil }
                return EvidenceSource(tally, expression, period: period, query: query)
            }
        case .days:
            switch query.part {
            case .numerator: return [.elapsed(in: period, query: query)]
            case .denominator:
                // A month has no namesake in the period before.
                guard let before = period.before, query.key == nil || query.question.by?.isTime != true else {
                    return []
                }
                return [.elapsed(in: before, query: query)]
            }
        case .coverage: return []
        }
    }

    func summary() throws -> Evidence.Summary {
        var summary = Evidence.Summary()
        for source in sources { try source.forEach(in: db) { summary.add($0, amount: $1) } }
        for division in divisions { summary.add(division, amount: 1) }
        return summary
    }

    /// Entries behind a place in order, at most so many.
    func entries(
        after place: EvidencePlace?, limit: Int? = nil, _ body: (EvidenceEntry) throws -> Void
    ) throws {
        var left = limit
        func take(_ entry: EvidenceEntry) throws {
            left = left.map { $0 - 1 }
            try body(entry)
        }
        for source in sources where place.map({ source.kind >= $0.kind }) ?? true {
            guard left.map({ $0 > 0 }) ?? true else { return }
            let start = place.flatMap { $0.kind == source.kind ? $0 : nil }
            try source.entries(after: start, limit: left, in: db, names: names, take)
        }
        for division in divisions where place.map({ $0.key < division.reference }) ?? true {
            guard left.map({ $0 > 0 }) ?? true else { return }
            var entry = EvidenceEntry(division, amount: 1)
            entry.name = names.division(division.reference)
            try take(entry)
        }
    }

    /// What the row is called.
    private func row() throws -> Bilingual? {
        guard let key = query.key else { return nil }
        let population: Population =
            switch query.definition.shape {
            case .count(let tallies), .rate(let tallies): tallies.first?.population ?? .standing
            case .days: .collected
            case .coverage: .sites
            }
        if case .coverage = query.definition.shape, key.isEmpty { return Labels.undivided }
        return try Labels(of: query.question.by, in: db, divisions: naming).label(of: key, in: population)
    }

    func page(after place: EvidencePlace?, limit: Int) throws -> Evidence {
        var entries: [EvidenceEntry] = []
        // One more than the page has tells whether there is another one.
        try self.entries(after: place, limit: limit + 1) { entries.append($0) }
        let shown = Array(entries.prefix(limit))
        return Evidence(
            query: query, row: try row(), summary: try summary(), entries: shown,
            next: entries.count > limit ? shown.last.map { EvidencePlace(after: $0.item) } : nil)
    }
}
