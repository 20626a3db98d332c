import Events
import Projections

/// The figures of the matters, one row for each division, station, organ or category.
struct BreakdownTable {
    struct Row {
        let label: String
        /// The key, where the label does not already say it.
        let code: String?
        /// The page narrowed to this row; nil where the page cannot be narrowed to it.
        let address: String?
        let cells: [FigureCell]
    }

    /// More rows than this are told, not shown.
    static let shownRows = 30

    let id: String
    let caption: String
    let heading: String
    let rows: [Row]
    /// How many rows are not shown, and where all of them are.
    let more: String?
    let all: String

    /// In the order of the table's columns.
    static let figures = [
        "matters.collected", "matters.referred", "matters.replied", "matters.resolved", "matters.overdue",
        "matters.days",
    ]

    /// - Parameter board: the answer to the page's question split by `dimension`.
    init(_ board: Board, by dimension: Dimension, query: PageQuery) {
        let language = query.language
        id = "by-" + dimension.rawValue
        let name = Self.name(of: dimension).text(language)
        heading = name
        caption = Bilingual(zh: "按\(name)", en: "By \(name)").text(language)
        let found = Self.rows(of: board)
        rows = found.prefix(Self.shownRows).map { key, label, values in
            let label = label.text(language)
            let evidence = EvidenceAddress(query, row: key, of: board)
            return Row(
                label: label, code: key.isEmpty || key == label || dimension == .category ? nil : key,
                address: Self.address(of: key, dimension, board, query),
                cells: zip(Self.figures, values).map { FigureCell($1, of: $0, in: evidence) })
        }
        let hidden = found.count - rows.count
        more =
            hidden > 0
            ? Bilingual(zh: "另有 \(hidden) 行未列出", en: "\(hidden) more rows are not shown").text(language) : nil
        var changes: [PageParameter: String] = [.by: dimension.rawValue]
        if let region = board.query.scope.region { changes[.region] = region.digits }
        all = query.address("/figures.json", changing: changes)
    }

    /// Rows in the order of the first figure; a key that only a later figure has (overdue matters collected before the
    /// period) follows.
    private static func rows(of board: Board) -> [(key: String, label: Bilingual, values: [FigureValue?])] {
        let lists = figures.map { board.figure($0)?.rows ?? [] }
        let columns = lists.map { rows in Dictionary(rows.map { ($0.key, $0.value) }) { first, _ in first } }
        var known: Set<String> = []
        return lists.joined().compactMap { row in
            guard known.insert(row.key).inserted else { return nil }
            let values = columns.map { $0[row.key] }
            return values.contains { $0.map(isSomething) ?? false } ? (row.key, row.label, values) : nil
        }
    }

    /// Visits have rows too, and a key that stands for nothing but them is no row of a table of matters.
    private static func isSomething(_ value: FigureValue) -> Bool {
        switch value {
        case .count(let count): count > 0
        case .rate(_, let denominator): denominator > 0
        case .days(let median, _, _): median != nil
        }
    }

    private static func address(of key: String, _ dimension: Dimension, _ board: Board, _ query: PageQuery) -> String? {
        guard !key.isEmpty, key.utf8.count <= Bounds.nameBytes else { return nil }
        switch dimension {
        case .division:
            guard key != board.query.scope.region?.digits, (try? DivisionCode(key)) != nil else { return nil }
            return query.address(changing: [.region: key])
        case .site: return query.address(changing: [.site: key])
        case .deputy: return query.address(changing: [.deputy: key])
        case .organ: return query.address(changing: [.organ: key])
        case .category: return query.address(changing: [.category: key])
        case .channel: return query.address(changing: [.channel: key])
        case .kind, .month, .quarter, .year: return nil
        }
    }

    static func name(of dimension: Dimension) -> Bilingual {
        switch dimension {
        case .site: PageWord.station.text
        case .division: PageParameter.region.name
        case .deputy: PageParameter.deputy.name
        case .organ: PageParameter.organ.name
        case .category: PageParameter.category.name
        case .channel: PageParameter.channel.name
        case .kind: Bilingual(zh: "类型", en: "kind")
        case .month: PageWord.month.text
        case .quarter: Bilingual(zh: "季度", en: "quarter")
        case .year: Bilingual(zh: "年份", en: "year")
        }
    }
}
