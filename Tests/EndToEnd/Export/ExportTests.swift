import Events
import Foundation
import Testing

/// `log export`, `log stat` and `log verify` through the programs alone.
@Suite(.serialized) struct ExportTests {
    private let workshop: Workshop
    private let site: String
    private let matter: String

    init() throws {
        workshop = try Workshop()
        site = workshop.file("site")
        try Programs.succeed("station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "n"])
        let added = try Programs.succeed(
            "station",
            [
                "opinion", "add", "--dir", site, "--title", "路灯不亮", "--text", "三组路口", "--citizen-name", "甄某某",
                "--citizen-phone", "13900000001", "--occurred-at", "2026-05-12", "--json",
            ]
        ).json()
        matter = try #require(added["matter"] as? String)
    }

    @Test func `a line says what the contract names`() throws {
        let lines = try ExportedLine.export("station", site)
        #expect(lines.count == 2)
        let object = lines[1].object
        #expect(
            Set(object.keys) == [
                "position", "log", "epoch", "seq", "hlc", "occurred_at", "recorded_at", "received_at", "type", "actor",
                "subject", "hash", "event", "contents", "payload",
            ])
        #expect(object["position"] as? Int == 2)
        #expect(lines[1].log == "520103100-Z02" && lines[1].seq == 2 && lines[1].epoch == 1)
        #expect(object["occurred_at"] as? String == "2026-05-11T16:00:00.000Z")
        #expect(object["subject"] as? String == matter)
        #expect(lines[1].type == "opinion_collected")
        #expect(lines[0].object["subject"] as? String == "site/520103100-Z02")
        let payload = try #require(lines[1].payload)
        #expect(try Event(serializedBytes: payload).hlc.description == object["hlc"] as? String)
        #expect((object["event"] as? [String: Any])?["opinionCollected"] != nil)
    }

    @Test func `identities are exported only where they are asked for`() throws {
        let plain = try Programs.succeed("station", ["log", "export", "--dir", site]).output
        #expect(!plain.contains("甄某某") && !plain.contains("13900000001"))
        #expect(
            try ExportedLine.all(in: plain)[1].words == [
                "title=held:路灯不亮", "text=held:三组路口", "citizen_name=held", "citizen_phone=held",
            ])
        #expect(
            try ExportedLine.export("station", site, ["--with-identities"])[1].words == [
                "title=held:路灯不亮", "text=held:三组路口", "citizen_name=held:甄某某", "citizen_phone=held:13900000001",
            ])
    }

    @Test(arguments: ["jsonl", "cloudevents"])
    func `what was forgotten is in no export made afterwards`(_ format: String) throws {
        try Programs.succeed("station", ["forget", matter, "--text", "--dir", site])
        let export = try Programs.succeed(
            "station", ["log", "export", "--dir", site, "--format", format, "--with-identities"]
        ).output
        for word in ["路灯不亮", "三组路口", "甄某某", "13900000001"] { #expect(!export.contains(word)) }
        #expect(export.components(separatedBy: #""state":"forgotten""#).count == 5)
    }

    @Test func `what has not arrived is named as awaited`() throws {
        try takeAway(0)
        #expect(
            try ExportedLine.export("station", site, ["--with-identities"])[1].words == [
                "title=awaited", "text=awaited", "citizen_name=awaited", "citizen_phone=awaited",
            ])
    }

    @Test func `a part of the log is exported by its positions`() throws {
        for number in 1...3 {
            try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "t\(number)"])
        }
        let positions = { (lines: [ExportedLine]) in lines.compactMap { $0.object["position"] as? Int } }
        #expect(try positions(ExportedLine.export("station", site, ["--from", "2", "--through", "4"])) == [2, 3, 4])
        #expect(try positions(ExportedLine.export("station", site, ["--from", "5", "--through", "99"])) == [5])
        #expect(try positions(ExportedLine.export("station", site, ["--from", "6"])) == [])
        for wrong in [["--from", "0"], ["--from", "4", "--through", "3"]] {
            let outcome = try Programs.run("station", ["log", "export", "--dir", site] + wrong)
            #expect(outcome.status == 64)
            #expect(outcome.output.isEmpty && outcome.errors.contains("--from and --through"))
        }
    }

    @Test func `counts are by log and type, with labels in both languages`() throws {
        let stat = try Programs.succeed("station", ["log", "stat", "--dir", site, "--json"]).json()
        #expect(stat["types"] as? [String: Int] == ["site_opened": 1, "opinion_collected": 1])
        let label = (stat["labels"] as? [String: [String: Any]])?["opinion_collected"]
        #expect(label?["zh"] as? String == "收集意见")
        #expect(label?["en"] as? String == "opinion collected")
        #expect(label?["number"] as? Int == 60)
        let log = try #require((stat["logs"] as? [[String: Any]])?.first)
        #expect(log["types"] as? [String: Int] == ["site_opened": 1, "opinion_collected": 1])
        #expect(stat["contents"] as? [String: Int] == ["held": 4, "awaited": 0, "forgotten": 0])
        #expect(stat["unknown_types"] as? [String] == [])
        #expect((stat["bytes"] as? Int ?? 0) > 0)
        try takeAway(2, where: "class = 2")
        let said = try Programs.succeed("station", ["log", "stat", "--dir", site]).output
        #expect(said.contains("收集意见") && said.contains("contents: 2 held, 0 awaited, 2 forgotten"))
        let verified = try Programs.succeed("station", ["log", "verify", "--dir", site]).output
        #expect(verified.contains("contents: 2 held, 0 awaited, 2 forgotten"))
    }

    /// Takes the bytes of contents away behind the program's back.
    ///
    /// - Parameters:
    ///   - state: what they are from then on: 0 awaited, 2 forgotten.
    ///   - condition: which rows of `contents`.
    private func takeAway(_ state: Int, where condition: String = "1") throws {
        // The triggers refuse what a forgetting does by other means.
        let python = """
            import sqlite3, sys
            path, state, condition = sys.argv[1:]
            c = sqlite3.connect(path)
            for (name,) in c.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
                c.execute(f"DROP TRIGGER {name}")
            columns = [row[1] for row in c.execute("PRAGMA table_info(contents)")]
            if "bytes" in columns:
                c.execute(f"UPDATE contents SET state = 2, salt = NULL, bytes = NULL WHERE {condition}")
            else:
                c.execute(f"DELETE FROM content_chunks WHERE content IN (SELECT id FROM contents WHERE {condition})")
            c.execute(f"UPDATE contents SET state = {state} WHERE {condition}")
            c.commit()
            """
        try Programs.succeed("/usr/bin/python3", ["-c", python, site + "/log.db", String(state), condition])
    }
}
