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

    /// A chart as another library reads it; a series is where its labels and its values stand.
    struct Chart: Equatable, Decodable {
        let sheet: String
        let title: String
        let lies: Bool
        let series: [[String]]
    }

    static func charts(bytes: Data) throws -> [Chart] {
        try read(bytes, ["--charts"]).map { try JSONDecoder().decode(Chart.self, from: $0) }
    }

    init(bytes: Data) throws {
        for line in try Self.read(bytes, []) {
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

    /// The lines that the script prints.
    private static func read(_ bytes: Data, _ options: [String]) throws -> [Data] {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx").path
        defer { unlink(path) }
        try bytes.write(to: URL(fileURLWithPath: path))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments =
            [
                URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("read_workbook.py")
                    .path
            ] + options + [path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Unreadable(why: "openpyxl: \(process.terminationStatus)") }
        return printed.split(separator: UInt8(ascii: "\n"))
    }
}
