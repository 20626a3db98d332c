import Events
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Web

@Suite struct RefusalTests {
    @Test(
        "a parameter that is not what it must be is refused in a line that names it",
        arguments: [
            ("from=2026-02-30", "起始日期"), ("through=today", "截止日期"), ("site=520103", "站点"), ("region=52010", "行政区划"),
            ("channel=pigeon", "渠道"), ("lang=fr", "语言"), ("regoin=52", "regoin"), ("by=site", "by"),
            ("from=2026-02-02&through=2026-02-01", "2026-02-01 早于起始日期 2026-02-02"),
            ("region=52&region=53", "只能给一次"), ("organ=%FF", "百分号编码"), ("organ=%4", "百分号编码"),
        ])
    func badParameters(query: String, named: String) async throws {
        let page = try await Served.get("/?" + query, of: try FakeSource())
        #expect(page.status == .badRequest)
        let line = try #require(page.body.split(separator: "\n").first { $0.contains("role=\"alert\"") })
        #expect(line.contains(named))
    }

    @Test func aValueIsTakenAtTheBoundAndRefusedOneBytePastIt() async throws {
        let bound = String(repeating: "a", count: Bounds.nameBytes)
        #expect(try await Served.get("/?organ=" + bound, of: try FakeSource()).status == .ok)
        #expect(try await Served.get("/?organ=a" + bound, of: try FakeSource()).status == .badRequest)
    }

    @Test func emptyFieldsOfTheFormAreNoFilters() async throws {
        let page = try await Served.get("/?region=&site=&channel=&from=&through=", of: try FakeSource())
        #expect(page.status == .ok)
        #expect(!page.body.contains("class=\"chip\""))
    }

    @Test func anUnknownPathIsNotFound() async throws {
        let page = try await Served.get("/nothing", of: try FakeSource())
        #expect(page.status == .notFound)
        #expect(page.body.contains("没有这个页面"))
        #expect(page.headers[.contentSecurityPolicy] == PageHeaders.contentSecurityPolicy)
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .options])
    func onlyReadingIsAnswered(method: HTTPRequest.Method) async throws {
        let page = try await Served.get("/", of: try FakeSource(), method: method)
        #expect(page.status == .methodNotAllowed)
        #expect(page.headers[.allow] == "GET, HEAD")
    }

    @Test func headHasTheHeadersAndNoBody() async throws {
        let page = try await Served.get("/", of: try FakeSource(), method: .head)
        #expect(page.status == .ok)
        #expect(page.headers[.contentType] == "text/html; charset=utf-8")
        #expect(page.body.isEmpty)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST:8080", true), ("127.0.0.1:8080", true), ("[::1]:8080", true),
        ("127.0.0.1", true), ("evil.example", false), ("localhost.evil.example", false), ("127.0.0.1.nip.io", false),
        ("localhost:", false), ("localhost:80a", false), ("localhost:123456", false), ("", false),
    ])
    func onlyHostsOfThisMachineAreAdmitted(authority: String, admitted: Bool) {
        #expect(AdmittedHosts.loopback.admits(authority) == admitted)
        #expect(AdmittedHosts.any.admits(authority))
    }

    @Test func aRequestWithoutAHostIsNotAdmitted() {
        #expect(!AdmittedHosts.loopback.admits(nil))
    }

    @Test func aForeignHostIsRefused() async throws {
        let router = Dashboard(source: try FakeSource()).router()
        let status = try await Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0))
        )
        .test(.live) { live in
            try await TestClient.withClient(
                host: "127.0.0.1", port: try #require(live.port),
                // The server answers in turn with all tests that run beside this one.
                configuration: .init(timeout: .seconds(600))
            ) { client in
                let foreign = TestClient.Request("/", method: .get, authority: "evil.example:8080")
                return try await client.execute(foreign).status
            }
        }
        #expect(status == .misdirectedRequest)
    }

    @Test func everyAnswerCarriesTheStrictHeaders() async throws {
        let page = try await Served.get("/", of: try FakeSource())
        #expect(
            page.headers[.contentSecurityPolicy]
                == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'")
        #expect(page.headers[.xContentTypeOptions] == "nosniff")
        #expect(page.headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
        #expect(page.headers[.cacheControl] == "no-store")
        #expect(!page.body.contains("style=\""))
        #expect(!page.body.contains(" onclick"))
    }
}
