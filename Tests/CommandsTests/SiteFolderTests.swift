import Events
import Foundation
import SiteStore
import Testing

struct SiteFolderTests {
    /// What SQLite leaves of a creation that was cut off before its one transaction: a file without a table.
    @Test func aSiteWhoseCreationWasCutOffIsMadeAgain() throws {
        let path = NSTemporaryDirectory() + "/jiazhan-site-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: path + "/log.db"))
        let site = try SiteFolder.create(
            path: path, code: SiteCode("520103001-Z02"), name: "n", timeZone: "Asia/Shanghai")
        #expect(try site.log.lastPosition() == 1)
        #expect(try SiteFolder.open(path: path).code.text == "520103001-Z02")
    }
}
