import Foundation
import FoundationNetworking
import Testing

/// Differences, warnings and exports through the programs alone.
@Suite(.serialized) struct DifferenceCommandTests {
    @Test func `a station that hands over late changes what was reported, and the difference says by how much`() throws
    {
        let workshop = try Workshop()
        try workshop.makeHub()
        let (first, late) = (try workshop.join("520103100-Z02"), try workshop.join("520103020-S05"))
        let samples = Programs.root.appendingPathComponent("samples").path
        for (folder, ledger) in [(first, "zhan-02"), (late, "shi-05")] {
            try Programs.succeed(
                "station",
                ["import", "\(samples)/\(ledger).csv", "--map", "\(samples)/\(ledger).map.yaml", "--dir", folder])
        }
        let address = try workshop.serve()
        try workshop.sync(first)
        let reported = try workshop.figures("hub", workshop.hub)["matters.collected"]
        let moment = Self.now()
        try workshop.sync(late)
        let arguments = ["--since-known", moment, "--as-of", "2026-12-31", "--dir", workshop.hub]
        let document = try Programs.succeed("hub", ["difference", "--json"] + arguments).json()
        let figures = try #require(document["figures"] as? [[String: Any]])
        let collected = try #require(figures.first { $0["id"] as? String == "matters.collected" })
        #expect(reported == .count((collected["before"] as? [String: Int])?["value"] ?? -1))
        #expect((collected["before"] as? [String: Int])?["value"] == 178)
        #expect((collected["after"] as? [String: Int])?["value"] == 178 + 117)
        let sites = try #require(document["sites"] as? [[String: Any]])
        #expect(sites.contains { $0["site"] as? String == "520103020-S05" })
        let brought = try #require(sites.first { $0["site"] as? String == "520103020-S05" }?["events"] as? Int)
        #expect(brought > 117)
        let text = try Programs.succeed("hub", ["difference", "--limit", "1"] + arguments).output
        #expect(text.contains("matters collected") && text.contains("next page: --after "))
        let csv = try Programs.succeed("hub", ["difference", "--csv"] + arguments).output
        #expect(csv.contains("matters.collected,matters collected,1,178,,,,295,,,\r\n"))
        let page = try Self.get(address + "difference?since-known=\(moment)&as-of=2026-12-31")
        #expect(page.contains(">178</a>") && page.contains(">295</a>"))
        let refused = try Programs.run(
            "hub", ["difference", "--since-known", moment, "--known-on", "2001-01-01", "--dir", workshop.hub])
        #expect(refused.status == 64 && refused.errors.contains("--known-on"))
        for (arguments, word) in [
            (["difference", "--since-known", "2199-01-01"], "has not come yet"),
            (["difference", "--since-known", moment, "--by", "foo"], "--by"), (["warnings", "--by", "organ"], "--by"),
            (["warnings", "--from", "2026-01-01"], "--from"), (["warnings", "--through", "2026-01-01"], "--through"),
        ] {
            let refused = try Programs.run("hub", arguments + ["--dir", workshop.hub])
            #expect(refused.status == 64 && refused.errors.contains(word), "\(arguments)")
            #expect(refused.errors.split(separator: "\n").count == 1 && refused.output.isEmpty, "\(arguments)")
        }
        let silent = try Programs.run("station", ["warnings", "--kind", "silent", "--dir", first])
        #expect(silent.status == 64 && silent.errors.contains("ask the hub"))
        let own = try Programs.succeed("station", ["warnings", "--dir", first]).output
        #expect(!own.contains("silent station") && !own.isEmpty)
        try warn(workshop, address)
        try export(workshop)
    }

    private func warn(_ workshop: Workshop, _ address: String) throws {
        let document = try Programs.succeed("hub", ["warnings", "--json", "--dir", workshop.hub]).json()
        let groups = try #require(document["warnings"] as? [[String: Any]])
        let overdue = try #require(groups.first { $0["kind"] as? String == "overdue" })
        guard case .count(let red)? = try workshop.figures("hub", workshop.hub)["matters.lights.red"] else {
            Issue.record("red lights are a count")
            return
        }
        #expect(overdue["count"] as? Int == red && red > 0)
        let csv = try Programs.succeed(
            "hub", ["warnings", "--kind", "overdue", "--csv", "--dir", workshop.hub]
        ).output
        #expect(csv.components(separatedBy: "\r\n").count == red + 2)
        #expect(try Self.get(address + "warnings").contains("id=\"overdue\""))
        // The settings file decides what is worth a warning.
        try Data("warnings:\n  silentDays: 3650\n  returns: 1\n".utf8).write(
            to: URL(fileURLWithPath: workshop.hub + "/hub.yaml"))
        let changed = try Programs.succeed("hub", ["warnings", "--json", "--dir", workshop.hub]).json()
        #expect((changed["rules"] as? [String: Int])?["returns"] == 1)
        #expect((changed["rules"] as? [String: Int])?["silentDays"] == 3650)
        try Data("warnings:\n  returns: 0\n".utf8).write(to: URL(fileURLWithPath: workshop.hub + "/hub.yaml"))
        let refused = try Programs.run("hub", ["warnings", "--dir", workshop.hub])
        #expect(refused.status == 65 && refused.errors.contains("warnings.returns"))
        try FileManager.default.removeItem(atPath: workshop.hub + "/hub.yaml")
    }

    private func export(_ workshop: Workshop) throws {
        for list in ["matters", "visits", "duties", "sites", "deputies", "organs", "categories", "conflicts"] {
            let csv = try Programs.succeed("hub", ["export", list, "--csv", "--dir", workshop.hub]).output
            #expect(csv.hasPrefix("\u{FEFF}"), "\(list)")
            if list == "matters" { #expect(csv.components(separatedBy: "\r\n").count == 178 + 117 + 2) }
        }
        let book = workshop.file("matters.xlsx")
        try Programs.succeed(
            "hub", ["export", "matters", "--region", "520103020", "--xlsx", book, "--dir", workshop.hub])
        #expect(try Data(contentsOf: URL(fileURLWithPath: book)).prefix(2) == Data("PK".utf8))
        for (arguments, word) in [(["nothing", "--csv"], "nothing"), (["matters"], "--csv")] {
            let refused = try Programs.run("hub", ["export", "--dir", workshop.hub] + arguments)
            #expect(refused.status == 64 && refused.errors.contains(word), "\(arguments)")
        }
    }

    private static func get(_ address: String) throws -> String {
        String(decoding: try Data(contentsOf: #require(URL(string: address))), as: UTF8.self)
    }

    /// RFC 3339, to the millisecond.
    private static func now() -> String {
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return formatter.string(from: Date())
    }
}
