import Foundation
import Testing

/// `log verify` and the signatures that stand with the logs.
@Suite(.serialized) struct SignatureTests {
    private let workshop: Workshop
    private let site: String

    init() throws {
        workshop = try Workshop()
        try workshop.makeHub()
        site = try workshop.join("520103100-Z02")
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "t"])
        try Programs.succeed("station", ["bundle", "export", workshop.file("bundle"), "--dir", site])
        try Programs.succeed("hub", ["bundle", "import", workshop.file("bundle"), "--dir", workshop.hub])
    }

    @Test func `a head that the site signed is checked, and stays good when its key is revoked`() throws {
        #expect(try verified()["signatures_checked"] as? Int == 1)
        try Programs.succeed("hub", ["site", "revoke", "520103100-Z02", "--reason", "lost", "--dir", workshop.hub])
        let sound = try verified()
        #expect(sound["signatures_checked"] as? Int == 1)
        #expect(sound["signatures_of_unknown_keys"] as? Int == 0)
    }

    @Test func `a head that somebody else signed is damage, and is named`() throws {
        let python = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            c.execute("UPDATE signed_heads SET signature = zeroblob(64)")
            c.commit()
            """
        try Programs.succeed("/usr/bin/python3", ["-c", python, workshop.hub + "/log.db"])
        let outcome = try Programs.run("hub", ["log", "verify", "--dir", workshop.hub])
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.contains("log 520103100-Z02, event 2: the head is not signed with any of the site's keys"))
    }

    private func verified() throws -> [String: Any] {
        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub, "--json"]).json()
    }
}
