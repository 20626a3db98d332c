import Foundation
import Testing

/// The dashboard in the browser that people use: scripts run, under the page's own content security policy.
@Suite struct BrowserTests {
    private static let chromium = "/usr/bin/chromium"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: chromium), "there is no Chromium here"))
    func `the charts are drawn, beside tables with the same numbers`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let samples = Programs.root.appendingPathComponent("samples").path
        try Programs.succeed(
            "station", ["import", "\(samples)/zhan-02.csv", "--map", "\(samples)/zhan-02.map.yaml", "--dir", site])
        let address = try workshop.serve()
        try workshop.sync(site)
        let page = try Programs.run(
            Self.chromium,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(workshop.file("profile"))",
                "--virtual-time-budget=8000", "--dump-dom", address,
            ]
        ).output
        #expect(page.matches(of: /<canvas[^>]*data-drawn="true"/).count == 3)
        #expect(page.contains("178"), "the number of matters collected is on the page")
        #expect(page.contains("lang=\"zh"))
    }
}
