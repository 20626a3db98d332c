import Foundation
import Testing

/// Whole lives of matters, at a station and at its hub, through the programs alone.
@Suite(.serialized) struct MatterLifeTests {
    @Test func `a matter is returned, referred again, extended, found wanting, done again, told and closed`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion(["--citizen-name", "王女士"])
        let life: [(step: [String], stage: String)] = [
            (["refer", "--organ", "住建", "--due", "2026-08-31", "--occurred-at", "2026-05-07"], "referred"),
            (["return", "--reason", "应由城管办理", "--occurred-at", "2026-05-08"], "returned"),
            (
                ["refer", "--organ", "城管", "--co", "住建", "--due", "2026-08-31", "--occurred-at", "2026-05-11"],
                "referred"
            ),
            (["urge", "--note", "请签收", "--occurred-at", "2026-05-13"], "referred"),
            (["sign", "--occurred-at", "2026-05-14"], "signed"),
            (["supervise", "--leader", "副主任", "--occurred-at", "2026-05-15"], "signed"),
            (["progress", "--note", "已立项", "--occurred-at", "2026-06-01"], "signed"),
            (["contact", "--channel", "phone", "--occurred-at", "2026-06-02"], "signed"),
            (["extend", "ask", "--until", "2026-10-30", "--reason", "等招标", "--occurred-at", "2026-08-20"], "signed"),
            (["extend", "grant", "--occurred-at", "2026-08-21"], "signed"),
            (["reply", "--class", "A", "--text", "已更换", "--occurred-at", "2026-09-01"], "replied"),
            (["resolve", "--occurred-at", "2026-09-02"], "resolved"),
            (["rate", "--implementation", "dissatisfied", "--occurred-at", "2026-09-05"], "resolved"),
            (["follow-up", "--finding", "slipped", "--occurred-at", "2026-09-06"], "resolved"),
            (["reopen", "--reason", "又灭了", "--occurred-at", "2026-09-07"], "reopened"),
            (["reply", "--class", "A", "--text", "已换线路", "--occurred-at", "2026-09-20"], "replied"),
            (["rate", "--implementation", "satisfied", "--occurred-at", "2026-09-21"], "rated"),
            (["resolve", "--occurred-at", "2026-09-22"], "resolved"),
            (["feedback", "--channel", "phone", "--occurred-at", "2026-09-23"], "fed_back"),
            (["close", "--occurred-at", "2026-09-30"], "closed"),
        ]
        for (step, stage) in life {
            let answer = try desk.steps(matter, [step])
            #expect(answer["stage"] as? String == stage, "after \(step)")
        }
        let shown = try desk.show(matter)
        #expect(shown.events.count == life.count + 1)
        #expect(shown.conflicts.isEmpty)
        // Redone within a month of the order, to the end of a working day: 7 October is a holiday.
        #expect(shown.due["reply"] as? String == "2026-10-08T15:59:59.999Z")
        #expect(try shown.last("referral_signed")["office"] as? String == "城管")
        try desk.run(["log", "verify"])
        try desk.run(["rebuild", "--check"])
    }

    @Test func `a wrong reply is retracted, struck out with who and why, and the stage goes back`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion()
        let reply = try desk.steps(
            matter,
            [
                ["refer", "--organ", "住建", "--occurred-at", "2026-05-07"],
                ["reply", "--class", "A", "--text", "写错的答复", "--occurred-at", "2026-06-01"],
            ])
        let place = try #require(reply["record"] as? String)
        let bare = try #require(place.split(separator: "#").last)
        var other = desk
        other.environment["JIAZHAN_USER"] = "zhou"
        let answer = try other.steps(matter, [["retract", "--record", "#\(bare)", "--reason", "是另一件的答复"]])
        #expect(answer["stage"] as? String == "referred")
        let shown = try desk.show(matter)
        let struck = try shown.last("reply_given")
        let retraction = try #require(struck["retracted"] as? [String: Any])
        #expect(retraction["actor"] as? String == "zhou")
        #expect(retraction["reason"] as? String == "是另一件的答复")
        #expect(retraction["record"] as? String == answer["record"] as? String)
        #expect(try shown.last("matter_referred")["retracted"] == nil)
        let text = try desk.run(["show", matter]).output
        #expect(text.contains("[retracted]"))
        #expect(text.contains("retracted by zhou"))
        #expect(try desk.steps(matter, [["reply", "--class", "B", "--text", "对的答复"]])["stage"] as? String == "replied")
    }

    @Test func `an amended matter shows what holds now, and what stood before as amended`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion(["--text", "旧内容", "--category", "甲"])
        try desk.steps(matter, [["opinion", "amend", "--title", "新标题", "--category", "乙", "--count", "4"]])
        let shown = try desk.show(matter)
        #expect(shown.words == ["title": "新标题", "text": "旧内容"])
        #expect(shown.current["category"] as? String == "乙")
        #expect(shown.current["people"] as? Int == 4)
        let contents = try #require(try shown.last("opinion_collected")["contents"] as? [[String: Any]])
        #expect(contents.map { $0["state"] as? String } == ["amended", "shown"])
        #expect(try desk.run(["show", matter]).output.contains("路灯不亮 (amended)"))
    }

    @Test func `the hub acts on a station's matter with the same commands, and shows both logs`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let station = Desk(program: "station", folder: try workshop.join("520103100-Z02"))
        let hub = Desk(program: "hub", folder: workshop.hub, environment: ["JIAZHAN_USER": "gong"])
        let matter = try station.opinion()
        try workshop.serve()
        try workshop.sync(station.folder)
        try hub.steps(
            matter,
            [
                ["refer", "--organ", "住建", "--by", "代表工委"], ["supervise", "--leader", "副主任"],
                ["reply", "--class", "A", "--text", "已修"], ["resolve"],
            ])
        let shown = try hub.show(matter)
        #expect(shown.stage == "resolved")
        #expect(
            shown.types == [
                "opinion_collected", "matter_referred", "supervision_ordered", "reply_given", "matter_resolved",
            ])
        #expect(
            shown.events.map { $0["log"] as? String } == ["520103100-Z02"]
                + Array(repeating: Workshop.hubCode + "/mail/520103100-Z02", count: 4))
        #expect(shown.events.allSatisfy { ($0["received_at"] as? String)?.hasSuffix("Z") == true })
        #expect(try hub.run(["show", matter]).output.contains("received here"))
        #expect(try workshop.figures("hub", hub.folder)["matters.resolved.flow"] == .count(1))
    }

    @Test func `a station and its hub that settle one matter unheard of each other show both sides`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let station = Desk(program: "station", folder: try workshop.join("520103100-Z02"))
        let hub = Desk(program: "hub", folder: workshop.hub, environment: ["JIAZHAN_USER": "gong"])
        let matter = try station.opinion()
        try workshop.serve()
        try workshop.sync(station.folder)
        let first = try station.steps(matter, [["answer", "--text", "已说明"]])
        let second = try hub.steps(matter, [["resolve"]])
        try workshop.sync(station.folder)
        let shown = try hub.show(matter)
        #expect(shown.stage == "resolved")
        let conflict = try #require(shown.conflicts.first)
        #expect(shown.conflicts.count == 1)
        #expect(conflict["kind"] as? String == "settled_twice")
        let stands = try #require(conflict["stands"] as? [String: Any])
        let against = try #require(conflict["against"] as? [String: Any])
        #expect(stands["record"] as? String == first["record"] as? String)
        #expect(stands["actor"] as? String == "lin")
        #expect(against["record"] as? String == second["record"] as? String)
        #expect(against["type"] as? String == "matter_resolved")
        let text = try hub.run(["show", matter]).output
        #expect(text.contains("! conflict: settled twice"))
        // Taking one side back ends the contradiction.
        try hub.steps(
            matter, [["retract", "--record", try #require(second["record"] as? String), "--reason", "站点已答复"]])
        #expect(try hub.show(matter).conflicts.isEmpty)
    }
}
