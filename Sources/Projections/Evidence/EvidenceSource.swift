import Events
import Foundation
import GRDB

/// One tally of a figure as a list of what it counts, in the order of evidence.
struct EvidenceSource {
    /// What the entries are; it also names the columns by which they are told apart and ordered.
    private struct Identity {
        let kind: String
        /// Log and place, or key and 0, as SQL.
        let key: String
        let seq: String
        /// Several rows of the population make up one entry.
        var isGrouped = false
        /// Distinct values are counted and nothing is known of the record.
        var isBare = false
    }

    let kind: String
    private let identity: Identity
    private let population: Population
    /// What an entry adds, as SQL.
    private let amount: String
    private let from: String
    private let condition: String
    private let arguments: [String: any DatabaseValueConvertible]

    /// - Parameters:
    ///   - expression: the tally's `counted` or `of`.
    ///   - period: in which the population is looked for.
    init(_ tally: Tally, _ expression: String, period: Period, query: EvidenceQuery) {
        let population = tally.population
        self.population = population
        identity = Self.identity(of: tally)
        kind = identity.kind
        amount = tally.isAggregate ? "1" : identity.isGrouped ? "sum(\(expression))" : expression
        let scope = query.question.scope.condition(on: population.records)
        let period = population.isPeriodic ? period : Period()
        let days = period.condition(on: population.day)
        var arguments = scope.arguments.merging(days.arguments) { first, _ in first }
        var source = population.source(in: period)
        var terms = [population.condition, scope.sql, days.sql]
        if !tally.isAggregate { terms.append("(\(expression)) > 0") }
        if let key = query.key, let dimension = query.question.by {
            terms.append("\(dimension.key(in: population)) = :cell")
            arguments["cell"] = key
            switch dimension {
            case .deputy: source += " " + population.deputies
            case .division: arguments["level"] = Dimension.level(below: query.question.scope.region)
            case .site, .organ, .category, .channel, .kind, .month, .quarter, .year: break
            }
        }
        if expression.contains(":asOf") { arguments["asOf"] = query.question.asOf.daysSince1970 }
        from = source
        condition = terms.joined(separator: " AND ")
        self.arguments = arguments
    }

    /// The matters whose time from collection to first resolution is measured, with that time.
    static func elapsed(in period: Period, query: EvidenceQuery) -> EvidenceSource {
        // A matter that was settled the moment it was collected took no time, and is measured all the same.
        EvidenceSource(
            Tally(.collected, "r.first_settled_at IS NOT NULL"), "r.first_settled_at IS NOT NULL", period: period,
            query: query
        ).adding("r.first_settled_at - r.collected_at")
    }

    private init(_ other: EvidenceSource, amount: String) {
        (kind, identity, population) = (other.kind, other.identity, other.population)
        (from, condition, arguments) = (other.from, other.condition, other.arguments)
        self.amount = amount
    }

    private func adding(_ amount: String) -> EvidenceSource { EvidenceSource(self, amount: amount) }

    private static func identity(of tally: Tally) -> Identity {
        if let distinct = tally.distinct {
            return Identity(kind: "deputy", key: distinct, seq: "0", isGrouped: true, isBare: true)
        }
        return switch tally.population {
        case .visits: Identity(kind: "visit", key: "r.log", seq: "r.seq")
        case .presences: Identity(kind: "visit", key: "r.log", seq: "r.seq", isGrouped: true)
        case .duties: Identity(kind: "duty", key: "r.log", seq: "r.seq")
        case .collected, .settled, .merged, .withdrawn, .standing:
            Identity(kind: "matter", key: "r.log", seq: "r.seq")
        case .conversions, .letters: Identity(kind: "event", key: "t.step_log", seq: "t.step_seq")
        case .projects, .projectVotes, .projectChoices, .projectCompletions, .projectsStanding:
            Identity(kind: "project", key: "r.log", seq: "r.seq")
        case .sites: Identity(kind: "site", key: "r.site", seq: "0")
        case .deputies: Identity(kind: "deputy", key: "r.id", seq: "0")
        }
    }

    // MARK: - Reading

