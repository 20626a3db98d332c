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

    static let choice = RowChoice.table(of: figures, most: shownRows)

    /// - Parameter board: the answer to the page's question split by `dimension`.
    init(_ board: Board, by dimension: Dimension, query: PageQuery) {
        let language = query.language
        id = "by-" + dimension.rawValue
        let name = Self.name(of: dimension).text(language)
        heading = name
        caption = Bilingual(zh: "按\(name)", en: "By \(name)").text(language)
        let found = board.breakdown(of: Self.figures, most: Self.shownRows)
        rows = found.rows.map { row in
            let (key, values) = (row.key, row.values)
            let label = row.label.text(language)
            let evidence = EvidenceAddress(query, row: key, of: board)
            return Row(
                label: label, code: key.isEmpty || key == label || dimension == .category ? nil : key,
                address: Self.address(of: key, dimension, board, query),
                cells: zip(Self.figures, values).map { FigureCell($1, of: $0, in: evidence) })
        }
        let hidden = found.hidden
        more =
            hidden > 0
            ? Bilingual(zh: "另有 \(hidden) 行未列出", en: "\(hidden) more rows are not shown").text(language) : nil
        var changes: [PageParameter: String] = [.by: dimension.rawValue]
        if let region = board.query.scope.region { changes[.region] = region.digits }
        all = query.address("/figures.json", changing: changes)
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
