import Events
import Foundation
import Testing

@testable import Import

@Suite("The encoding of a ledger")
struct LedgerEncodingTests {
    @Test func utf8IsTakenWithAndWithoutAByteOrderMark() throws {
        let plain = Array("编号,标题\n1,路灯\n".utf8)
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + plain
        for bytes in [plain, marked] {
            let file = try LedgerFile(bytes: bytes)
            #expect(file.encoding == .utf8)
            #expect(file.columns == ["编号", "标题"])
            #expect(file.records == [LedgerRecord(line: 2, cells: ["1", "路灯"])])
        }
    }

    @Test func gb18030IsConvertedItsFourByteCharactersIncluded() throws {
        // 编号 is B1E0 BAC5, 灯 is B5C6; 㐀 (U+3400) is 8139 EE39 and 𠀀 (U+20000) is 9532 8236.
        let bytes: [UInt8] =
            [0xB1, 0xE0, 0xBA, 0xC5, 0x0A, 0xB5, 0xC6] + [0x81, 0x39, 0xEE, 0x39] + [0x95, 0x32, 0x82, 0x36]
        let file = try LedgerFile(bytes: bytes)
        #expect(file.encoding == .gb18030)
        #expect(file.columns == ["编号"])
        #expect(file.records == [LedgerRecord(line: 2, cells: ["灯㐀𠀀"])])
    }

    @Test func aByteThatIsInNeitherEncodingIsNamedByItsOffset() {
        // 0xFF begins no character of GB18030; it stands at offset 6.
        let complaint = ImportError.message {
            _ = try LedgerFile(bytes: [0xB1, 0xE0, 0xBA, 0xC5, 0x0A, 0x61, 0xFF, 0x0A])
        }
        #expect(complaint?.code == "import.encoding")
        #expect(complaint?.text.contains("from byte 6 on") == true)
    }

    @Test func aFileThatEndsInTheMiddleOfACharacterIsNamedByItsOffset() {
        let complaint = ImportError.message { _ = try LedgerFile(bytes: [0xB1, 0xE0, 0x0A, 0xBA, 0xC5, 0xB5]) }
        #expect(complaint?.text.contains("from byte 5 on") == true)
    }

    @Test func damagedUTF8IsNotTakenForGB18030() {
        var bytes = Array("编号,标题\n1,路灯不亮已经很久\n".utf8)
        let damage = 16
        bytes[damage] = 0x80
        let complaint = ImportError.message { _ = try LedgerFile(bytes: bytes) }
        #expect(complaint?.code == "import.encoding")
        #expect(complaint?.text.contains("not valid UTF-8 from byte 16 on") == true)
    }

    @Test func aMarkedFileIsNothingButUTF8() {
        let complaint = ImportError.message { _ = try LedgerFile(bytes: [0xEF, 0xBB, 0xBF, 0xB1, 0xE0, 0x0A]) }
        #expect(complaint?.text.contains("not valid UTF-8 from byte 3 on") == true)
    }

    @Test func utf16AndNULBytesAreRefusedWithWhatToDo() {
        let wide = ImportError.message { _ = try LedgerFile(bytes: [0xFF, 0xFE, 0x61, 0x00]) }
        #expect(wide?.text.contains("UTF-16") == true)
        let zero = ImportError.message { _ = try LedgerFile(bytes: Array("a,b\n1,".utf8) + [0, 0x0A]) }
        #expect(zero?.text.contains("byte 6 of the file is NUL") == true)
    }

    @Test(arguments: [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80], [0x80]])
    func overlongSurrogateAndStrayBytesAreNoUTF8(_ bytes: [UInt8]) {
        #expect(UTF8Scan(bytes).firstInvalid == 0)
    }

    @Test func aFileThatIsNotThereIsNamed() {
        let complaint = ImportError.message { _ = try LedgerFile.read("/nonexistent/ledger.csv") }
        #expect(complaint?.code == "import.unreadable")
        #expect(complaint?.text.contains("/nonexistent/ledger.csv") == true)
    }
}
