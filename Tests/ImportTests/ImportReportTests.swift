import Events
import Foundation
import Testing

@testable import Import

@Suite("The report of an import")
struct ImportReportTests {
    @Test func listsWhatIsNotSimplyInTheLogWithLineKeyAndReason() throws {
        let file = try Fixture.file(
            Fixture.header, "1,2025-03-01,a,,,,,,,", "2,2025-13-01,b,,,,,,,", "", "1,2025-03-01,a,,,,,,,",
            "4,2025-03-01,c")
        let report = ImportReport(try Fixture.plan(file))
        #expect(report.counts.rows == 4 && report.counts.new == 2 && report.counts.noted == 1)
        #expect(report.blankRecords == 1)
        #expect(report.lines.map(\.line) == [3, 5, 6])
        #expect(report.lines.map(\.key) == ["2", "1", "4"])
        #expect(report.lines.map(\.outcome.en) == ["refused", "repeated", "noted"])
    }

    @Test func isWrittenAsCSVThatIsReadBackToTheLetter() throws {
        let file = try Fixture.file(Fixture.header, "\"=1,\"\"2\"\"\",2025-13-01,b,,,,,,,")
        let report = ImportReport(try Fixture.plan(file))
        let bytes = [UInt8](report.csv(.zh))
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let read = try LedgerFile(bytes: bytes)
        #expect(read.columns == ["行", "编号", "结果", "原因"])
        #expect(
            read.records.map(\.cells) == [
                ["2", "'=1,\"2\"", "未导入", "“on”列不是日期，对照表中的格式有：yyyy-MM-dd, yyyy-MM-dd HH:mm"]
            ])
        #expect(
            String(decoding: report.csv(.en).dropFirst(3).prefix(25), as: UTF8.self) == "line,key,outcome,reason\r\n")
    }
}
