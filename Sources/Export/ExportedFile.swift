import Events
import Foundation

/// Which kind of file a table is written into.
package enum ExportFormat: String, Sendable, CaseIterable {
    case csv
    case xlsx

    package var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
    }
}

/// A table written into a file that nobody else sees, and that is gone when this object is.
///
/// Tables are written here first and handed on from here: a slow reader (a pager, a browser on a bad line) then keeps nobody
/// from writing into the read model.
package final class ExportedFile: Sendable {
    private let handle: FileHandle
    package let bytes: Int
    package static let pieceBytes = 65_536

    /// - Parameter tables: CSV holds one, a workbook each on a sheet of its own.
    /// - Throws: `export.cannot_write`; whatever a table throws.
    package convenience init(_ tables: [Table], _ format: ExportFormat, language: Language) throws {
        try self.init(format) { try Self.write(tables, format, language: language, to: $0) }
    }

    /// - Parameter write: writes the file at that path, which is there and empty.
    init(_ format: ExportFormat, write: (_ path: String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("jiazhan-\(UUID().uuidString).\(format.rawValue)").path
        defer { unlink(path) }
        _ = try Self.create(path)
        try write(path)
        guard let handle = FileHandle(forReadingAtPath: path), let end = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: 0)) != nil
        else { throw ExportError.cannotWrite(path, String(cString: strerror(errno))) }
        self.handle = handle
        bytes = Int(end)
    }

    /// The next piece; nil behind the last one.
    package func nextPiece() throws -> Data? {
        guard let piece = try handle.read(upToCount: Self.pieceBytes), !piece.isEmpty else { return nil }
        return piece
    }

    /// Writes a file under its own name: what was there stays until the new one is whole.
    ///
    /// - Throws: `export.cannot_write`; whatever a table throws.
    package static func save(_ tables: [Table], _ format: ExportFormat, language: Language, to path: String) throws {
        let part = path + ".part"
        do {
            try write(tables, format, language: language, to: part)
        } catch {
            unlink(part)
            throw error
        }
        guard rename(part, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(part)
            throw ExportError.cannotWrite(path, reason)
        }
    }

    /// Made by us before a library writes into it, so that it is for its owner's eyes from the beginning.
    private static func create(_ path: String) throws(ExportError) -> FileHandle {
        let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ExportError.cannotWrite(path, String(cString: strerror(errno))) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static func write(
        _ tables: [Table], _ format: ExportFormat, language: Language, to path: String
    ) throws {
        let handle = try create(path)
        switch format {
        case .csv:
            precondition(tables.count == 1, "CSV holds one table")
            for table in tables { try CSVFile.write(table, language: language, to: handle, path: path) }
        case .xlsx:
            let book = try Workbook(path: path)
            for table in tables { try book.add(table, language: language) }
            try book.finish()
        }
    }
}
