import Events
import Projections
import Testing

@testable import Web

@Suite struct EscapingTests {
    @Test func aTitleIsShownAsTextWhateverItHolds() async throws {
        var source = try FakeSource()
        try source.add(
            matter: 1, at: "520103001-Z02", title: "<script>alert(1)</script>", category: "</script><b>x",
            organ: "\" onmouseover=alert(1) x=\"")
        let page = try await Served.get("/", of: source)
        #expect(page.body.contains("<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"))
        #expect(page.body.contains("<bdi>&lt;/script&gt;&lt;b&gt;x</bdi>"))
        #expect(page.body.contains("&quot; onmouseover=alert(1) x=&quot;"))
        #expect(!page.body.contains("<script>alert"))
    }

    @Test func aQuoteUnderACombiningAccentCannotEndAnAttribute() async throws {
        let accented = "%22%CC%81%20autofocus%20onfocus=alert(1)%20x=%3C%CC%81"
        let page = try await Served.get("/?category=" + accented, of: try FakeSource())
        #expect(page.status == .ok)
        #expect(page.body.unicodeScalars.contains("\u{301}"))
        #expect(page.body.contains("value=\"&quot;\u{301} autofocus onfocus=alert(1) x=&lt;\u{301}\""))
    }

    @Test func namesInRowsAndLinksAreEscaped() async throws {
        var source = try FakeSource()
        source.wholes["matters.collected"] = .count(3)
        source.add(.category, "a\"><img src=x>/</script>", "</script>&amp;", ["matters.collected": .count(3)])
        let page = try await Served.get("/", of: source)
        let table = try #require(page.element("by-category", upTo: "</table>"))
        #expect(table.contains("category=a%22%3E%3Cimg%20src%3Dx%3E%2F%3C%2Fscript%3E\""))
        #expect(table.contains("<bdi>&lt;/script&gt;&amp;amp;</bdi>"))
        #expect(!page.body.contains("<img"))
    }

    @Test func jsonInsideAScriptElementCannotEndItNorBreakALine() {
        let json = #"{"a":"</script><!--&"# + "\u{2028}\u{2029}" + #""}"#
        #expect(
            ChartContent.escaped(json)
                == #"{"a":"\u003c/script\u003e\u003c!--\u0026\u2028\u2029"}"#)
    }

    @Test func aComplaintRepeatsWhatWasWrongAsText() async throws {
        let page = try await Served.get("/?from=%3Cscript%3Ealert(1)%3C/script%3E", of: try FakeSource())
        #expect(page.status == .badRequest)
        #expect(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!page.body.contains("<script>"))
    }
}
