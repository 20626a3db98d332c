import Events
import Import
import SiteStore
import Testing

@testable import Commands

@Suite struct CategoryFileTests {
    private func paths(_ text: String) throws -> [String] {
        try CategoryFile(LedgerFile(bytes: Array(text.utf8)), name: "list.csv").paths
    }

    @Test func `one column of full paths and three of levels come to the same`() throws {
        let expected = ["甲", "甲/乙", "甲/乙/丙", "甲/丁"]
        #expect(try paths("path\n甲/乙/丙\n甲/丁\n甲\n") == expected)
        #expect(try paths("一级分类,二级分类,三级分类\n甲,乙,丙\n甲,丁,\n甲,乙,丙\n") == expected)
        #expect(try paths("\u{FEFF}一级,二级\r\n 甲 ,乙\r\n甲,丁\r\n\r\n") == ["甲", "甲/乙", "甲/丁"])
    }

    @Test func `names that repeat under other parents are categories of their own`() throws {
        #expect(try paths("a,b\n甲,其他\n乙,其他\n") == ["甲", "甲/其他", "乙", "乙/其他"])
    }

    @Test(
        arguments: [
            "path\n甲/乙/丙/丁\n", "path\n甲//丙\n", "a,b,c\n甲,,丙\n", "a,b\n,乙\n", "a,b\n甲,乙/丙\n", "a,b\n甲,乙,丙\n",
        ])
    func `a line that is no category is refused by its number`(_ text: String) {
        #expect {
            try paths(text)
        } throws: { error in
            (error as? SiteStoreError)?.message.en.contains("line 2 of list.csv") == true
        }
    }

    @Test func `a path is taken up to the bound and not one byte past it`() throws {
        let name = String(repeating: "a", count: Bounds.nameBytes)
        #expect(try paths("path\n\(name)\n") == [name])
        #expect(throws: SiteStoreError.self) { try paths("path\n\(name)a\n") }
    }
}
