import Events
import Foundation
import Projections
import Testing

@testable import Web

@Suite struct `Difference and warning pages` {
    private func source() throws -> FakeSource {
        var source = try FakeSource.sample()
        source.earlier = ["matters.collected": .count(1900), "matters.replied": .rate(numerator: 1, denominator: 2)]
        let site = try SiteCode("520103001-Z02")
        for position in 1...60 {
            source.arrived.append(
                Arrival(
                    position: Int64(position), ref: Ref(LogID(site), UInt64(position)), site: site,
                    type: Event.with { $0.body = .matterResolved(MatterResolved()) }.type, subject: Ref(LogID(site), 1),
                    occurredAt: at(position), recordedAt: at(position), receivedAt: at(position)))
        }
        return source
    }

    private func at(_ minutes: Int) -> Instant { Instant(milliseconds: 1_779_854_400_000 + Int64(minutes) * 60_000) }

    @Test func `figures that changed stand side by side, each opening what it counted then and now`() async throws {
        let page = try await Served.get(
            "/difference?since-known=2026-05-01&from=2026-04-01&through=2026-04-30", of: source())
        #expect(page.status == .ok)
        let table = try #require(page.element("table-difference", upTo: "</table>"))
        #expect(table.components(separatedBy: "<th scope=\"row\"").count - 1 == 2)
        let address = "/evidence?from=2026-04-01&amp;through=2026-04-30&amp;as-of=2026-05-01"
        #expect(
            table.contains(
                "\(address)&amp;known-on=2026-05-01T15%3A59%3A59.999Z&amp;figure=matters.collected\">1900</a>"))
        #expect(table.contains("\(address)&amp;figure=matters.collected\">1973</a>"))
        #expect(page.body.contains("项指标没有变化"))
        #expect(page.body.contains("其间汇入 0 条记录"))
    }

    @Test func `what arrived is listed in pages`() async throws {
        var source = try source()
        source.brought = [
            Difference.Arrivals(
                site: try SiteCode("520103001-Z02"), name: "第三联络站", events: 60, inPeriod: 60,
                types: [(source.arrived[0].type, 60)])
        ]
        let page = try await Served.get("/difference?since-known=2026-05-01", of: source)
        let table = try #require(page.element("table-arrivals", upTo: "</table>"))
        #expect(table.components(separatedBy: "<tr>").count - 2 == DifferencePage.shownEvents)
        #expect(page.body.contains("href=\"/difference?since-known=2026-05-01&amp;after=50\" rel=\"next\""))
        let rest = try await Served.get("/difference?since-known=2026-05-01&after=50", of: source)
        #expect(
            try #require(rest.element("table-arrivals", upTo: "</table>")).components(separatedBy: "<tr>").count == 12)
        let json = try await Served.get("/difference.json?since-known=2026-05-01", of: source)
        #expect(json.body.contains("\"since_known\":\"2026-05-01T15:59:59.999Z\""))
        let csv = try await Served.get("/difference.csv?since-known=2026-05-01", of: source)
        #expect(csv.body.contains("matters.collected,收集意见建议,1,1900,,,,1973,,,\r\n"))
    }

    @Test(arguments: [
        ("since-known=x", "since-known"), ("since-known=2026-05-02&known-on=2026-05-01T00:00:00Z", "known-on"),
        ("after=-1", "after"),
    ])
    func `what makes no sense is refused by the field's name`(query: String, field: String) async throws {
        let page = try await Served.get("/difference.json?lang=en&" + query, of: source())
        #expect(page.status == .badRequest)
        #expect(page.body.contains("parameter \\\"\(field)\\\""))
    }

    @Test func `warnings are grouped, link to what they are about, and are counted on the dashboard`() async throws {
        var source = try FakeSource.sample()
        source.pressing[.overdue] = source.matters.map { Warnings.MatterWarning(matter: $0, number: 3) }
        source.surges = [
            Warnings.Surge(
                division: try DivisionCode("520103001"), divisionName: "中山路街道", category: "城建/电梯",
                from: BusinessDate(daysSince1970: 20_594), through: BusinessDate(daysSince1970: 20_600),
                test: SurgeTest(9, past: Array(repeating: 1, count: 20)), periods: 20)
        ]
        source.silences = [Warnings.Silence(site: source.heard[0], days: 12)]
        source.ownRatings = [Warnings.OwnRatings(organ: "o<1>", organName: "区<城管>局", ratings: 7)]
        let page = try await Served.get("/warnings", of: source)
        #expect(page.status == .ok)
        #expect(page.body.contains("逾期 3 天"))
        #expect(
            page.body.contains(
                "/evidence?region=520103001&amp;category=%E5%9F%8E%E5%BB%BA%2F%E7%94%B5%E6%A2%AF&amp;from=2026-05-21"))
        #expect(page.body.contains("已 12 天没有消息") && page.body.contains("区&lt;城管&gt;局"))
        #expect(page.body.contains("/?organ=o%3C1%3E"))
        let total = source.matters.count + 3
        #expect(try await Served.get("/", of: source).body.contains("href=\"/warnings\">预警 \(total) 条</a>"))
        let csv = try await Served.get("/warnings.csv", of: source)
        #expect(csv.body.components(separatedBy: "\r\n").count == total + 2)
        let json = try await Served.get("/warnings.json?lang=en", of: source)
        #expect(json.body.contains("\"kind\":\"surge\"") && json.body.contains("\"surge.oneIn\":1000"))
        let list = try await Served.get("/lists/matters.csv", of: source)
        #expect(list.body.components(separatedBy: "\r\n").count == source.matters.count + 2)
        #expect(try await Served.get("/lists/visits.xlsx", of: source).status == .ok)
    }
}