    /// Every entry with what it adds, in order.
    func forEach(in db: Database, _ body: (EvidenceEntry.Item, Int) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db, sql: statement([columns, owner].flatMap(\.self)), arguments: StatementArguments(arguments))
        while let row = try rows.next() { try body(item(row), row[2]) }
    }

    /// The entries behind a place, with what people are shown of them.
    ///
    /// - Parameters:
    ///   - place: nil for the first ones.
    ///   - limit: nil for all.
    ///   - body: gets them in order.
    func entries(
        after place: EvidencePlace?, limit: Int?, in db: Database, names: EvidenceNames,
        _ body: (EvidenceEntry) throws -> Void
    ) throws {
        var arguments = arguments
        var behind = ""
        if let place {
            behind = " AND (\(identity.key), \(identity.seq)) > (:afterKey, :afterSeq)"
            arguments["afterKey"] = place.key
            arguments["afterSeq"] = place.seq
        }
        if let limit { arguments["limit"] = limit }
        let rows = try Row.fetchCursor(
            db, sql: statement(columns + owner + shown, behind: behind, isLimited: limit != nil),
            arguments: StatementArguments(arguments))
        while let row = try rows.next() { try body(entry(row, names)) }
    }

    private func statement(_ columns: [String], behind: String = "", isLimited: Bool = false) -> String {
        """
        SELECT \(columns.joined(separator: ", ")) FROM \(from) WHERE \(condition)\(behind)
        \(identity.isGrouped ? "GROUP BY 1, 2" : "") ORDER BY 1, 2 \(isLimited ? "LIMIT :limit" : "")
        """
    }

    private var columns: [String] {
        ["\(identity.key) AS evidence_key", "\(identity.seq) AS evidence_seq", "\(amount) AS evidence_amount"]
    }

    /// The matter that a step is one of.
    private var owner: [String] { kind == "event" ? ["r.log", "r.seq"] : ["NULL", "NULL"] }

    /// What people are shown: day, site, kind, category, organ, stage, title, beginning, end.
    private var shown: [String] {
        if identity.isBare { return Array(repeating: "NULL", count: 9) }
        let of: [String] =
            switch population.records {
            case .matters:
                ["r.kind", "r.category", "r.organ", "r.stage", "r.title", "r.collected_at", "r.first_settled_at"]
            case .visits: ["r.kind", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"]
            case .duties: ["r.kind", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"]
            case .projects: ["NULL", "r.category", "NULL", "r.stage", "NULL", "NULL", "NULL"]
            case .sites, .deputies: ["r.kind", "NULL", "NULL", "NULL", "NULL", "NULL", "NULL"]
            }
        return [population.day, "r.site"] + of
    }

    private func item(_ row: Row) -> EvidenceEntry.Item {
        let ref = { (at: Int) in Ref(log: row[at], seq: row[at + 1]) }
        return switch kind {
        case "matter": .matter(ref(0))
        case "visit": .visit(ref(0))
        case "duty": .duty(ref(0))
        case "project": .project(ref(0))
        case "event": .event(ref(0), of: ref(3))
        case "site": .site(row[0])
        default: .deputy(row[0])
        }
    }

    private func entry(_ row: Row, _ names: EvidenceNames) throws -> EvidenceEntry {
        var entry = EvidenceEntry(item(row), amount: row[2])
        entry.day = (row[5] as Int?).map { BusinessDate(daysSince1970: $0) }
        entry.site = row[6] ?? ""
        entry.siteName = try names.site(entry.site)
        entry.kind = (row[7] as String?).flatMap { population.records.label(ofKind: $0) }
        entry.category = row[8] ?? ""
        entry.organ = try names.organ(row[9] ?? "")
        entry.stage = row[10]
        entry.title = (row[11] as Data?).flatMap { Hash($0) }
        entry.began = (row[12] as Int64?).map { Instant(milliseconds: $0) }
        entry.ended = (row[13] as Int64?).map { Instant(milliseconds: $0) }
        switch entry.item {
        case .matter, .visit, .duty, .project, .event: break
        case .site(let code): entry.name = try names.site(code)
        case .deputy(let id): entry.name = try names.deputy(id)
        case .division(let code): entry.name = names.division(code)
        }
        return entry
    }
}
