import Events
import Foundation
import Projections
import Testing

@testable import Web

@Suite struct `Evidence pages` {
    private func source(_ count: Int) throws -> FakeSource {
        var source = try FakeSource()
        for seq in 1...UInt64(count) {
            let site = LogID(try SiteCode("520103001-Z02"))
            var entry = EvidenceEntry(.matter(Ref(site, seq)), amount: 1)
            entry.day = source.day
            entry.siteName = "第三联络站"
            entry.kind = MatterKind.opinion.label
            entry.category = "城建/<物业>"
            entry.stage = Matter.Stage.referred.rawValue
            entry.title = Hash.of(Data("title \(seq)".utf8))
            source.titles[Hash.of(Data("title \(seq)".utf8))] = "=路灯不亮<\(seq)>"
            source.counted.append(entry)
        }
        return source
    }

    @Test func `a page shows the list with its size and digest, and the way to the next one`() async throws {
        let source = try source(60)
        let page = try await Served.get("/evidence?figure=matters.collected&region=520103", of: source)
        #expect(page.status == .ok)
        let table = try #require(page.element("table-evidence", upTo: "</table>"))
        #expect(table.components(separatedBy: "<th scope=\"row\"").count - 1 == EvidencePage.shownEntries)
        #expect(table.contains("=路灯不亮&lt;1&gt;") && table.contains("城建/&lt;物业&gt;") && table.contains("已交办"))
        #expect(page.body.contains("共 60 条"))
        let whole = try source.evidence(
            EvidenceQuery(try #require(FigureDefinition.named("matters.collected")), of: FigureQuery(asOf: source.day)),
            after: nil, limit: 1)
        #expect(page.body.contains("<code>\(whole.summary.digest)</code>"))
        let next = "/evidence?region=520103&amp;figure=matters.collected&amp;after=matter%3A520103001-Z02%3A50"
        #expect(page.body.contains("href=\"\(next)\" rel=\"next\""))
        let second = try await Served.get(next.replacing("&amp;", with: "&"), of: source)
        let rest = try #require(second.element("table-evidence", upTo: "</table>"))
        #expect(rest.components(separatedBy: "<th scope=\"row\"").count - 1 == 10)
        #expect(!second.body.contains("rel=\"next\""))
        #expect(second.body.contains("<code>\(whole.summary.digest)</code>"))
        #expect(second.body.contains("href=\"/evidence?region=520103&amp;figure=matters.collected\">回到第一页"))
    }

    @Test func `numerator and denominator are apart, and a row is named`() async throws {
        let page = try await Served.get(
            "/evidence?figure=matters.replied&part=denominator&by=organ&key=&lang=en", of: source(1))
        #expect(page.status == .ok)
        #expect(page.body.contains("lead organ") || page.body.contains("row "))
        #expect(page.body.contains("part=denominator&amp;key=&amp;lang=en\" aria-current=\"page\">denominator"))
        #expect(page.body.contains("part=numerator&amp;key=&amp;lang=en\">numerator"))
    }

    @Test func `the whole list comes as CSV and as Excel, with a file name`() async throws {
        let source = try source(60)
        let csv = try await Served.get("/evidence.csv?figure=matters.collected&as-of=2026-05-01", of: source)
        #expect(csv.status == .ok)
        #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(csv.headers[.contentDisposition]?.contains("matters.collected-numerator-2026-05-01.csv") == true)
        let lines = csv.body.components(separatedBy: "\r\n").dropLast()
        #expect(lines.count == 61)
        #expect(lines[1].hasPrefix("matter,\(MatterID(Ref(LogID(try SiteCode("520103001-Z02")), 1))),1,"))
        #expect(lines[1].hasSuffix("'=路灯不亮<1>"))
        let book = try await Served.get("/evidence.xlsx?figure=matters.collected", of: source)
        #expect(book.status == .ok && book.headers[.contentType]?.contains("spreadsheetml") == true)
        let json = try await Served.get("/evidence.json?figure=matters.collected", of: source)
        #expect(json.body.contains("\"count\":60,\"digest\":\""))
        let figures = try await Served.get("/figures.csv", of: FakeSource.sample())
        #expect(figures.body.contains("matters.replied,答复率,,1249,1873,66.68%,,,,12\r\n"))
    }

    @Test(arguments: [
        ("", "figure"), ("figure=nothing", "figure"), ("figure=matters.collected&part=denominator", "part"),
        ("figure=matters.collected&key=x", "key"), ("figure=matters.collected&after=x", "after"),
        ("figure=matters.collected&after=x:y:z", "after"),
    ])
    func `what makes no sense is refused by the field's name`(query: String, field: String) async throws {
        let page = try await Served.get("/evidence.json?lang=en&" + query, of: source(1))
        #expect(page.status == .badRequest)
        #expect(page.body.contains("parameter \\\"\(field)\\\""))
    }

    @Test func `every number of the dashboard that counts something opens its list`() async throws {
        let page = try await Served.get("/", of: .sample())
        let addresses = page.body.matches(of: /class="count" href="([^"]+)"/).map { String($0.1) }
        #expect(addresses.count > 150)
        for address in Set(addresses) {
            let opened = try await Served.get(address.replacing("&amp;", with: "&"), of: source(1))
            #expect(opened.status == .ok, "\(address)")
        }
    }
}
