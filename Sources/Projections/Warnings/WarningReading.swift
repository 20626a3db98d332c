import Events
import Foundation
import GRDB

/// Finds what is worth a warning in the tables.
struct WarningReading {
    private let query: FigureQuery
    private let rules: WarningRules
    private let db: Database
    private let names: EvidenceNames
    private let scope: Scope.Condition

    init(_ query: FigureQuery, _ rules: WarningRules, in db: Database, divisions: any DivisionNaming) {
        self.query = query
        self.rules = rules
        self.db = db
        names = EvidenceNames(in: db, divisions: divisions)
        scope = query.scope.condition(on: .matters)
    }

    // MARK: - Matters

    private struct Rule {
        let condition: String
        /// The days or times that are shown, as SQL; the most pressing have the highest, but for what is due soon.
        let number: String
        let order: String
    }

    static let ofMatters: [Warnings.Kind] = [.overdue, .dueSoon, .returned, .reopened, .leaderless]
    private static let isOpen = "r.settled = 0 AND r.closed = 0"

    private func rule(_ kind: Warnings.Kind) -> Rule? {
        let today = query.asOf.daysSince1970
        let isUnanswered = "\(Self.isOpen) AND r.referrals > 0 AND r.replies = 0"
        switch kind {
        case .overdue:
            return Rule(
                condition: "\(isUnanswered) AND r.due_day < \(today)", number: "\(today) - r.due_day",
                order: "r.due_day")
        case .dueSoon:
            return Rule(
                condition: "\(isUnanswered) AND r.due_day BETWEEN \(today) AND \(today + rules.dueWithinDays)",
                number: "r.due_day - \(today)", order: "r.due_day")
        case .returned:
            return Rule(
                condition: "\(Self.isOpen) AND r.returns >= \(rules.returns)", number: "r.returns",
                order: "r.returns DESC")
        case .reopened:
            return Rule(
                condition: "r.closed = 0 AND r.reopenings >= \(rules.reopenings)", number: "r.reopenings",
                order: "r.reopenings DESC")
        case .leaderless:
            return Rule(
                condition: """
                    \(isUnanswered) AND r.referrals >= \(rules.referrals) AND (r.organ = '' OR r.stage = 'returned')
                    """, number: "r.referrals", order: "r.referrals DESC")
        case .surge, .silent, .ownRatings: return nil
        }
    }

