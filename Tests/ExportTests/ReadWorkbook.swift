import Events
import Foundation

@testable import Export

/// A workbook as another library reads it.
struct ReadWorkbook {
    struct Cell: Equatable {
        /// `s` text, `n` number, `d` day, `f` formula.
        let type: String
        let value: String
        let format: String
    }

    /// By sheet, in their order.
    private(set) var sheets: [(name: String, rows: [[Cell?]])] = []

    struct Unreadable: Error {
        let why: String
    }

    init(_ tables: [Table], language: Language = .zh) throws {
        let file = try ExportedFile(tables, .xlsx, language: language)
        var bytes = Data()
        while let piece = try file.nextPiece() { bytes += piece }
        try self.init(bytes: bytes)
    }

    init(bytes: Data) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx").path
        defer { unlink(path) }
        try bytes.write(to: URL(fileURLWithPath: path))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("read_workbook.py").path,
            path,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Unreadable(why: "openpyxl: \(process.terminationStatus)") }
        for line in printed.split(separator: UInt8(ascii: "\n")) {
            guard let row = try JSONSerialization.jsonObject(with: line) as? [Any], let name = row[0] as? String,
                let cells = row[1] as? [Any]
            else { throw Unreadable(why: String(decoding: line, as: UTF8.self)) }
            if sheets.last?.name != name { sheets.append((name, [])) }
            sheets[sheets.count - 1].rows.append(
                cells.map { cell in
                    (cell as? [String]).map { Cell(type: $0[0], value: $0[1], format: $0[2]) }
                })
        }
    }
}
