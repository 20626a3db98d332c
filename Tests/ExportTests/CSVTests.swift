import Events
import Foundation
import Testing

@testable import Export

@Suite struct `Tables as CSV` {
    private func written(_ rows: [[Cell]], language: Language = .zh) throws -> [UInt8] {
        let columns = [Table.Column("名称", "name"), Table.Column("数", "number")]
        let file = try ExportedFile(
            [Table(Bilingual(zh: "统计", en: "figures"), columns, rows: rows)], .csv, language: language)
        var bytes = Data()
        while let piece = try file.nextPiece() { bytes += piece }
        #expect(bytes.count == file.bytes)
        return Array(bytes)
    }

    private func lines(_ rows: [[Cell]]) throws -> [String] {
        let text = String(decoding: try written(rows).dropFirst(3), as: UTF8.self)
        return text.components(separatedBy: "\r\n").dropFirst().dropLast()
    }

    @Test func `it begins with a byte order mark and headings in the reader's language`() throws {
        #expect(try written([]) == [0xEF, 0xBB, 0xBF] + Array("名称,数\r\n".utf8))
        #expect(try written([], language: .en) == [0xEF, 0xBB, 0xBF] + Array("name,number\r\n".utf8))
    }

    @Test func `values are written as they are, and text is quoted where it has to be`() throws {
        let day = try BusinessDate("2026-05-12")
        #expect(
            try lines([
                [.text("花果园"), .integer(-12)], [.text("a,b"), .decimal(11.2)], [.text("说\"好\""), .share(1, of: 3)],
                [.text("两\n行"), .day(day)], [.empty, .share(0, of: 0)],
            ]) == ["花果园,-12", "\"a,b\",11.2", "\"说\"\"好\"\"\",33.33%", "\"两\n行\",2026-05-12", ","])
    }

    @Test(arguments: ["=1+1", "+86", "-3", "@x", "\tx", "\nx", "\r=x", "＝1", "＠x", "－", "＋"])
    func `a text that a spreadsheet would run gets an apostrophe in front`(text: String) throws {
        let line = try lines([[.text(text), .integer(1)]]).joined(separator: "\r\n")
        let bare = line.hasPrefix("\"") ? String(line.unicodeScalars.dropFirst().map(Character.init)) : line
        #expect(bare.utf8.first == UInt8(ascii: "'"))
        #expect(bare.utf8.dropFirst().starts(with: text.utf8))
    }

    @Test func `a text that has such a character further on is left alone`() throws {
        #expect(try lines([[.text("a=b"), .empty], [.text("1+1"), .empty]]) == ["a=b,", "1+1,"])
    }
}
