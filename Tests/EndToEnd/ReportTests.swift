import Foundation
import Testing

/// Bulletins from the command line: a month is written, sealed, verified, and amended by what comes in late.
@Suite struct ReportTests {
    private static let chromium = "/usr/bin/chromium"

    private func opinion(_ site: String, _ day: Int) throws {
        try Programs.succeed(
            "station",
            [
                "opinion", "add", "--dir", site, "--title", "路灯\(day)不亮", "--category", "城建/路灯", "--occurred-at",
                "2025-03-\(day < 10 ? "0" : "")\(day) 09:00",
            ])
    }

    private func verify(_ hub: String, _ file: String) throws -> Programs.Outcome {
        try Programs.run("hub", ["report", "verify", file, "--dir", hub, "--json"])
    }

    private func oneLine(_ outcome: Programs.Outcome, _ words: String) {
        #expect(outcome.status == 65)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }

    @Test func `a sealed month stays what it was while ten late records are listed as amendments`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        try workshop.serve()
        for day in 1...2 { try opinion(site, day) }
        try workshop.sync(site)
        let early = workshop.file("early")
        try workshop.copyHub(to: early)
        try opinion(site, 3)
        try workshop.sync(site)

        let written = try Programs.succeed(
            "hub", ["report", "monthly", "--dir", workshop.hub, "--period", "2025-03", "--seal", "--json"]
        ).json()
        #expect(written["collected"] as? Int == 3)
        let sealed = workshop.hub + "/reports/monthly-520103-2025-03.sealed"
        #expect((written["files"] as? [String])?.first == sealed)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: sealed))

        for day in 11...20 { try opinion(site, day) }
        try workshop.sync(site)
        let found = try verify(workshop.hub, sealed)
        #expect(found.status == 0)
        let document = try found.json()
        #expect(document["stands"] as? Bool == true)
        let amendments = try #require(document["amendments"] as? [String: Any])
        #expect(amendments["events"] as? Int == 10)
        let sites = try #require(amendments["sites"] as? [[String: Any]])
        #expect(sites.map { $0["site"] as? String } == ["520103100-Z02"])
        let figures = try #require(amendments["figures"] as? [[String: Any]])
        let collected = figures.first {
            $0["figure"] as? String == "matters.collected" && $0["part"] as? String == "total"
        }
        #expect((collected?["sealed"] as? [String: Int]) == ["value": 3])
        #expect((collected?["found"] as? [String: Int]) == ["value": 13])

        let told = try Programs.succeed(
            "hub", ["report", "verify", sealed, "--dir", workshop.hub], environment: ["JIAZHAN_LANG": "zh"]
        ).output
        let late = try #require(told.split(separator: "\n").first { $0.hasPrefix("  520103100-Z02") })
        #expect(late.contains("  收集意见  ") && late.contains("2025-03-11 09:00"), "\(late)")
        #expect(!told.contains("opinion_collected") && !told.contains("[division") && !told.contains("Z\n"))

        // The editions can be printed anew at any time, the workbook byte for byte.
        let again = workshop.file("again")
        try Programs.succeed("hub", ["report", "show", sealed, "--dir", workshop.hub, "--out", again])
        for language in ["zh", "en"] {
            let name = "/monthly-520103-2025-03.\(language).xlsx"
            let first = try Data(contentsOf: URL(fileURLWithPath: workshop.hub + "/reports" + name))
            #expect(first.starts(with: Data("PK".utf8)))
            #expect(try Data(contentsOf: URL(fileURLWithPath: again + name)) == first)
        }

        // What is sealed is never written anew.
        let refused = try Programs.run(
            "hub", ["report", "monthly", "--dir", workshop.hub, "--period", "2025-03", "--seal"])
        #expect(refused.status == 73)
        #expect(try Data(contentsOf: URL(fileURLWithPath: sealed)) == bytes)

        var changed = bytes
        changed[bytes.count / 2] ^= 1
        let forged = workshop.file("changed.sealed")
        try changed.write(to: URL(fileURLWithPath: forged))
        oneLine(try verify(workshop.hub, forged), "sealed")
        oneLine(try verify(early, sealed), "log 520103100-Z02 is held through")
        let other = workshop.file("other")
        try Programs.succeed(
            "hub", ["init", "--dir", other, "--site", "520102-H01", "--name", "南明区", "--endpoint", "tcp://127.0.0.1:1"])
        oneLine(try verify(other, sealed), "none of 520103-H01's")
    }

    @Test func `a month that is not over is drafted and not sealed; what is no month is refused`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let open = ["report", "annual", "--dir", workshop.hub, "--period", String(Self.year())]
        let draft = try Programs.succeed("hub", open + ["--json"]).json()
        #expect(draft["sealed"] == nil)
        #expect((draft["files"] as? [String])?.count == 6)
        oneLine(try Programs.run("hub", open + ["--seal"]), "not over")
        let wrong = try Programs.run("hub", ["report", "monthly", "--dir", workshop.hub, "--period", "2025"])
        #expect(wrong.status == 64)
        for (arguments, word) in [
            (["--period", "2199-03"], "--period 2199-03 begins on 2199-03-01"),
            (["--period", "2025-03", "--as-of", "2025-03-30"], "name 2025-03-31 or later"),
        ] {
            let refused = try Programs.run("hub", ["report", "monthly", "--dir", workshop.hub] + arguments)
            #expect(refused.status == 64 && refused.errors.contains(word), "\(refused.errors)")
            #expect(refused.errors.split(separator: "\n").count == 1 && refused.output.isEmpty)
        }
    }

    /// The year that it is at the hub.
    private static func year() -> Int {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        return calendar.component(.year, from: Date())
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: chromium), "there is no Chromium here"))
    func `the printed page draws its charts and loads nothing`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let samples = Programs.root.appendingPathComponent("samples").path
        try Programs.succeed(
            "station", ["import", "\(samples)/zhan-02.csv", "--map", "\(samples)/zhan-02.map.yaml", "--dir", site])
        try workshop.serve()
        try workshop.sync(site)
        try Programs.succeed("hub", ["report", "annual", "--dir", workshop.hub, "--period", "2024"])
        let file = workshop.hub + "/reports/annual-520103-2024.zh.html"
        let page = try Programs.run(
            Self.chromium,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(workshop.file("profile"))",
                "--virtual-time-budget=8000", "--dump-dom", "file://" + file,
            ]
        ).output
        #expect(page.matches(of: /<img[^>]*data-drawn="true"/).count == 3)
        #expect(page.contains("全年共接待群众"))
        let html = try String(contentsOfFile: file, encoding: .utf8)
        #expect(!html.contains("src=\"http") && !html.contains("<link"))
    }
}