    /// How many matters there are of each kind, counted in one pass.
    func counts() throws -> [Warnings.Kind: Int] {
        let rules = Self.ofMatters.compactMap { kind in rule(kind).map { (kind, $0) } }
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT \(rules.map { "coalesce(sum(\($1.condition)), 0)" }.joined(separator: ", ")) FROM matters r
                WHERE \(standing)
                """, arguments: StatementArguments(scope.arguments))
        guard let row else { preconditionFailure("a sum is a row") }
        return Dictionary(uniqueKeysWithValues: rules.indices.map { (rules[$0].0, row[$0] as Int) })
    }

    /// Matters that count, in the scope.
    private var standing: String { "\(Population.standing.condition) AND \(scope.sql)" }

    /// The most pressing first.
    ///
    /// - Parameter limit: nil for all.
    func forEachMatter(_ kind: Warnings.Kind, limit: Int?, _ body: (Warnings.MatterWarning) throws -> Void) throws {
        guard let rule = rule(kind) else { return }
        var arguments = scope.arguments
        if let limit { arguments["limit"] = limit }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(MatterSummary.columns), \(rule.number)
                FROM matters r LEFT JOIN sites s ON s.code = r.site LEFT JOIN organs o ON o.code = r.organ
                WHERE \(standing) AND \(rule.condition) ORDER BY \(rule.order), r.log, r.seq \(limit == nil ? "" : "LIMIT :limit")
                """, arguments: StatementArguments(arguments))
        while let row = try rows.next() {
            try body(Warnings.MatterWarning(matter: try MatterSummary(row), number: row[MatterSummary.columnCount]))
        }
    }

    // MARK: - Surges

    /// Digits of a township's code: the place that is compared with its own past.
    private static let placeDigits = 9

    func surges() throws -> [Warnings.Surge] {
        let rule = rules.surge
        let today = query.asOf.daysSince1970
        // How many whole periods lie between a place's first matter and the newest period.
        let place = "substr(r.division, 1, \(Self.placeDigits))"
        var pasts: [String: Int] = [:]
        let firsts = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(place), min(r.collected_day) FROM matters r
                WHERE \(standing) GROUP BY 1
                """, arguments: StatementArguments(scope.arguments))
        while let row = try firsts.next() {
            pasts[row[0]] = min(rule.periods, (today - rule.days - (row[1] as Int) + 1) / rule.days)
        }
        var arguments = scope.arguments
        arguments["today"] = today
        arguments["first"] = today - rule.days * (rule.periods + 1) + 1
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(place), \(Aliases.counted(.category, "r.category")), (:today - r.collected_day) / \(rule.days),
                    count(*)
                FROM matters r
                WHERE \(standing)
                    AND r.collected_day BETWEEN :first AND :today AND r.category <> ''
                GROUP BY 1, 2, 3
                """, arguments: StatementArguments(arguments))
        var counts: [Pair: [Int: Int]] = [:]
        while let row = try rows.next() {
            for branch in Self.branches(of: row[1]) {
                counts[Pair(place: row[0], category: branch), default: [:]][row[2], default: 0] += row[3] as Int
            }
        }
        let found = counts.compactMap { pair, counts -> Warnings.Surge? in
            guard let periods = pasts[pair.place], periods >= SurgeRule.leastPeriods, let count = counts[0],
                let division = try? DivisionCode(pair.place)
            else { return nil }
            let test = SurgeTest(count, past: (1...periods).map { counts[$0] ?? 0 })
            guard test.isSurge(rule) else { return nil }
            return Warnings.Surge(
                division: division, divisionName: names.division(pair.place), category: pair.category,
                from: query.asOf.advanced(byDays: 1 - rule.days), through: query.asOf, test: test, periods: periods)
        }
        return Self.mostSpecific(found)
    }

    private struct Pair: Hashable {
        let place: String
        let category: String
    }

    /// `城建/物业/电梯` is counted under `城建`, `城建/物业` and itself.
    private static func branches(of category: String) -> [String] {
        let parts = category.split(separator: "/")
        return parts.indices.map { parts[...$0].joined(separator: "/") }
    }

    /// Of a category and its branches in one place only the least probable is told; of equals, the widest.
    private static func mostSpecific(_ surges: [Warnings.Surge]) -> [Warnings.Surge] {
        let sorted = surges.sorted { left, right in
            (left.test.probability, left.category.count, left.division, left.category)
                < (right.test.probability, right.category.count, right.division, right.category)
        }
        return sorted.reduce(into: []) { told, surge in
            let isTold = told.contains { other in
                other.division == surge.division
                    && (other.category + "/").hasPrefix(surge.category + "/")
                    || other.division == surge.division && (surge.category + "/").hasPrefix(other.category + "/")
            }
            if !isTold { told.append(surge) }
        }
    }

    // MARK: - Sites and organs

    func silences(_ heard: [Heard], calendar: BusinessCalendar) -> [Warnings.Silence] {
        let found = heard.compactMap { site -> Warnings.Silence? in
            guard let through = site.through else { return Warnings.Silence(site: site, days: nil) }
            let days = query.asOf.daysSince1970 - calendar.date(of: through).daysSince1970
            return days > rules.silentDays ? Warnings.Silence(site: site, days: days) : nil
        }
        return found.sorted { left, right in
            (right.days ?? .max, left.site.site.text) < (left.days ?? .max, right.site.site.text)
        }
    }

    func ownRatings() throws -> [Warnings.OwnRatings] {
        var arguments = scope.arguments
        arguments["today"] = query.asOf.daysSince1970
        arguments["days"] = rules.ratingDays
        arguments["bound"] = rules.ownRatings
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(Aliases.counted(.organ, "r.organ")), count(*)
                FROM matters r JOIN matter_steps t ON t.log = r.log AND t.seq = r.seq AND t.step = 'rating'
                WHERE \(standing) AND r.organ <> ''
                    AND t.occurred_day > :today - :days AND t.occurred_day <= :today
                GROUP BY 1 HAVING count(*) >= :bound AND count(*) = sum(t.word = 'organ') ORDER BY 2 DESC, 1
                """, arguments: StatementArguments(arguments))
        return try rows.map {
            Warnings.OwnRatings(organ: $0[0], organName: try names.organ($0[0]), ratings: $0[1])
        }
    }
}
