import Events
import Projections

/// A chart of a report: numbers of its own tables, whatever draws them.
package struct ReportChart: Sendable {
    package struct Series: Sendable {
        package let name: String
        /// One for each label.
        package let values: [Int]
    }

    package let id: String
    package let caption: String
    /// What the labels are: months, categories, classes of replies.
    package let heading: String
    /// Bars that lie, for long names.
    package let isLying: Bool
    package let labels: [String]
    package let series: [Series]

    private static let shownCategories = 10

    package static func all(of report: Report, in language: Language) -> [ReportChart] {
        [months(report, language), categories(report, language), classes(report, language)].compactMap(\.self)
    }

    private static func months(_ report: Report, _ language: Language) -> ReportChart? {
        guard let table = report.table(.month), !table.rows.isEmpty else { return nil }
        let series = ["matters.collected", "matters.resolved.flow"].compactMap { id -> Series? in
            guard let column = table.figures.firstIndex(of: id) else { return nil }
            return Series(name: name(id, language), values: table.rows.map { $0.values[column].count ?? 0 })
        }
        return ReportChart(
            id: "months", caption: ReportWord.trend.text.text(language),
            heading: ReportWord.month.text.text(language), isLying: false, labels: table.rows.map(\.key),
            series: series)
    }

    private static func categories(_ report: Report, _ language: Language) -> ReportChart? {
        guard let table = report.table(.category), let column = table.figures.firstIndex(of: "matters.collected")
        else { return nil }
        let rows = table.rows.filter { ($0.values[column].count ?? 0) > 0 }.prefix(shownCategories)
        guard !rows.isEmpty else { return nil }
        return ReportChart(
            id: "categories", caption: ReportWord.frequent.text.text(language),
            heading: ReportWord.category.text.text(language), isLying: true,
            labels: rows.map { $0.label.text(language) },
            series: [
                Series(name: name("matters.collected", language), values: rows.map { $0.values[column].count ?? 0 })
            ])
    }

    private static func classes(_ report: Report, _ language: Language) -> ReportChart? {
        let lines = ["A", "B", "C", "D", "none"].compactMap { report.line("matters.class." + $0) }
        let counts = lines.map { $0.now.count ?? 0 }
        guard counts.contains(where: { $0 > 0 }) else { return nil }
        let labels = lines.map { line in
            ReplyClass(word: String(line.id.dropFirst("matters.class.".count)))?.label.text(language)
                ?? ReplyClass.unspecified.label.text(language)
        }
        return ReportChart(
            id: "classes", caption: ReportWord.classes.text.text(language),
            heading: ReportWord.replyClass.text.text(language), isLying: true, labels: labels,
            series: [Series(name: name("matters.replied", language), values: counts)])
    }

    private static func name(_ id: String, _ language: Language) -> String {
        FigureDefinition.named(id)?.name.text(language) ?? id
    }
}
