import Events
import Projections

/// Collected and resolved by month, as a chart and as the table beside it.
struct MonthlyTrend {
    struct Row {
        let key: String
        let label: String
        let collected: Int
        let resolved: Int
        let collectedAddress: String
        let resolvedAddress: String
    }

    /// Ten years; a ledger with a date from long ago must not press the present into a corner of the chart.
    static let shownMonths = 120

    static let figures = ["matters.collected", "matters.resolved.flow"]

    /// Without gaps, oldest first: a month between two others in which nothing happened is one of zeros.
    let rows: [Row]
    /// Says how many earlier months are not shown.
    let more: String?
    let hasRows: Bool

    /// - Parameter board: split by month.
    init(_ board: Board, query: PageQuery) {
        let language = query.language
        let collected = Self.counts(board.figure(Self.figures[0]))
        let resolved = Self.counts(board.figure(Self.figures[1]))
        let counted = Set(collected.keys).union(resolved.keys)
        let months = counted.compactMap(Self.ordinal)
        guard let first = months.min(), let last = months.max() else {
            (rows, more, hasRows) = ([], nil, false)
            return
        }
        let start = max(first, last - Self.shownMonths + 1)
        rows = (start...last).map { month in
            let key = Self.key(month)
            let evidence = EvidenceAddress(query, row: key, of: board)
            return Row(
                key: key,
                label: Bilingual(zh: "\(month / 12)年\(month % 12 + 1)月", en: key).text(language),
                collected: collected[key] ?? 0, resolved: resolved[key] ?? 0,
                collectedAddress: evidence.of("matters.collected", .numerator),
                resolvedAddress: evidence.of("matters.resolved.flow", .numerator))
        }
        hasRows = true
        let hidden = Set(months.filter { $0 < start })
        let early = hidden.map(Self.key)
        let sums = (
            early.reduce(0) { $0 + (collected[$1] ?? 0) }, early.reduce(0) { $0 + (resolved[$1] ?? 0) }
        )
        more =
            hidden.isEmpty
            ? nil
            : Bilingual(
                zh: "更早的 \(hidden.count) 个月未列出：收集 \(sums.0) 件，办结 \(sums.1) 件",
                en: "\(hidden.count) earlier months are not shown: \(sums.0) collected, \(sums.1) resolved"
            ).text(language)
    }

    private static func counts(_ figure: Figure?) -> [String: Int] {
        Dictionary(
            (figure?.rows ?? []).compactMap { row -> (String, Int)? in
                switch row.value {
                case .count(let count): count > 0 ? (row.key, count) : nil
                case .rate, .days: nil
                }
            }
        ) { first, _ in first }
    }

    /// `2026-05` as months since the year 0.
    private static func ordinal(_ key: String) -> Int? {
        let parts = key.split(separator: "-")
        guard parts.count == 2, let year = Int(parts[0]), let month = Int(parts[1]), (1...12).contains(month),
            (1...9999).contains(year)
        else { return nil }
        return year * 12 + month - 1
    }

    private static func key(_ ordinal: Int) -> String {
        let (year, month) = (String(ordinal / 12), ordinal % 12 + 1)
        return String(repeating: "0", count: 4 - year.count) + year + (month < 10 ? "-0" : "-") + String(month)
    }
}
