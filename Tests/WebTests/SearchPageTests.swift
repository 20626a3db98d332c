import Events
import Foundation
import Hummingbird
import HummingbirdTesting
import Search
import Testing
import Web

/// Answers every search with the same matters.
private struct FakeIndex: SearchSource {
    var hits: [SearchHit] = []
    var next: Int64?
    var percent = 100

    static func hit(_ title: [Excerpt.Part], _ excerpt: String = "") throws -> SearchHit {
        SearchHit(
            ref: Ref(try LogID(name: "520103001-Z02"), 17), site: try SiteCode("520103001-Z02"), organ: "housing",
            category: "城建/路灯", stage: .referred, day: BusinessDate(daysSince1970: 20_600),
            title: Excerpt(role: .title, parts: title),
            excerpt: excerpt.isEmpty ? nil : Excerpt(role: .reply, parts: [.init(text: excerpt, isMatch: false)]))
    }

    func search(_ query: SearchQuery) throws -> SearchPage { SearchPage(hits: hits, next: next) }

    func similarPairs(
        region: DivisionCode?, from: BusinessDate, through: BusinessDate, limit: Int
    ) throws -> [SimilarPair] {
        guard let first = hits.first, let last = hits.last else { return [] }
        return [SimilarPair(newer: first, older: last, percent: 83)]
    }

    func indexedPercent() throws -> Int { percent }
}

@Suite struct `Search pages` {
    private func get(_ address: String, _ index: FakeIndex?) async throws -> (status: HTTPResponse.Status, body: String)
    {
        let dashboard = Dashboard(source: try FakeSource(), words: index)
        return try await Application(router: dashboard.router()).test(.router) { client in
            try await client.execute(uri: address, method: .get) { ($0.status, String(buffer: $0.body)) }
        }
    }

    @Test func `What was found is marked, and whatever a text says is text`() async throws {
        let title: [Excerpt.Part] = [
            .init(text: "<script>", isMatch: false), .init(text: "路灯", isMatch: true),
            .init(text: "\"不亮", isMatch: false),
        ]
        let index = FakeIndex(hits: [try FakeIndex.hit(title, "已修好 & <b>")], next: 5)
        let page = try await get("/search?q=%E8%B7%AF%E7%81%AF&from=2026-01-01", index)
        #expect(page.status == .ok)
        #expect(page.body.contains("&lt;script&gt;<mark>路灯</mark>&quot;不亮"))
        #expect(page.body.contains("已修好 &amp; &lt;b&gt;"))
        #expect(page.body.contains(#"href="/search?q=%E8%B7%AF%E7%81%AF&amp;from=2026-01-01&amp;before=5""#))
        #expect(page.body.contains(#"value="路灯""#))
        #expect(page.body.contains("已交办"))
    }

    @Test func `Nothing asked is no search, nothing found is said, and an index in the making too`() async throws {
        #expect(try await !get("/search", FakeIndex()).body.contains("没有找到"))
        #expect(try await get("/search?q=x", FakeIndex()).body.contains("没有找到"))
        #expect(try await get("/search?q=x&lang=en", FakeIndex(percent: 40)).body.contains("40% done"))
    }

    @Test func `Pairs stand side by side`() async throws {
        let hits = [
            try FakeIndex.hit([.init(text: "路灯不亮", isMatch: false)]),
            try FakeIndex.hit([.init(text: "路灯坏了", isMatch: false)]),
        ]
        let page = try await get("/similar", FakeIndex(hits: hits))
        #expect(page.body.contains("83%") && page.body.contains("路灯不亮") && page.body.contains("路灯坏了"))
        // Where there is no room beside each other, each has what its column is called above it.
        let headings = ["相近", "后得知的", "先得知的"]
        #expect(headings.allSatisfy { page.body.contains(#"data-heading="\#($0)""#) })
    }

    @Test(arguments: [
        "/search?x=1", "/search?q=x&state=gone", "/search?region=1", "/search?from=May", "/similar?q=x",
        "/search?before=x", "/search?from=2026-05-02&through=2026-05-01",
        "/similar?from=2026-05-02&through=2026-05-01",
    ])
    func `What an address must not say is refused by name`(_ address: String) async throws {
        #expect(try await get(address, FakeIndex()).status == .badRequest)
    }

    @Test func `Without an index there are no such pages, and no links to them`() async throws {
        #expect(try await get("/search", nil).status == .notFound)
        #expect(try await !get("/", nil).body.contains("/search"))
        #expect(try await get("/", FakeIndex()).body.contains(#"href="/search""#))
    }
}
