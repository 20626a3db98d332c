import Foundation
import Testing

/// Forgetting and redacting from the command line.
@Suite struct WordsCommandTests {
    private let desk: JoinedDesk
    private let matter: String

    init() throws {
        desk = try JoinedDesk()
        let added = try desk.run(
            "station",
            ["opinion", "add", "--title", "路灯", "--text", "坏了半月", "--citizen-name", "王女士", "--citizen-phone", "139"])
        matter = try #require(added["matter"] as? String)
        try desk.run("station", ["answer", matter, "--text", "已修好"])
    }

    private func forgotten(_ program: String, _ arguments: [String]) throws -> [String: Int] {
        let printed = try desk.run(program, ["forget"] + arguments)
        let roles = try #require(printed["roles"] as? [String: Int])
        #expect(printed["forgotten"] as? Int == roles.values.reduce(0, +))
        return roles
    }

    @Test func `the identity is forgotten once, and then nothing is left`() throws {
        #expect(try forgotten("station", [matter]) == ["citizenName": 1, "citizenPhone": 1])
        #expect(try forgotten("station", [matter]).isEmpty)
        #expect(try desk.types("station")["contents_forgotten"] == 1)
        let said = try Programs.succeed("station", ["forget", matter, "--dir", desk.station]).output
        #expect(said.contains("nothing is left to forget"))
    }

    @Test func `everything is forgotten with --text, at the hub as at the station, and figures stay`() throws {
        try desk.carry()
        let before = try desk.workshop.figures("hub", desk.hub)
        #expect(
            try forgotten("hub", [matter, "--text"])
                == ["title": 1, "text": 1, "citizenName": 1, "citizenPhone": 1, "reply": 1])
        #expect(try forgotten("hub", [matter, "--text"]).isEmpty)
        #expect(try desk.workshop.figures("hub", desk.hub) == before)
        let contents = Printed(try desk.run("hub", ["show", matter])).rows("events").flatMap { $0.rows("contents") }
        #expect(Set(contents.map { $0.text("state") }) == ["forgotten"])
        try Programs.succeed("hub", ["log", "verify", "--dir", desk.hub])
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", desk.hub])
    }

    @Test func `the words of a visit and a duty are forgotten too`() throws {
        for (kind, options) in [("visit", ["--note", "王女士来过"]), ("duty", ["--kind", "practical", "--title", "帮王女士"])] {
            let id = try #require(try desk.run("station", [kind, "add"] + options)[kind] as? String)
            #expect(try forgotten("station", [id]).isEmpty, "neither has an identity")
            #expect(try forgotten("station", [id, "--text"]) == [kind == "visit" ? "note" : "title": 1])
            let contents = Printed(try desk.run("station", [kind, "show", id])).rows("events").first?.rows("contents")
            #expect(contents?.map { $0.text("state") } == ["forgotten"])
        }
    }

    @Test func `more contents than one event names are forgotten in several`() throws {
        for number in 0..<70 {
            try desk.run("station", ["follow-up", matter, "--finding", "holds", "--note", "第 \(number) 次"])
        }
        let roles = try forgotten("station", [matter, "--text"])
        #expect(roles["note"] == 70)
        #expect(try desk.types("station")["contents_forgotten"] == 2)
    }

    @Test func `words are redacted where they stand, again too, and not once they are forgotten`() throws {
        let records = Printed(try desk.run("station", ["show", matter])).rows("events").compactMap { $0.text("record") }
        func redact(_ record: String, _ role: String, _ text: String) -> [String] {
            ["redact", matter, "--record", record, "--role", role, "--text", text]
        }
        try desk.run("station", redact(records[1], "reply", "处理了"))
        try desk.run("station", redact(records[1], "reply", "办好了") + ["--reason", "写错"])
        let reply = Printed(try desk.run("station", ["show", matter])).rows("events")[1].rows("contents").first
        #expect(reply?.text("text") == "办好了" && reply?.text("state") == "redacted")
        try desk.refuses("station", redact(records[0], "reply", "x"), status: 64, saying: "no reply")
        try desk.refuses("station", redact("520103100-Z02#99", "reply", "x"), status: 64, saying: "no record")
        try desk.refuses("station", redact(records[0], "phone", "x"), status: 64, saying: "title")
        try desk.refuses("station", redact(records[0], "title", " "), status: 64, saying: "forget --text")
        try desk.run("station", ["forget", matter, "--text"])
        try desk.refuses("station", redact(records[0], "title", "x"), status: 64, saying: "forgotten")
    }

    @Test func `a matter that is not there, and one that went into another`() throws {
        try desk.refuses("station", ["forget", "520103100-Z02-99-K"], status: 65, saying: "matter number")
        let other = try #require(try desk.run("station", ["opinion", "add", "--title", "同一件"])["matter"] as? String)
        try desk.run("station", ["merge", other, "--into", matter])
        #expect(try desk.remarks("station", ["forget", other, "--text"]).contains(matter))
    }

    @Test func `the report of an import quotes no cell, and an imported identity can be forgotten and changed`() throws
    {
        let map = desk.workshop.file("map.yaml")
        try Data(
            """
            ledger: desk
            dates: [yyyy-MM-dd]
            key: no
            collected: {at: on, title: title, citizenName: who}
            """.utf8
        ).write(to: URL(fileURLWithPath: map))
        func take(_ lines: String...) throws -> [String: Any] {
            let ledger = desk.workshop.file("ledger.csv")
            try Data((["no,on,title,who"] + lines).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: ledger))
            return try desk.run("station", ["import", ledger, "--map", map])
        }
        let counts = try take("1,2026-05-01,路灯,周老师", "2,吴大爷13900000000,井盖,吴大爷", "3,2026-05-01,树,甲,郑阿姨")
        #expect(counts["new"] as? Int == 1 && counts["refused"] as? Int == 2)
        let report = try String(contentsOfFile: try #require(counts["report"] as? String), encoding: .utf8)
        for word in ["吴大爷", "139", "郑阿姨", "周老师"] { #expect(!report.contains(word), "\(report)") }
        #expect(report.contains("the column \"\"on\"\" holds no date") && report.contains("cell 5"))
        #expect(try take("1,2026-05-01,路灯,周老师")["known"] as? Int == 1)
        #expect(try take("1,2026-05-01,路灯,周先生")["changed"] as? Int == 1, "another name is noticed")
        let matters = Printed(try desk.run("station", ["list", "matters"])).rows("matters")
        let imported = try #require(matters.first { $0.text("date") == "2026-05-01" }?.text("matter"))
        #expect(try forgotten("station", [imported]) == ["citizenName": 1])
    }
}
