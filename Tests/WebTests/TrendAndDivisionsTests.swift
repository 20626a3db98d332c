import Events
import Projections
import Testing

@testable import Web

@Suite struct TrendAndDivisionsTests {
    private func trend(_ months: [(String, Int)]) throws -> MonthlyTrend {
        var source = try FakeSource()
        source.wholes["matters.collected"] = .count(months.reduce(0) { $0 + $1.1 })
        for (key, count) in months { source.add(.month, key, key, ["matters.collected": .count(count)]) }
        return try MonthlyTrend(
            source.board(FigureQuery(asOf: source.day, by: .month)),
            query: PageQuery("", allowed: PageQuery.ofPage, language: .en, today: source.day))
    }

    @Test func aMonthBetweenTwoOthersIsThereWithZeros() throws {
        let trend = try trend([("2025-11", 4), ("2026-02", 7)])
        #expect(trend.rows.map(\.key) == ["2025-11", "2025-12", "2026-01", "2026-02"])
        #expect(trend.rows.map(\.collected) == [4, 0, 0, 7])
        #expect(trend.more == nil)
    }

    @Test func monthsFarBackAreCountedInALineInsteadOfDrawn() throws {
        let trend = try trend([("1990-01", 2), ("2016-03", 3), ("2016-04", 5), ("2026-03", 7)])
        #expect(trend.rows.count == MonthlyTrend.shownMonths)
        #expect(trend.rows.first?.key == "2016-04")
        #expect(trend.rows.last?.key == "2026-03")
        #expect(trend.more == "2 earlier months are not shown: 5 collected, 0 resolved")
    }

    @Test func nothingCollectedMakesNoChart() throws {
        #expect(try !trend([]).hasRows)
    }

    @Test func divisionsAreSplitWithinTheRegionThatHoldsAllSites() async throws {
        let page = try await Served.get("/", of: .sample())
        // All sample stations lie in 520103001: asked for within it, its own row is no link.
        let table = try #require(page.element("by-division", upTo: "</table>"))
        #expect(table.contains("<th scope=\"row\"><bdi>中山路街道</bdi> <small>520103001</small></th>"))
        #expect(table.contains("href=\"/?region=520103002\""))
    }

    @Test func addressesAreReadBackAsTheyAreWritten() throws {
        let pairs = [(name: "category", value: "城建/a+b &=%\"'"), (name: "organ", value: "x y")]
        let read = try QueryText.pairs(QueryText.encoded(pairs))
        #expect(read.map(\.name) == pairs.map(\.name))
        #expect(read.map(\.value) == pairs.map(\.value))
        #expect(try QueryText.pairs("organ=x+y").first?.value == "x y")
    }
}
