import CXLSXWriter
import Events
import Foundation

/// An Excel file that is being written, through libxlsxwriter in its constant-memory mode: a row is on disk as soon as the
/// next one begins.
///
/// Text is written as text alone: nothing here makes a formula, a link or a number of it, whatever it begins with. What Excel
/// cannot hold is fitted to it: a table of more rows than a sheet has goes on on further sheets, a text of more characters
/// than a cell has is cut with an ellipsis, and characters that XML does not have are replaced by U+FFFD.
final class Workbook {
    /// Rows of a sheet of Excel, the heading included, and characters of a cell.
    static let sheetRows = 1_048_576
    static let cellCharacters = 32_767
    /// Characters of the name of a sheet.
    static let nameCharacters = 31

    private let path: String
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private var sheet: UnsafeMutablePointer<lxw_worksheet>?
    private let heading: UnsafeMutablePointer<lxw_format>
    private let day: UnsafeMutablePointer<lxw_format>
    private let percent: UnsafeMutablePointer<lxw_format>
    private let wrapped: UnsafeMutablePointer<lxw_format>
    /// By their decimals, none, one or two.
    private let changes: [UnsafeMutablePointer<lxw_format>]
    private let sheetRows: Int
    private var row = 0
    private var names: Set<String> = []

    /// - Parameters:
    ///   - path: is written over when the workbook is finished.
    ///   - sheetRows: for tests, fewer than Excel has.
    init(path: String, sheetRows: Int = Workbook.sheetRows) throws(ExportError) {
        self.path = path
        self.sheetRows = sheetRows
        let folder = FileManager.default.temporaryDirectory.path
        let book = folder.withCString { folder in
            var options = lxw_workbook_options(
                constant_memory: 1, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 1)
            return workbook_new_opt(path, &options)
        }
        let signed = ["0", "0.0", "0.00"]
        let changes = signed.compactMap { _ in workbook_add_format(book) }
        guard let heading = workbook_add_format(book), let day = workbook_add_format(book),
            let percent = workbook_add_format(book), let wrapped = workbook_add_format(book),
            changes.count == signed.count
        else { throw ExportError.cannotWrite(path, "libxlsxwriter") }
        format_set_bold(heading)
        format_set_num_format(day, "yyyy-mm-dd")
        format_set_num_format(percent, "0.00%")
        format_set_text_wrap(wrapped)
        for (format, digits) in zip(changes, signed) { format_set_num_format(format, "+\(digits);−\(digits);±0") }
        (self.heading, self.day, self.percent) = (heading, day, percent)
        (self.wrapped, self.changes, self.book) = (wrapped, changes, book)
    }

    deinit {
        // Frees what it holds. A file that nobody finished is its owner's to remove.
        if let book { _ = workbook_close(book) }
    }

    /// Adds a table on a sheet of its own.
    ///
    /// - Throws: `export.cannot_write`; whatever the table throws.
    func add(_ table: Table, language: Language) throws {
        try begin(table, language)
        try table.forEachRow { cells in
            precondition(cells.count == table.columns.count, "a row has a cell for every column")
            if row == sheetRows { try begin(table, language) }
            for (column, cell) in cells.enumerated() {
                try write(cell, at: row, column, wraps: table.columns[column].wraps)
            }
            row += 1
        }
    }

    /// Writes the file.
    func finish() throws(ExportError) {
        guard let book else { preconditionFailure("a workbook is finished once") }
        self.book = nil
        try check(workbook_close(book))
    }

