import Events
import Projections

/// A board as tables for the terminal.
package struct BoardText {
    private let board: Board
    private let calendar: BusinessCalendar

    package init(_ board: Board, calendar: BusinessCalendar) {
        self.board = board
        self.calendar = calendar
    }

    package var text: String {
        let figures = board.query.by == nil ? summary : split
        return figures + "\n\n" + heard
    }

    private var summary: String {
        var table = TextTable([
            (Console.words("指标", "figure"), .left), (Console.words("数值", "value"), .right),
            (Console.words("依据", "of"), .right), (Console.words("代号", "id"), .left),
        ])
        for figure in board.figures {
            table.add([figure.name.text(Console.language), figure.value.text, Self.basis(figure), figure.id])
        }
        return table.text
    }

    /// What the table by a dimension shows; `--json` has every figure.
    private static let columns = [
        "visits.sessions", "visits.received", "matters.collected", "matters.referred", "matters.replied",
        "matters.resolved", "matters.resolved.flow", "matters.overdue", "matters.days", "ratings.impl.satisfied",
    ]

    /// Figures across, the dimension's values down, the whole at the foot.
    private var split: String {
        let figures = Self.columns.compactMap { board.figure($0) }.filter {
            !$0.id.hasPrefix("visits.") || countsVisits
        }
        var keys: [String] = []
        var labels: [String: String] = [:]
        for row in figures.flatMap({ $0.rows ?? [] }) where labels[row.key] == nil {
            keys.append(row.key)
            labels[row.key] = row.label.text(Console.language)
        }
        if board.query.by.map({ [.month, .quarter, .year].contains($0) }) ?? false { keys.sort() }
        var table = TextTable(
            [(board.query.by?.rawValue ?? "", .left)] + figures.map { ($0.name.text(Console.language), .right) })
        let cells = figures.map { figure in
            Dictionary((figure.rows ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        for key in keys { table.add([labels[key] ?? key] + cells.map { $0[key].map(Self.cell) ?? "" }) }
        table.add([Console.words("合计", "total")] + figures.map { Self.cell($0.value) })
        guard board.query.by == .deputy else { return table.text }
        return table.text + "\n"
            + Console.words(
                "一件涉及多位代表的，在各位代表名下都计；合计按件计一次",
                "a matter that names several deputies counts for each of them, and once in the total")
    }

    /// Visits have no organ, category, channel or matter kind.
    private var countsVisits: Bool {
        switch board.query.by {
        case .organ, .category, .channel, .kind: false
        case .site, .division, .deputy, .month, .quarter, .year, nil: true
        }
    }

    private static func cell(_ value: FigureValue) -> String {
        switch value {
        case .count, .days: value.text
        case .rate: "\(fraction(value)) \(value.text)"
        }
    }

    private var heard: String {
        var table = TextTable([
            (Console.words("站点", "site"), .left), (Console.words("名称", "name"), .left),
            (Console.words("记录", "events"), .right), (Console.words("汇聚至", "heard through"), .left),
        ])
        for site in board.heard {
            let through = site.through.map { calendar.date(of: $0).description } ?? Console.words("从未收到", "never heard")
            table.add([site.site.text, site.name, String(site.events), through])
        }
        return table.text
    }

    private static func basis(_ figure: Figure) -> String {
        let fraction = fraction(figure.value)
        guard figure.assumed > 0 else { return fraction }
        let assumed = Console.words("推定 \(figure.assumed)", "\(figure.assumed) assumed")
        return fraction.isEmpty ? assumed : "\(fraction) (\(assumed))"
    }

    private static func fraction(_ value: FigureValue) -> String {
        switch value {
        case .count: ""
        case .rate(let numerator, let denominator): "\(numerator)/\(denominator)"
        case .days(_, let p90, _): p90.map { "P90 \(FigureValue.days(median: $0, p90: nil, speedup: nil).text)" } ?? ""
        }
    }
}
