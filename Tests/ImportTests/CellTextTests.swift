import Testing

@testable import Import

@Suite("The text of a cell")
struct CellTextTests {
    @Test func losesWhiteSpaceAroundItOfEveryKind() {
        #expect(CellText.clean("\n\t\t\u{3000}\u{A0} 路灯 不亮\u{3000}\r\n") == "路灯 不亮")
        #expect(CellText.clean(" \u{3000}\n") == "")
    }

    @Test func losesZeroWidthCharactersEverywhere() {
        #expect(CellText.clean("\u{FEFF}路\u{200B}\u{200C}灯\u{200D}\u{2060}") == "路灯")
        #expect(CellText.clean("\u{200B} 路灯 \u{200B}") == "路灯")
    }

    @Test func losesCarriageMarksEverywhere() {
        #expect(CellText.clean("_x000D_\n第一段_x000D_\n第二段_x000D_") == "第一段\n第二段")
        #expect(CellText.clean("snake_case_x000A_ __x000D_") == "snake_case_x000A_ _")
    }

    @Test func isKeptToTheLetterOtherwise() {
        let text = "第一行\n\t第二行‹…›***  两个空格\u{3000}全角_x00D_"
        #expect(CellText.clean(text) == text)
    }
}
