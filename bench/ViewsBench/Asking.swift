import EventLog
import Events
import Foundation
import Projections
import Synchronization

/// Asks what dashboards ask, as of the newest day and known now, while a site's events come in and are folded.
struct Asking {
    private let log: SQLiteLog
    private let model: ReadModel
    private let realm: Realm
    private let divisions: RealmDivisions
    private let today: BusinessDate
    private var random = Seeded(seed: 7)

    /// - Parameter today: the newest day of the history.
    init(log: SQLiteLog, views: String, today: BusinessDate) throws {
        self.log = log
        model = try ReadModel(path: views, calendar: .shanghai)
        try model.bringUpToDate(from: log)
        realm = try Realm(number: 1)
        divisions = try RealmDivisions()
        self.today = today
    }

    /// The figures of which the dashboard's tables have rows.
    private static let shown = [
        "matters.collected", "matters.referred", "matters.replied", "matters.resolved", "matters.overdue",
        "matters.days",
    ]

    /// As many as a table shows, or a chart of months.
    private static func shownRows(_ dimension: Projections.Dimension?) -> Int {
        switch dimension {
        case .month, .quarter, .year: 120
        case .site, .division, .deputy, .organ, .category, .channel, .kind, nil: 30
        }
    }

    struct Answer {
        let by: Projections.Dimension?
        let seconds: Double
    }

    /// - Parameter ingesting: whether events come in meanwhile, a few thousand a second.
    mutating func ask(_ count: Int, ingesting: Bool) throws -> [Answer] {
        let intake = ingesting ? try Intake(log: log, model: model, today: today) : nil
        defer { intake?.end() }
        var answers: [Answer] = []
        for _ in 0..<count {
            let query = query()
            let start = ViewsBench.seconds(CLOCK_MONOTONIC)
            let board = try model.board(
                query, reader: log, divisions: divisions, now: Instant(milliseconds: .max / 2),
                choice: .table(of: Self.shown, most: Self.shownRows(query.by)))
            let shown = board.breakdown(of: Self.shown, most: Self.shownRows(query.by)).rows
            answers.append(Answer(by: query.by, seconds: ViewsBench.seconds(CLOCK_MONOTONIC) - start))
            guard !board.figures.isEmpty, query.by != nil || shown.isEmpty else {
                preconditionFailure("a board has figures")
            }
        }
        return answers
    }

    private mutating func query() -> FigureQuery {
        let site = realm.sites.randomElement(using: &random)!.code.division.digits
        let length = [0, 2, 4, 4, 6, 6, 6, 9, 9, 12].randomElement(using: &random)!
        let region = length == 0 ? nil : try? DivisionCode(String(site.prefix(min(length, site.utf8.count))))
        let dimension = ([nil] + Projections.Dimension.allCases).randomElement(using: &random)!
        return FigureQuery(scope: Scope(region: region), period: period(), asOf: today, by: dimension)
    }

    /// This month and the one before, this quarter, this year and the one before, all there is.
    private mutating func period() -> Period {
        let (year, month, _) = today.civil
        func first(_ year: Int, _ month: Int) -> BusinessDate? {
            BusinessDate(year: year + (month - 1) / 12, month: (month - 1) % 12 + 1, day: 1)
        }
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return Period(from: first(year, month), through: today)
        case 1: return Period(from: first(year - 1, month + 11), through: first(year, month)?.advanced(byDays: -1))
        case 2: return Period(from: first(year, (month - 1) / 3 * 3 + 1), through: today)
        case 3: return Period(from: first(year, 1), through: today)
        case 4: return Period(from: first(year - 1, 1), through: first(year, 1)?.advanced(byDays: -1))
        default: return Period()
        }
    }
}

/// Another history that comes in on a thread of its own, and is folded there.
private final class Intake: Sendable {
    private let isEnding = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    init(log: SQLiteLog, model: ReadModel, today: BusinessDate) throws {
        let number = Int.random(in: 2...90)
        let begun = try History(
            log: log, seed: UInt64(number), number: number, firstDay: today.daysSince1970, days: 4)
        Thread.detachNewThread { [self] in
            var history = begun
            while !isEnding.withLock({ $0 }) {
                do {
                    try history.live(openings: 2_000, limit: .max, isRepeatingDay: true)
                    try model.catchUp(from: log)
                } catch {
                    FileHandle.standardError.write(Data("ViewsBench: \(error)\n".utf8))
                    exit(1)
                }
            }
            ended.signal()
        }
    }

    func end() {
        isEnding.withLock { $0 = true }
        ended.wait()
    }
}

/// The townships and villages of the realm.
struct RealmDivisions: DivisionNaming {
    private let codes: [DivisionCode]

    init() throws {
        let villages = Set(try Realm(number: 1).sites.map(\.code.division.digits))
        codes = try (villages.union(villages.map { String($0.prefix(9)) })).sorted().map { try DivisionCode($0) }
    }

    func name(of code: DivisionCode) -> String? { nil }

    func codes(digits: Int, in region: DivisionCode?) throws -> [DivisionCode] {
        codes.filter { $0.digits.utf8.count == digits && region?.contains($0) ?? true }
    }
}
