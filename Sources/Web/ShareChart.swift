import Events
import Projections

/// How a whole divides: the classes of the replies, the grades of the ratings. A chart and the table beside it.
struct ShareChart {
    struct Part {
        let count: Int
        let address: String
        let share: String
    }

    struct Row {
        let label: String
        /// One for each series.
        let parts: [Part]
    }

    let series: [String]
    let rows: [Row]
    let hasRows: Bool

    private init(series: [String], rows: [Row]) {
        self.series = series
        self.rows = rows
        hasRows = rows.contains { $0.parts.contains { $0.count > 0 } }
    }

    /// In the order of the letters, what is not classed last.
    private static let stated = ReplyClass.allCases.filter { !$0.word.isEmpty } + [.unspecified]

    static func classes(_ board: Board, query: PageQuery) -> ShareChart {
        let language = query.language
        return ShareChart(
            series: [PageWord.classes.text.text(language)],
            rows: stated.map { word in
                let ending = word.word.isEmpty ? "none" : word.word.uppercased()
                return Row(
                    label: word.label.text(language), parts: [part("matters.class." + ending, board, query)])
            })
    }

    static func grades(_ board: Board, query: PageQuery) -> ShareChart {
        let language = query.language
        return ShareChart(
            series: [PageWord.answered.text.text(language), PageWord.implemented.text.text(language)],
            rows: Grade.allCases.filter { !$0.word.isEmpty }.map { grade in
                Row(
                    label: grade.label.text(language),
                    parts: ["ratings.reply.", "ratings.impl."].map { part($0 + grade.word, board, query) })
            })
    }

    private static func part(_ id: String, _ board: Board, _ query: PageQuery) -> Part {
        let address = EvidenceAddress(query).of(id, .numerator)
        return switch board.figure(id)?.value {
        case .rate(let numerator, let denominator)?:
            Part(count: numerator, address: address, share: FigureValue.percent(numerator, of: denominator))
        case .count(let count)?: Part(count: count, address: address, share: "—")
        case .days?, nil: Part(count: 0, address: address, share: "—")
        }
    }
}
