import Events
import Foundation
import Projections
import Reports

/// An edition as one HTML file for reading and printing: style, numbers and the chart library are inside, nothing is
/// loaded from anywhere.
package struct ReportPage {
    struct Section {
        let id: String
        let heading: String
        let note: String?
        let columns: [ReportEdition.Column]
        let rows: [Row]
        let more: String?
        let none: String
    }

    struct Row {
        let heading: ReportEdition.Cell
        let cells: [Cell]
    }

    struct Cell {
        let text: String
        let detail: String?
        let isNumber: Bool
    }

    struct Chart {
        let id: String
        let caption: String
    }

    let lang: String
    let title: String
    let reading: String
    let standing: String
    let isDraft: Bool
    let paragraph: String
    let words: [String: String]
    let sections: [Section]
    let charts: [Chart]
    let hasCharts: Bool
    /// Chart.js and the numbers that it draws, to stand inside script elements.
    let library: String
    let chart: String
    let style: String
    let script: String

    /// - Parameter chartLibrary: path of Chart.js; where it cannot be read, tables stand alone and a line says so.
    package init(_ edition: ReportEdition, chartLibrary: String = Dashboard.debianChartLibrary) throws {
        lang = PageQuery.tag(of: edition.language)
        title = edition.title
        reading = edition.reading
        standing = edition.standing
        isDraft = edition.standing == ReportWord.draft.text.text(edition.language)
        paragraph = edition.paragraph
        words = Dictionary(
            uniqueKeysWithValues: ReportWord.allCases.map { ($0.rawValue, $0.text.text(edition.language)) })
        sections = edition.sections.map { section in
            Section(
                id: section.id, heading: section.heading, note: section.note, columns: section.columns,
                rows: section.rows.compactMap { row in
                    row.first.map { first in
                        Row(
                            heading: first,
                            cells: zip(row, section.columns).dropFirst().map {
                                Cell(text: $0.text, detail: $0.detail, isNumber: $1.isNumber)
                            })
                    }
                }, more: section.more, none: section.none)
        }
        let content = ReportCharts(edition.report, edition.language)
        let library = Self.library(chartLibrary)
        self.library = library ?? ""
        hasCharts = library != nil
        charts = content.drawn.map { Chart(id: $0.id, caption: $0.caption) }
        chart = try content.inScript()
        style = String(decoding: PackageResources.report_css, as: UTF8.self)
        script = String(decoding: PackageResources.report_js, as: UTF8.self)
    }

    package var html: String { PageTemplates.report.render(self) }

    /// Nil where it cannot be read, and where it would end the element that it stands in.
    private static func library(_ path: String) -> String? {
        guard let bytes = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.range(of: "</script", options: .caseInsensitive) == nil ? text : nil
    }
}
