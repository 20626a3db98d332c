import Events
import Foundation
import Testing

@testable import Import

@Suite("A CSV ledger")
struct LedgerFileTests {
    private func cells(_ text: String) throws -> [[String]] {
        try LedgerFile(bytes: Array(text.utf8)).records.map(\.cells)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func linesEndInLFOrCRLFOrCR(_ end: String) throws {
        #expect(try cells(["a,b", "1,2", "3,4"].joined(separator: end)) == [["1", "2"], ["3", "4"]])
        #expect(try cells(["a,b", "1,2", ""].joined(separator: end)) == [["1", "2"]])
    }

    @Test func quotedCellsKeepNewlinesCommasAndDoubledQuotes() throws {
        #expect(try cells("a,b\n\"x\r\ny,\"\"z\"\"\",2\n") == [["x\r\ny,\"z\"", "2"]])
    }

    @Test func aQuoteInsideAnUnquotedCellStandsForItself() throws {
        #expect(try cells("a,b\n5\" pipe,2\n") == [["5\" pipe", "2"]])
    }

    @Test func recordsKeepTheLineOnWhichTheyBegin() throws {
        let file = try Fixture.file("a,b", "\"1", "", "x\",2", "3,4")
        #expect(file.records.map(\.line) == [2, 5])
    }

    @Test func blankRecordsAreCountedAndLeftOut() throws {
        let file = try Fixture.file("a,b", "", "1,2", ",", " ,\u{3000}", "3,4")
        #expect(file.records.map(\.line) == [3, 6])
        #expect(file.blankRecords == 3)
    }

    @Test func anUnterminatedQuoteIsNamedByTheLineWhereItBegan() {
        let complaint = ImportError.message { _ = try Fixture.file("a,b", "1,2", "3,\"4", "5,6") }
        #expect(complaint?.code == "import.csv")
        #expect(complaint?.text.contains("opens on line 3") == true)
    }

    @Test func textAfterAClosingQuoteIsRefusedByLine() {
        let complaint = ImportError.message { _ = try Fixture.file("a,b", "\"1\"x,2") }
        #expect(complaint?.text.contains("line 2") == true)
    }

    @Test func aHeaderThatNamesAColumnTwiceIsRefused() {
        let complaint = ImportError.message { _ = try Fixture.file("a,b, a", "1,2,3") }
        #expect(complaint?.code == "import.header")
        #expect(complaint?.text.contains("\"a\" appears twice") == true)
    }

    @Test func columnsWithoutANameAreAllowedAndThoseAtTheEndAreNone() throws {
        #expect(try Fixture.file("a,,,b,,", "1").columns == ["a", "", "", "b"])
    }

    @Test(arguments: ["", "\n1,2", ",,\n1,2"])
    func aFileWithoutAHeaderIsRefused(_ text: String) {
        #expect(ImportError.message { _ = try LedgerFile(bytes: Array(text.utf8)) }?.code == "import.header")
    }

    @Test func asManyColumnsAsTheBoundAreReadAndOneMoreIsNot() throws {
        let header = (1...ImportBounds.columns).map { "c\($0)" }.joined(separator: ",")
        #expect(try Fixture.file(header).columns.count == ImportBounds.columns)
        #expect(ImportError.message { _ = try Fixture.file(header + ",x") }?.code == "import.bound")
    }

    @Test func aFileOfTheBoundsSizeIsReadAndOneByteMoreIsNot() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID()).csv").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("a,b\n".utf8).write(to: URL(fileURLWithPath: path))
        let what = Bilingual(zh: "台账", en: "ledger")
        #expect(try LedgerFile.fileBytes(path, limit: 4, what: what) == Array("a,b\n".utf8))
        #expect(
            ImportError.message { _ = try LedgerFile.fileBytes(path, limit: 3, what: what) }?.code == "import.bound")
    }
}
