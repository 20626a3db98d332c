import Events
import Foundation

/// Writes a table into a file as CSV, a block at a time.
struct CSVFile {
    private static let blockBytes = 65_536

    /// - Throws: `export.cannot_write`; whatever the table throws.
    static func write(_ table: Table, language: Language, to handle: FileHandle, path: String) throws {
        var waiting = CSVText.byteOrderMark + CSVText.line(table.columns.map { .text($0.heading.text(language)) })
        func flush() throws {
            do {
                try handle.write(contentsOf: waiting)
            } catch {
                throw ExportError.cannotWrite(path, String(cString: strerror(errno)))
            }
            waiting.removeAll(keepingCapacity: true)
        }
        try table.forEachRow { cells in
            precondition(cells.count == table.columns.count, "a row has a cell for every column")
            waiting += CSVText.line(cells)
            if waiting.count >= blockBytes { try flush() }
        }
        try flush()
    }
}
