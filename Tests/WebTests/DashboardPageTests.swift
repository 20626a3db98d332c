import Events
import Foundation
import Projections
import Testing

@testable import Web

@Suite struct DashboardPageTests {
    @Test func cardsShowEachHeadlineFigureWithItsIntegersAndWhatWasAssumed() async throws {
        let page = try await Served.get("/", of: .sample())
        #expect(page.status == .ok)
        #expect(try #require(page.card("matters.collected")).contains(">1973</a> <"))
        let replied = try #require(page.card("matters.replied"))
        #expect(replied.contains(">66.68%<"))
        #expect(
            replied.contains(
                ">1249</a>/<a class=\"count\" href=\"/evidence?figure=matters.replied&amp;part=denominator\">1873</a>"))
        #expect(replied.contains(">其中推定 12<"))
        #expect(try #require(page.card("matters.resolved")).contains("60.87%"))
        #expect(try #require(page.card("matters.overdue")).contains(">37</a> <"))
        let days = try #require(page.card("matters.days"))
        #expect(days.contains(">11.2</a> <"))
        #expect(days.contains("九成在 41.0 天内，比上期提速 12.34%"))
        #expect(try #require(page.card("ratings.impl.satisfied")).contains("68.57%"))
        #expect(try #require(page.card("visits.sessions")).contains(">84</a> <"))
        #expect(try #require(page.card("visits.received")).contains(">1650</a> <"))
        #expect(page.body.contains("筑城区人大代表联络中心"))
        #expect(page.body.contains("<html lang=\"zh-CN\">"))
        #expect(page.body.contains("日志位置 4711"))
    }

    @Test(
        "percentages have two decimals rounded half up, and a denominator of zero has none",
        arguments: [
            (1, 8, "12.50%"), (2, 3, "66.67%"), (1, 16, "6.25%"), (5, 1000, "0.50%"), (12_345, 100_000, "12.35%"),
            (1, 1, "100.00%"), (0, 7, "0.00%"), (0, 0, "—"),
        ])
    func percentages(numerator: Int, denominator: Int, shown: String) async throws {
        var source = try FakeSource()
        source.wholes["matters.replied"] = .rate(numerator: numerator, denominator: denominator)
        let card = try #require(try await Served.get("/", of: source).card("matters.replied"))
        guard denominator > 0 else {
            #expect(card.contains("<dd class=\"value\">\(shown)</dd>"))
            #expect(!card.contains("<a"))
            return
        }
        #expect(card.contains("<a class=\"count\" href=\"/evidence?figure=matters.replied\">\(shown)</a></dd>"))
        #expect(card.contains("href=\"/evidence?figure=matters.replied\">\(numerator)</a>/<a"))
        #expect(card.contains("href=\"/evidence?figure=matters.replied&amp;part=denominator\">\(denominator)</a></dd>"))
    }

    @Test func whatIsNotCountedYetIsTold() async throws {
        var source = try FakeSource()
        let told = "另有 1234 条记录已经汇入，尚未计入下列数字"
        #expect(try await !Served.get("/", of: source).body.contains("尚未计入下列数字"))
        source.waiting = 1_234
        #expect(try await Served.get("/", of: source).body.contains(told))
        #expect(try await Served.get("/?lang=en", of: source).body.contains("1234 more records have arrived"))
        #expect(try await Served.get("/figures.json", of: source).body.contains("\"pending\":1234"))
    }

    @Test func aSlowerMedianIsSaidToBeSlower() async throws {
        var source = try FakeSource()
        source.wholes["matters.days"] = .days(median: 12, p90: nil, speedup: -0.2)
        let card = try #require(try await Served.get("/?lang=en", of: source).card("matters.days"))
        #expect(card.contains("20.00% slower than before"))
    }

    @Test func withoutResolutionsThereIsNoMedian() async throws {
        var source = try FakeSource()
        source.wholes["matters.days"] = .days(median: nil, p90: nil, speedup: nil)
        let card = try #require(try await Served.get("/", of: source).card("matters.days"))
        #expect(card.contains("<dd class=\"value\">—</dd>"))
        #expect(!card.contains("detail"))
    }

    @Test func aRowLinksToThePageNarrowedToItAndKeepsTheOtherFilters() async throws {
        let page = try await Served.get("/?from=2026-01-01&lang=zh", of: .sample())
        let stations = try #require(page.element("by-site", upTo: "</table>"))
        #expect(stations.contains("href=\"/?site=520103001-Z01&amp;from=2026-01-01&amp;lang=zh\""))
        #expect(stations.contains(">117<"))
        let cell = "/evidence?from=2026-01-01&amp;by=site&amp;figure=matters.replied"
        #expect(
            stations.contains("\(cell)&amp;key=520103001-Z01&amp;lang=zh\">66.67%</a>")
                && stations.contains(">70</a>/<a"))
        #expect(stations.contains("\(cell)&amp;part=denominator&amp;key=520103001-Z01&amp;lang=zh\">105</a>"))
        let categories = try #require(page.element("by-category", upTo: "</table>"))
        #expect(categories.contains("category=%E5%9F%8E%E5%BB%BA%2F%E7%89%A9%E4%B8%9A"))
        let organs = try #require(page.element("by-organ", upTo: "</table>"))
        #expect(organs.contains("<th scope=\"row\"><bdi>未交办或未注明</bdi></th>"))
    }

    @Test func rowsBeyondTheBoundAreCountedAndLinked() async throws {
        let page = try await Served.get("/", of: .sample())
        let stations = try #require(page.element("by-site", upTo: "</table>"))
        #expect(stations.components(separatedBy: "<th scope=\"row\">").count - 1 == BreakdownTable.shownRows)
        #expect(page.body.contains("另有 4 行未列出"))
        #expect(page.body.contains("href=\"/figures.json?by=site\""))
    }

    @Test func newestMattersShowTheirNumberAndSayWhereATitleIsNotHeld() async throws {
        let page = try await Served.get("/", of: .sample())
        let table = try #require(page.element("table-newest", upTo: "</table>"))
        #expect(table.contains(MatterID(Ref(LogID(try SiteCode("520103001-Z02")), 1)).description))
        #expect(table.contains("2026-05-26"))
        #expect(table.contains("<bdi>老旧小区加装电梯进展缓慢</bdi>"))
        #expect(table.contains("（标题未到或已遗忘）"))
        #expect(table.contains("（无标题）"))
        #expect(table.contains("<span class=\"stage stage-referred\">已交办</span>"))
    }

    @Test func aSiteNeverHeardFromStandsFirstAndSilentOnesAreMarked() async throws {
        let page = try await Served.get("/", of: .sample())
        let table = try #require(page.element("table-heard", upTo: "</table>"))
        let first = try #require(table.range(of: "<tr class=\"silent\">"))
        #expect(table[first.upperBound...].prefix(200).contains("第5人大代表联络站"))
        #expect(table.components(separatedBy: "<tr class=\"silent\">").count - 1 == 5)
        #expect(table.contains("从未收到"))
        #expect(table.contains("已 12 天未汇聚"))
        #expect(table.contains("2026-05-27 14:10"))
        #expect(page.body.contains("共 34 个站点：4 个超过 7 天未汇聚，1 个从未收到。"))
    }

    @Test func chartsHaveTheirNumbersAsTables() async throws {
        let page = try await Served.get("/", of: .sample(), chartLibrary: #filePath)
        #expect(page.body.contains("<canvas id=\"chart-months\" role=\"img\" aria-label=\"按月收集与办结（件）\">"))
        let table = try #require(page.element("table-months", upTo: "</table>"))
        #expect(table.contains("<th scope=\"row\">2026年6月</th><td class=\"n\"><a"))
        #expect(table.contains("href=\"/evidence?by=month&amp;figure=matters.collected&amp;key=2026-06\">618</a>"))
        #expect(table.contains("href=\"/evidence?by=month&amp;figure=matters.resolved.flow&amp;key=2026-06\">311</a>"))
        let content = try #require(page.element("chart-content", upTo: "</script>"))
        #expect(content.contains(#""labels":["2026-01","2026-02","2026-03","2026-04","2026-05","2026-06"]"#))
        #expect(content.contains(#""values":[180,240,210,320,405,618]"#))
        #expect(try #require(page.element("table-classes", upTo: "</table>")).contains("56.04%"))
    }

    @Test func withoutTheChartLibraryThePageShowsTablesAndSaysWhatToInstall() async throws {
        let page = try await Served.get("/", of: .sample())
        #expect(page.status == .ok)
        #expect(page.body.contains("apt install libjs-chart.js"))
        #expect(!page.body.contains("<canvas"))
        #expect(!page.body.contains("<script"))
        #expect(try #require(page.element("table-months", upTo: "</table>")).contains(">618</a>"))
    }

    @Test func conflictsShowBothSidesAndHowManyThereAre() async throws {
        var source = try FakeSource.sample()
        let page = try await Served.get("/", of: source)
        let table = try #require(page.element("table-conflicts", upTo: "</table>"))
        #expect(table.components(separatedBy: "<tr>").count - 2 == ConflictTable.shownRows)
        let (site, hub) = (LogID(try SiteCode("520103001-Z02")), LogID(try SiteCode("520103-H01")))
        #expect(table.contains("<th scope=\"row\">两次办结</th>"))
        #expect(table.contains("<bdi>\(MatterID(Ref(site, 1)))</bdi>"))
        #expect(table.contains("<td>办结 · 2026-05-27 12:00 · \(MatterID(Ref(site, 101)))</td>"))
        #expect(table.contains("<td>当场答复 · 2026-05-28 12:00 · \(MatterID(Ref(hub, 1)))</td>"))
        #expect(page.body.contains("共 22 处。"))
        #expect(page.body.contains("另有 2 处未列出"))
        source.found = [
            ConflictSummary(
                kind: .enteredTwice, subject: .entry(EntryName(.organ, "<o1>")), first: source.found[0].first,
                second: source.found[0].second)
        ]
        let entry = try await Served.get("/?lang=en", of: source)
        #expect(entry.body.contains("<bdi>organ/&lt;o1&gt;</bdi>"))
        #expect(entry.body.contains("entered in two ways"))
        #expect(!entry.body.contains("more; see them"))
    }

    @Test func withoutConflictsThePageSaysSo() async throws {
        let page = try await Served.get("/", of: try FakeSource())
        #expect(page.body.contains("没有互相矛盾的记录。"))
        #expect(page.element("table-conflicts", upTo: "</table>") == nil)
    }
}
