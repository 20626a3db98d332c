import Events
import Foundation
import Testing

@testable import Export

@Suite struct `Tables as Excel` {
    private let columns = [Table.Column("名称", "name", width: 20), Table.Column("数", "number")]

    private func table(_ rows: [[Cell]], name: String = "统计") -> Table {
        Table(Bilingual(zh: name, en: name), columns, rows: rows)
    }

    @Test func `another library reads the very values, as what they are`() throws {
        let day = try BusinessDate("2026-05-12")
        let book = try ReadWorkbook([
            Table(
                Bilingual(zh: "统计", en: "figures"),
                ["甲", "乙", "丙", "丁", "戊", "己"].map { Table.Column($0, $0) },
                rows: [[.text("花果园"), .integer(-12), .decimal(11.2), .share(1, of: 3), .day(day), .empty]])
        ])
        #expect(book.sheets.map(\.name) == ["统计"])
        #expect(book.sheets[0].rows[0].map(\.?.value) == ["甲", "乙", "丙", "丁", "戊", "己"])
        let row = book.sheets[0].rows[1]
        #expect(row.map(\.?.type).prefix(5) == ["s", "n", "n", "n", "d"])
        #expect(row[0]?.value == "花果园" && row[1]?.value == "-12" && row[2]?.value == "11.2")
        #expect(row[3]?.value.hasPrefix("0.33333333") == true && row[3]?.format == "0.00%")
        #expect(row[4]?.value == "2026-05-12" && row[4]?.format == "yyyy-mm-dd")
        #expect(row.count == 5 || row[5] == nil)
    }

    @Test(arguments: [
        "=1+1", "+86 139", "-3", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "http://x", "{=1}", "007", "TRUE",
    ])
    func `no text becomes a formula, a link or a number`(text: String) throws {
        let cell = try ReadWorkbook([table([[.text(text), .integer(1)]])]).sheets[0].rows[1][0]
        #expect(cell?.type == "s")
        #expect(cell?.value == text)
    }

    @Test func `what XML does not have is replaced, and what a cell cannot hold is cut`() throws {
        let long = String(repeating: "长", count: Workbook.cellCharacters + 1)
        let exact = String(repeating: "准", count: Workbook.cellCharacters - 1)
        let rows: [[Cell]] = [
            [.text("a\u{0}b\u{1B}c\nd<&\"'>"), .empty], [.text(long), .empty], [.text(exact), .empty],
        ]
        let read = try ReadWorkbook([table(rows)]).sheets[0].rows
        #expect(read[1][0]?.value == "a\u{FFFD}b\u{FFFD}c\nd<&\"'>")
        #expect(read[2][0]?.value == long.prefix(Workbook.cellCharacters - 1) + "…")
        #expect(read[3][0]?.value == exact)
    }

    @Test func `a table longer than a sheet goes on on the next one, under the same headings`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx").path
        defer { unlink(path) }
        let book = try Workbook(path: path, sheetRows: 4)
        try book.add(table((1...7).map { [.text("行\($0)"), .integer($0)] }), language: .zh)
        try book.finish()
        let read = try ReadWorkbook(bytes: Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(read.sheets.map(\.name) == ["统计", "统计 (2)", "统计 (3)"])
        #expect(read.sheets.map { $0.rows.count } == [4, 4, 2])
        #expect(read.sheets.allSatisfy { $0.rows[0][0]?.value == "名称" })
        let numbers = read.sheets.flatMap { $0.rows.dropFirst().compactMap { $0[1]?.value } }
        #expect(numbers == (1...7).map(String.init))
    }

    @Test func `sheets get names that Excel accepts`() throws {
        let names = ["a/b:c*?[d]\\'e", "A/B:C*?[D]\\'E", String(repeating: "很", count: 40), ""]
        let book = try ReadWorkbook(names.map { table([[.empty, .integer(1)]], name: $0) })
        #expect(
            book.sheets.map(\.name) == ["a_b_c___d___e", "A_B_C___D___E (2)", String(repeating: "很", count: 25), "1"])
    }

    @Test func `a table that fails leaves what was there before`() throws {
        struct Broken: Error {}
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xlsx").path
        defer { unlink(path) }
        try Data("before".utf8).write(to: URL(fileURLWithPath: path))
        let broken = Table(Bilingual(zh: "统计", en: "figures"), columns) { body in
            try body([.text("行"), .integer(1)])
            throw Broken()
        }
        #expect(throws: Broken.self) { try ExportedFile.save([broken], .xlsx, language: .zh, to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("before".utf8))
        #expect(!FileManager.default.fileExists(atPath: path + ".part"))
    }

    @Test func `a folder that is not there is a complaint that names it`() {
        #expect(throws: ExportError.self) {
            try ExportedFile.save([table([])], .xlsx, language: .zh, to: "/nonexistent/统计.xlsx")
        }
    }

    @Test func `a hundred thousand rows are written without holding them`() throws {
        let many = Table(Bilingual(zh: "统计", en: "figures"), columns) { body in
            for number in 1...100_000 { try body([.text("行\(number)"), .integer(number)]) }
        }
        let before = Self.residentBytes()
        let file = try ExportedFile([many], .xlsx, language: .zh)
        #expect(file.bytes > 500_000)
        #expect(Self.residentBytes() - before < 64 << 20)
    }

    /// Resident memory of this process.
    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(getpagesize())
    }
}
