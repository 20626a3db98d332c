import Events
import Foundation
import Hummingbird
import Projections
import Testing

@testable import Web

@Suite struct FilesTests {
    @Test(arguments: [
        (Asset.style, "text/css; charset=utf-8"), (.script, "text/javascript; charset=utf-8"), (.icon, "image/svg+xml"),
    ])
    func assetsAreServedWithTheirTypeAndTag(asset: Asset, type: String) async throws {
        let address = "/assets/" + asset.rawValue
        let file = try await Served.get(address, of: try FakeSource())
        #expect(file.status == .ok)
        #expect(file.headers[.contentType] == type)
        #expect(file.headers[.cacheControl] == "no-cache")
        #expect(!file.body.isEmpty)
        let tag = try #require(file.headers[.eTag])
        let again = try await Served.get(address, of: try FakeSource(), headers: [.ifNoneMatch: tag])
        #expect(again.status == .notModified)
        #expect(again.body.isEmpty)
    }

    @Test func theChartLibraryIsServedFromItsPath() async throws {
        let file = try await Served.get("/chart.js", of: try FakeSource(), chartLibrary: #filePath)
        #expect(file.status == .ok)
        #expect(file.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(file.body.contains("theChartLibraryIsServedFromItsPath"))
    }

    @Test func aMissingChartLibraryIsNotFoundAndNamesThePackage() async throws {
        let file = try await Served.get("/chart.js", of: try FakeSource())
        #expect(file.status == .notFound)
        #expect(file.body.contains("libjs-chart.js"))
    }

    @Test func figuresAreThoseOfTheCommandLine() async throws {
        let source = try FakeSource.sample()
        let answer = try await Served.get("/figures.json?by=division&region=520103&as-of=2026-05-01", of: source)
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        let query = FigureQuery(
            scope: Scope(region: try DivisionCode("520103")), asOf: try BusinessDate("2026-05-01"), by: .division)
        let expected = try BoardDocument(try source.board(query), language: .zh).encoded()
        #expect(answer.body == String(decoding: expected, as: UTF8.self))
        #expect(answer.body.contains(#""denominator":1873,"id":"matters.replied""#))
    }

    @Test func aComplaintAboutFiguresIsJSON() async throws {
        let answer = try await Served.get("/figures.json?known-on=yesterday&lang=en", of: try FakeSource())
        #expect(answer.status == .badRequest)
        #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        #expect(answer.body.hasPrefix(#"{"error":{"code":"web.parameter","message":"parameter \"known-on\": "#))
    }

    @Test func healthIsGoodWhileTheFiguresCanBeRead() async throws {
        var source = try FakeSource()
        let good = try await Served.get("/health", of: source)
        #expect(good.status == .ok)
        #expect(good.body == "ok\n")
        source.fault = EventsError(.payload, zh: "读不出", en: "unreadable")
        #expect(try await Served.get("/health", of: source).status == .internalServerError)
    }

    @Test func aComplaintOfTheSourceIsShownInItsOwnWordsAndOtherFaultsAreNot() async throws {
        var source = try FakeSource()
        source.fault = WebError(.unavailable, zh: "正在重建，请稍后再试", en: "being rebuilt; try again soon")
        let busy = try await Served.get("/", of: source)
        #expect(busy.status == .serviceUnavailable)
        #expect(busy.body.contains("正在重建，请稍后再试"))
        struct Unforeseen: Error { let secret = "/var/lib/secret" }
        source.fault = Unforeseen()
        let failed = try await Served.get("/", of: source)
        #expect(failed.status == .internalServerError)
        #expect(!failed.body.contains("secret"))
    }
}
