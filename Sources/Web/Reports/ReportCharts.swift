import Events
import Foundation
import Projections
import Reports

/// What a report's charts draw: numbers of its own tables.
struct ReportCharts: Encodable {
    struct Series: Encodable {
        let name: String
        let values: [Int]
    }

    struct Drawn: Encodable {
        let id: String
        let caption: String
        /// Bars that lie, for long names.
        let lying: Bool
        let labels: [String]
        let series: [Series]
    }

    private static let shownCategories = 10
    /// Longer names are cut, with an ellipsis; the table has them whole.
    private static let labelCharacters = 18

    let drawn: [Drawn]

    init(_ report: Report, _ language: Language) {
        drawn = [
            Self.months(report, language), Self.categories(report, language), Self.classes(report, language),
        ].compactMap(\.self)
    }

    func inScript() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return ChartContent.escaped(String(decoding: try encoder.encode(drawn), as: UTF8.self))
    }

    private static func months(_ report: Report, _ language: Language) -> Drawn? {
        guard let table = report.table(.month), !table.rows.isEmpty else { return nil }
        let series = ["matters.collected", "matters.resolved.flow"].compactMap { id -> Series? in
            guard let column = table.figures.firstIndex(of: id) else { return nil }
            return Series(name: name(id, language), values: table.rows.map { $0.values[column].count ?? 0 })
        }
        return Drawn(
            id: "months", caption: ReportWord.trend.text.text(language), lying: false, labels: table.rows.map(\.key),
            series: series)
    }

    private static func categories(_ report: Report, _ language: Language) -> Drawn? {
        guard let table = report.table(.category), let column = table.figures.firstIndex(of: "matters.collected")
        else { return nil }
        let rows = table.rows.filter { ($0.values[column].count ?? 0) > 0 }.prefix(shownCategories)
        guard !rows.isEmpty else { return nil }
        return Drawn(
            id: "categories", caption: ReportWord.frequent.text.text(language), lying: true,
            labels: rows.map { shortened($0.label.text(language)) },
            series: [
                Series(name: name("matters.collected", language), values: rows.map { $0.values[column].count ?? 0 })
            ])
    }

    private static func classes(_ report: Report, _ language: Language) -> Drawn? {
        let lines = ["A", "B", "C", "D", "none"].compactMap { report.line("matters.class." + $0) }
        let counts = lines.map { $0.now.count ?? 0 }
        guard counts.contains(where: { $0 > 0 }) else { return nil }
        let labels = lines.map { line in
            ReplyClass(word: String(line.id.dropFirst("matters.class.".count)))?.label.text(language)
                ?? ReplyClass.unspecified.label.text(language)
        }
        return Drawn(
            id: "classes", caption: ReportWord.classes.text.text(language), lying: true, labels: labels,
            series: [Series(name: name("matters.replied", language), values: counts)])
    }

    private static func name(_ id: String, _ language: Language) -> String {
        FigureDefinition.named(id)?.name.text(language) ?? id
    }

    private static func shortened(_ text: String) -> String {
        text.count > labelCharacters ? "…" + text.suffix(labelCharacters) : text
    }
}