    private func begin(_ table: Table, _ language: Language) throws {
        _ = try beginSheet(table.name.text(language))
        for (index, column) in table.columns.enumerated() {
            try setWidth(column.width, of: index)
            try writeHeading(column.heading.text(language), 0, index)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        row = 1
    }

    /// Adds a sheet, the last one, and returns its name.
    func beginSheet(_ wanted: String) throws -> String {
        let name = freeName(wanted)
        guard let sheet = workbook_add_worksheet(book, name) else {
            throw ExportError.cannotWrite(path, String(cString: strerror(errno)))
        }
        self.sheet = sheet
        row = 0
        return name
    }

    /// In characters of the standard font.
    func setWidth(_ width: Int, of column: Int) throws {
        try check(worksheet_set_column(sheet, lxw_col_t(column), lxw_col_t(column), Double(width), nil))
    }

    func writeHeading(_ text: String, _ row: Int, _ column: Int) throws {
        try check(worksheet_write_string(sheet, lxw_row_t(row), lxw_col_t(column), Self.fitting(text), heading))
    }

    /// Rows are written in ascending order.
    func write(_ cell: Cell, at row: Int, _ column: Int, wraps: Bool = false) throws {
        let (place, row) = (lxw_col_t(column), lxw_row_t(row))
        switch cell {
        case .empty: break
        case .text(let text):
            try check(worksheet_write_string(sheet, row, place, Self.fitting(text), wraps ? wrapped : nil))
        case .integer(let number): try check(worksheet_write_number(sheet, row, place, Double(number), nil))
        case .decimal(let number): try check(worksheet_write_number(sheet, row, place, number, nil))
        case .share(let part, let whole):
            guard whole > 0 else { break }
            try check(worksheet_write_number(sheet, row, place, Double(part) / Double(whole), percent))
        case .day(let date):
            // Excel counts days from 1899-12-30, and rightly so from 1900-03-01 on.
            let serial = date.daysSince1970 + 25_569
            if serial >= 61 {
                try check(worksheet_write_number(sheet, row, place, Double(serial), day))
            } else {
                try check(worksheet_write_string(sheet, row, place, date.description, nil))
            }
        case .change(let number, let decimals):
            try check(worksheet_write_number(sheet, row, place, number, changes[min(decimals, changes.count - 1)]))
        }
    }

    /// What the file says of itself; the moment it was made stands in for the clock, so that the same tables are the same bytes.
    func describe(title: String, made: Instant) throws {
        guard let words = strdup(Self.fitting(title)) else { throw ExportError.cannotWrite(path, "memory") }
        defer { free(words) }
        var properties = lxw_doc_properties()
        properties.title = words
        properties.created = time_t(made.milliseconds / 1_000)
        try check(workbook_set_properties(book, &properties))
    }

    func newChart(_ kind: UInt8) throws(ExportError) -> UnsafeMutablePointer<lxw_chart> {
        guard let chart = workbook_add_chart(book, kind) else { throw ExportError.cannotWrite(path, "libxlsxwriter") }
        return chart
    }

    func newSeries(of chart: UnsafeMutablePointer<lxw_chart>) throws(ExportError) -> UnsafeMutablePointer<
        lxw_chart_series
    > {
        guard let series = chart_add_series(chart, nil, nil) else {
            throw ExportError.cannotWrite(path, "libxlsxwriter")
        }
        return series
    }

    /// On the sheet that was added last, its upper left corner in that cell.
    func place(_ chart: UnsafeMutablePointer<lxw_chart>, _ row: Int, _ column: Int) throws {
        try check(worksheet_insert_chart(sheet, lxw_row_t(row), lxw_col_t(column), chart))
    }

    private func check(_ error: lxw_error) throws(ExportError) {
        guard error != LXW_NO_ERROR else { return }
        throw ExportError.cannotWrite(path, String(cString: lxw_strerror(error)))
    }

    static func fitting(_ text: String) -> String {
        var fitted = String.UnicodeScalarView()
        var units = 0
        for scalar in text.unicodeScalars {
            units += scalar.utf16Width
            guard units < cellCharacters else {
                fitted.append("…")
                break
            }
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: fitted.append(scalar)
            default: fitted.append("\u{FFFD}")
            }
        }
        return String(fitted)
    }

    /// A name that Excel accepts and that no sheet has yet, without regard to case.
    private func freeName(_ wanted: String) -> String {
        let plain = String(
            wanted.map { "[]:*?/\\".contains($0) || $0 == "'" ? "_" : $0 }.prefix(Self.nameCharacters - 6))
        var name = plain.isEmpty ? "1" : plain
        var number = 1
        while !names.insert(name.lowercased()).inserted {
            number += 1
            name = "\(plain) (\(number))"
        }
        return name
    }
}

extension Unicode.Scalar {
    fileprivate var utf16Width: Int { value > 0xFFFF ? 2 : 1 }
}
