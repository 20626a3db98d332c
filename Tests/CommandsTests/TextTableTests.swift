import Commands
import Events
import Testing

@Suite struct TextTableTests {
    @Test func `Chinese and Latin cells line up by columns, not by characters`() {
        var table = TextTable([("名称", .left), ("n", .right)])
        table.add(["黔灵镇", "7"])
        table.add(["abc", "120"])
        #expect(table.text == "名称      n\n──────  ───\n黔灵镇    7\nabc     120")
    }

    @Test func `a control character from outside reaches no terminal`() {
        var table = TextTable([("标题", .left)])
        table.add(["红\u{1B}[31m灯\n"])
        #expect(!table.text.contains("\u{1B}"))
        #expect(table.text.split(separator: "\n").count == 3)
    }

    @Test(arguments: [("黔", 2), ("a", 1), ("，", 2), ("é", 1), ("e\u{301}", 1), ("—", 1)])
    func `a character takes one column or two`(_ text: String, _ columns: Int) {
        #expect(TextTable.width(text) == columns)
    }
}
