import Events
import Foundation
import Reports

/// A report's charts as the page's script takes them.
struct ReportCharts: Encodable {
    struct Series: Encodable {
        let name: String
        let values: [Int]
    }

    struct Drawn: Encodable {
        let id: String
        let caption: String
        let lying: Bool
        let labels: [String]
        let series: [Series]

        init(_ chart: ReportChart) {
            id = chart.id
            caption = chart.caption
            lying = chart.isLying
            labels = chart.labels.map { ReportCharts.shortened($0) }
            series = chart.series.map { Series(name: $0.name, values: $0.values) }
        }
    }

    /// Longer names are cut, with an ellipsis; the table has them whole.
    private static let labelCharacters = 18

    let drawn: [Drawn]

    init(_ report: Report, _ language: Language) {
        drawn = ReportChart.all(of: report, in: language).map { Drawn($0) }
    }

    func inScript() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ChartContent.escaped(String(decoding: try encoder.encode(drawn), as: UTF8.self))
    }

    private static func shortened(_ text: String) -> String {
        text.count > labelCharacters ? "…" + text.suffix(labelCharacters) : text
    }
}
