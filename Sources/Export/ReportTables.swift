import Events
import Foundation
import Reports

/// A report's edition as the sheets of a workbook: its summary, each section with values that can be calculated with, and
/// its charts.
struct ReportTables {
    private let edition: ReportEdition
    private let language: Language

    init(_ edition: ReportEdition) {
        self.edition = edition
        language = edition.language
    }

    var tables: [Table] { [summary] + edition.sections.map { table($0) } }

    var charts: [Drawing] {
        ReportChart.all(of: edition.report, in: language).map { chart in
            Drawing(
                caption: chart.caption, heading: chart.heading, isLying: chart.isLying, labels: chart.labels,
                series: chart.series.map { Drawing.Series(name: $0.name, values: $0.values) })
        }
    }

    var chartsName: String { word(.charts) }

    /// What the pages say outside of their tables, notes of the sections among it.
    private var summary: Table {
        let notes = edition.sections.flatMap { section in
            ([section.note, section.more] + [section.rows.isEmpty ? section.none : nil]).compactMap { note in
                note.map { [Cell.text(section.heading), .text($0)] }
            }
        }
        let standing = [edition.reading, edition.standing].map { [Cell.empty, .text($0)] }
        return Table(
            both(word(.summary)),
            [column(edition.report.region_name, width: 20), column(edition.title, width: 100, wraps: true)],
            rows: standing + [[.text(word(.summary)), .text(edition.paragraph)]] + notes)
    }

    /// What stands small beside a value has a column of its own behind it.
    private func table(_ section: ReportEdition.Section) -> Table {
        let isDetailed = section.columns.indices.map { column in
            section.rows.contains { $0[column].detail != nil }
        }
        let columns = zip(section.columns, isDetailed).flatMap { heading, isDetailed in
            [column(heading.heading, width: heading.isNumber ? 12 : 28)]
                + (isDetailed ? [column("\(heading.heading) · \(word(.detail))", width: 14)] : [])
        }
        let rows = section.rows.map { row in
            zip(row, isDetailed).flatMap { cell, isDetailed in
                [Self.cell(cell)] + (isDetailed ? [Cell(cell.detail)] : [])
            }
        }
        return Table(both(section.heading), columns, rows: rows)
    }

    private static func cell(_ cell: ReportEdition.Cell) -> Cell {
        switch cell.quantity {
        case .count(let count): .integer(count)
        case .share(let part, let whole): .share(part, of: whole)
        case .days(let days): .decimal((days * 10).rounded(.toNearestOrAwayFromZero) / 10)
        case .day(let day): .day(day)
        case .change(let change): .change(Double(change.units) / change.scale, decimals: change.decimals)
        case nil: cell.text == ReportEdition.Cell.nothing ? .empty : Cell(cell.text)
        }
    }

    private func column(_ heading: String, width: Int, wraps: Bool = false) -> Table.Column {
        Table.Column(heading, heading, width: width, wraps: wraps)
    }

    private func both(_ text: String) -> Bilingual { Bilingual(zh: text, en: text) }

    private func word(_ word: ReportWord) -> String { word.text.text(language) }
}

extension ExportedFile {
    /// A report's edition as an Excel file: the same bytes each time, so that one that is printed anew can be compared.
    package convenience init(_ edition: ReportEdition) throws {
        let sheets = ReportTables(edition)
        try self.init(.xlsx) { path in
            let book = try Workbook(path: path)
            try book.describe(title: edition.title, made: Instant(rfc3339: edition.report.position.known_on))
            for table in sheets.tables { try book.add(table, language: edition.language) }
            try book.add(sheets.charts, name: sheets.chartsName)
            try book.finish()
        }
    }

    /// All of it; for files that are known to be small.
    package func wholeBytes() throws -> Data {
        var bytes = Data(capacity: bytes)
        while let piece = try nextPiece() { bytes += piece }
        return bytes
    }
}
