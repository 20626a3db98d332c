import Events
import Foundation
import Projections
import Testing

@testable import Web

@Suite struct LanguagesTests {
    /// Ideographs, and the punctuation and full-width forms that go with them.
    private func isChinese(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.contains { (0x2E80...0x9FFF).contains($0.value) || (0xF900...0xFFEF).contains($0.value) }
    }

    @Test(arguments: PageWord.allCases)
    func everyWordIsThereInBothLanguages(word: PageWord) {
        #expect(isChinese(word.text.zh))
        #expect(!word.text.en.isEmpty)
        #expect(!isChinese(word.text.en))
    }

    private static let templates = [
        PackageResources.dashboard_mustache, PackageResources.evidence_mustache,
        PackageResources.difference_mustache, PackageResources.warnings_mustache, PackageResources.complaint_mustache,
    ].map { String(decoding: $0, as: UTF8.self) }.joined()

    @Test func templatesNameTheWordsThereAreAndNoOthers() throws {
        let templates = Self.templates
        let named = Set(templates.matches(of: /\{\{[#^\/]?words\.(\w+)\}\}/).map { String($0.output.1) })
        let known = Set(PageWord.allCases.map(\.rawValue))
        #expect(named.subtracting(known) == [])
        // Tables take the heading of their first column, and labels of fields, from the words themselves.
        #expect(known.subtracting(named) == [])
    }

    @Test func templatesAskForNothingThatThePagesDoNotHave() throws {
        let source = try FakeSource.sample()
        let query = try PageQuery(
            "deputy=d1&from=2026-01-01", allowed: PageQuery.ofPage, language: .zh, today: source.day)
        var held: Set<String> = []
        collect(try DashboardPage(query, source: source, hasCharts: true), into: &held)
        var listed = source
        listed.counted = [EvidenceEntry(.deputy("d1"), amount: 1)]
        let asked = try EvidenceRequest(
            "figure=matters.replied&by=site&key=x&from=2026-01-01", language: .zh, today: source.day)
        collect(try EvidencePage(asked, source: listed), into: &held)
        listed.earlier = ["matters.collected": .count(1)]
        let code = try SiteCode("520103001-Z02")
        listed.brought = [Difference.Arrivals(site: code, name: "", events: 1, inPeriod: 0, types: [])]
        listed.arrived = [
            Arrival(
                position: 1, ref: Ref(LogID(code), 1), site: code, type: EventType(number: 0), subject: nil,
                occurredAt: .distantPast, recordedAt: .distantPast, receivedAt: .distantPast)
        ]
        let since = try DifferenceRequest("region=520103&site=520103001-Z02", language: .zh, source: listed)
        collect(try DifferencePage(since, source: listed), into: &held)
        listed.pressing[.overdue] = listed.matters.map { Warnings.MatterWarning(matter: $0, number: 3) }
        collect(
            try WarningPage(
                PageQuery("", allowed: PageQuery.ofWarnings, language: .zh, today: source.day), source: listed),
            into: &held)
        collect(ComplaintPage(WebError(.method, zh: "一", en: "one"), language: .zh), into: &held)
        let templates = Self.templates
        let named = templates.matches(of: /\{\{\{?[#^\/]?([\w.]+)\}\}/)
            .flatMap { $0.output.1.split(separator: ".") }.map(String.init)
        #expect(Set(named).subtracting(held).subtracting(PageWord.allCases.map(\.rawValue)) == [])
    }

    private func collect(_ value: Any, into labels: inout Set<String>) {
        for child in Mirror(reflecting: value).children {
            if let label = child.label { labels.insert(label) }
            collect(child.value, into: &labels)
        }
    }

    @Test func theEnglishPageHasNoChineseButWhatRecordsHoldAndTheNameOfTheOtherLanguage() async throws {
        var source = try FakeSource.sample()
        source.siteName = "Hub"
        source.titles = source.titles.mapValues { _ in "A title" }
        source.rows = source.rows.mapValues { figures in
            figures.mapValues { rows in
                rows.enumerated().map { index, row in
                    let label = Bilingual(zh: row.label.zh, en: "Row \(index)")
                    let key = isChinese(row.key) ? "key-\(index)" : row.key
                    return Figure.Row(key: key, label: label, value: row.value)
                }
            }
        }
        source.heard = source.heard.map {
            Heard(site: $0.site, name: "Station", through: $0.through, events: $0.events)
        }
        source.matters = source.matters.map {
            MatterSummary(
                ref: $0.ref, site: $0.site, siteName: "Station", collectedAt: $0.collectedAt, stage: $0.stage,
                category: "roads", channel: $0.channel, kind: $0.kind, organ: "", dueAt: nil, title: $0.title)
        }
        let page = try await Served.get("/?lang=en&channel=qr&from=2026-01-01", of: source, chartLibrary: #filePath)
        #expect(page.status == .ok)
        #expect(page.body.contains("<html lang=\"en\">"))
        let left = page.body.replacing(">中文</a>", with: "").split(separator: "\n").filter { isChinese($0) }
        #expect(left == [])
    }

    @Test func theSwitchKeepsTheOtherParameters() async throws {
        let page = try await Served.get("/?region=5201&from=2026-01-01", of: try FakeSource())
        #expect(page.body.contains("href=\"/?region=5201&amp;from=2026-01-01&amp;lang=en\" lang=\"en\""))
    }

    @Test func aComplaintSpeaksTheLanguageAskedFor() async throws {
        let english = try await Served.get("/?lang=en&region=5", of: try FakeSource())
        #expect(english.body.contains("parameter &quot;region&quot;: &quot;5&quot; is no division code"))
        #expect(!isChinese(english.body))
        let chinese = try await Served.get("/?region=5", of: try FakeSource(), language: .zh)
        #expect(chinese.body.contains("参数“行政区划”（region）有误"))
    }
}
