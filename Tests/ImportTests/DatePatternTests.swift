import Events
import Testing

@testable import Import

@Suite("The pattern of a date")
struct DatePatternTests {
    private func reading(_ pattern: String, _ text: String) throws -> String? {
        let pattern = try #require(DatePattern(pattern))
        return pattern.read(text).map { "\($0.date) \($0.millisecondOfDay.map(String.init) ?? "-")" }
    }

    @Test func takesNumbersWithAndWithoutLeadingZeros() throws {
        #expect(try reading("yyyy/M/d H:mm:ss", "2019/4/5 9:02:09") == "2019-04-05 32529000")
        #expect(try reading("yyyy/M/d H:mm:ss", "2019/04/05 09:2:9") == "2019-04-05 32529000")
        #expect(try reading("yyyy-MM-dd HH:mm:ss", "2019-04-05 23:59:59") == "2019-04-05 86399000")
    }

    @Test func readsHalfDays() throws {
        #expect(try reading("MM/dd/yyyy hh:mm:ss a", "10/01/2014 12:00:00 AM") == "2014-10-01 0")
        #expect(try reading("MM/dd/yyyy hh:mm:ss a", "10/01/2014 12:30:00 pm") == "2014-10-01 45000000")
        #expect(try reading("yyyy-M-d ah:mm", "2014-10-1 下午3:05") == "2014-10-01 54300000")
        #expect(try reading("MM/dd/yyyy hh:mm:ss a", "10/01/2014 13:00:00 PM") == nil)
    }

    @Test func takesLiteralsFractionsAndFieldsThatTouch() throws {
        #expect(try reading("yyyy年M月d日", "2025年3月4日") == "2025-03-04 -")
        #expect(try reading("yyyy-MM-dd'T'HH:mm:ss.SSS", "2025-03-04T00:00:01.5") == "2025-03-04 1500")
        #expect(try reading("yyyyMMddHHmm", "202503040905") == "2025-03-04 32700000")
        #expect(try reading("yyyyMMdd", "2025304") == nil)
    }

    @Test(arguments: ["2025-02-30", "2025-13-01", "2025-1-1 ", "2025-1", "25-1-1", "2025-1-1x", "", "二〇二五"])
    func takesNothingThatIsNoDate(_ text: String) throws {
        #expect(try reading("yyyy-M-d", text) == nil)
    }

    @Test(arguments: ["24:00", "9:60", "9", "09:00:00"])
    func takesNothingThatIsNoTime(_ time: String) throws {
        #expect(try reading("yyyy-M-d H:mm", "2025-1-1 \(time)") == nil)
    }

    @Test(arguments: [
        "", "yyyy-MM", "yy-M-d", "yyyy-M-d h:mm", "yyyy-M-d mm", "yyyy-M-d Q", "yyyy-M-d-d", "yyyy-MMM-d",
        "yyyy-M-d 'T",
    ])
    func isRefusedWhereItsFieldsAreNoDate(_ pattern: String) {
        #expect(DatePattern(pattern) == nil)
    }
}
