import Events
import Projections

/// A board as tables: every figure, and with a dimension every row of every figure.
package enum BoardTable {
    package static func tables(_ board: Board, language: Language) -> [Table] {
        let whole = Table(
            Bilingual(zh: "统计", en: "figures"), columns([]),
            rows: board.figures.map { cells([], $0, $0.value, language) })
        guard board.query.by != nil else { return [whole, heard(board)] }
        return [split(board, language: language), whole, heard(board)]
    }

    /// Every row of every figure.
    package static func split(_ board: Board, language: Language) -> Table {
        let name = board.query.by?.rawValue ?? ""
        let keys = [Table.Column("键", "key", width: 16), Table.Column("分组", "label", width: 24)]
        return Table(Bilingual(zh: "分组统计 \(name)", en: "figures by \(name)"), columns(keys)) { body in
            for figure in board.figures {
                for row in figure.rows ?? [] {
                    try body(cells([Cell(row.key), .text(row.label.text(language))], figure, row.value, language))
                }
            }
        }
    }

    private static func columns(_ keys: [Table.Column]) -> [Table.Column] {
        [Table.Column("代号", "id", width: 28), Table.Column("指标", "figure", width: 28)] + keys + [
            Table.Column("数值", "value"), Table.Column("分子", "numerator"), Table.Column("分母", "denominator"),
            Table.Column("比率", "rate"), Table.Column("中位天数", "median days"), Table.Column("九成天数", "p90 days"),
            Table.Column("提速", "speedup"), Table.Column("其中推定", "assumed"),
        ]
    }

    private static func cells(
        _ keys: [Cell], _ figure: Figure, _ value: FigureValue, _ language: Language
    ) -> [Cell] {
        let numbers: [Cell] =
            switch value {
            case .count(let count): [.integer(count), .empty, .empty, .empty, .empty, .empty, .empty]
            case .rate(let part, let whole):
                [.empty, .integer(part), .integer(whole), .share(part, of: whole), .empty, .empty, .empty]
            case .days(let median, let p90, let speedup):
                [.empty, .empty, .empty, .empty, Cell(median), Cell(p90), Cell(speedup)]
            }
        // What was assumed is counted for the whole figure alone.
        let assumed: Cell = keys.isEmpty && figure.assumed > 0 ? .integer(figure.assumed) : .empty
        return [.text(figure.id), .text(figure.name.text(language))] + keys + numbers + [assumed]
    }

    /// How far each site has been heard: silence is not zero.
    private static func heard(_ board: Board) -> Table {
        Table(
            Bilingual(zh: "汇聚情况", en: "heard through"),
            [
                Table.Column("站点", "site", width: 16), Table.Column("名称", "name", width: 28),
                Table.Column("汇聚至", "heard through", width: 26), Table.Column("记录", "events"),
            ],
            rows: board.heard.map {
                [.text($0.site.text), .text($0.name), Cell($0.through?.rfc3339), .integer($0.events)]
            })
    }
}
