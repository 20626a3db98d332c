import Foundation
import Testing

/// Every kind of record of the register, of visits, duties and words: made on the command line, and shown as JSON.
@Suite struct EveryRecordTests {
    /// One command, the type of the event that it makes, and how what it is about stands afterwards.
    struct Step: Sendable {
        let program: String
        let arguments: [String]
        let type: String
        let show: [String]
        let stands: [String: String]

        init(
            _ program: String, _ arguments: String, _ type: String, show: String, stands: [String: String] = [:]
        ) {
            self.program = program
            self.arguments = Self.words(arguments)
            self.type = type
            self.show = Self.words(show)
            self.stands = stands
        }

        private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    }

    private static let site = JoinedDesk.code
    private static let register: [Step] = [
        Step(
            "hub", "deputy add --id D1 --name 王某 --level county", "deputy_enrolled", show: "deputy D1",
            stands: ["name": "王某", "standing": "open", "level": "county"]),
        Step(
            "hub", "deputy amend D1 --level city", "deputy_amended", show: "deputy D1",
            stands: ["name": "王某", "level": "city"]),
        Step("hub", "deputy post D1 --to \(site)", "deputy_posted", show: "deputy D1", stands: ["sites": site]),
        Step("hub", "deputy remove D1 --from \(site)", "deputy_removed", show: "deputy D1", stands: ["sites": ""]),
        Step("hub", "deputy leave D1", "deputy_left", show: "deputy D1", stands: ["standing": "closed"]),
        Step(
            "hub", "organ add --code ZJJ --name 住建局", "organ_registered", show: "organ ZJJ",
            stands: ["name": "住建局", "standing": "open"]),
        Step("hub", "organ rename ZJJ --name 区住建局", "organ_renamed", show: "organ ZJJ", stands: ["name": "区住建局"]),
        Step("hub", "organ add --code FGJ --name 房管局", "organ_registered", show: "organ FGJ"),
        Step(
            "hub", "organ merge FGJ --into ZJJ", "organ_merged", show: "organ FGJ",
            stands: ["standing": "closed", "stands_for": "ZJJ"]),
        Step("hub", "organ close ZJJ", "organ_closed", show: "organ ZJJ", stands: ["standing": "closed"]),
        Step("hub", "category add 甲/乙/丙", "category_defined", show: "category 甲/乙/丙", stands: ["standing": "open"]),
        Step(
            "hub", "category retire 甲/乙/丙", "category_retired", show: "category 甲/乙/丙", stands: ["standing": "closed"]),
        Step(
            "hub", "site amend \(site) --name 黔灵镇站 --specialty 基层立法联系点 --contact 0851-1", "site_amended",
            show: "site \(site)",
            stands: ["name": "黔灵镇站", "specialty": "基层立法联系点", "contact": "0851-1", "kind": "station"]),
        Step("hub", "site close \(site)", "site_closed", show: "site \(site)", stands: ["standing": "closed"]),
        Step(
            "station", "site amend --contact 0851-2", "site_amended", show: "site \(site)",
            stands: ["contact": "0851-2", "standing": "open"]),
        Step(
            "station", "deputy enrol --id D2 --name 李某 --level township", "deputy_enrolled", show: "deputy D2",
            stands: ["standing": "provisional"]),
        Step("station", "deputy post D2", "deputy_posted", show: "deputy D2", stands: ["sites": site]),
        Step(
            "station", "organ register --code 镇政府 --name 黔灵镇政府", "organ_registered", show: "organ 镇政府",
            stands: ["standing": "provisional"]),
        Step("station", "category add 丁", "category_defined", show: "category 丁", stands: ["standing": "provisional"]),
        Step("station", "category retire 丁", "category_retired", show: "category 丁", stands: ["standing": "closed"]),
    ]

    @Test func `every record of the register is made, shown and stands`() throws {
        let desk = try JoinedDesk()
        for step in Self.register { try make(step, desk) }
        try desk.carry()
        let confirming = [
            Step(
                "hub", "register confirm deputy D2", "entry_confirmed", show: "deputy D2",
                stands: ["standing": "open", "name": "李某", "sites": Self.site]),
            Step("hub", "organ add --code XZF --name 镇政府", "organ_registered", show: "organ XZF"),
            Step(
                "hub", "register confirm organ 镇政府 --stands-for XZF", "entry_confirmed", show: "organ 镇政府",
                stands: ["stands_for": "XZF"]),
        ]
        for step in confirming { try make(step, desk) }
        let made = Set(try desk.types("hub").keys)
        let all = [
            "site_opened", "site_amended", "site_closed", "deputy_enrolled", "deputy_amended", "deputy_posted",
            "deputy_removed", "deputy_left", "organ_registered", "organ_renamed", "organ_merged", "organ_closed",
            "category_defined", "category_retired", "entry_confirmed", "key_invited", "key_enrolled",
        ]
        #expect(made.isSuperset(of: all), "\(Set(all).subtracting(made))")
        try Programs.succeed("hub", ["log", "verify", "--dir", desk.hub])
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", desk.hub])
    }

    private func make(_ step: Step, _ desk: JoinedDesk) throws {
        try desk.run(step.program, step.arguments)
        let shown = Printed(try desk.run(step.program, ["register", "show"] + step.show))
        let newest = try #require(shown.rows("events").last)
        #expect(newest.text("type") == step.type, "\(step.arguments)")
        #expect(newest.text("label_zh")?.isEmpty == false && newest.text("label_en")?.isEmpty == false)
        #expect(newest.text("occurred_at") != nil && newest.text("recorded_at") != nil, "\(step.arguments)")
        #expect(newest.text("record")?.hasPrefix(step.program == "hub" ? Workshop.hubCode : Self.site) == true)
        #expect(!newest["facts_zh"].object.isEmpty && !newest["facts_en"].object.isEmpty, "\(step.arguments)")
        let state = shown["state"]
        for (key, value) in step.stands {
            #expect(
                (state.text(key) ?? state.texts(key).joined(separator: ",")) == value, "\(step.arguments): \(key)")
        }
        #expect(shown.rows("conflicts").isEmpty, "\(step.arguments)")
    }

    @Test(arguments: ["visit", "duty"])
    func `every record of a visit and of a duty is made, shown and stands`(_ kind: String) throws {
        let desk = try JoinedDesk()
        let isVisit = kind == "visit"
        let opening =
            isVisit
            ? ["--kind", "reception", "--groups", "3", "--received", "5"] : ["--kind", "training", "--title", "培训"]
        let change =
            isVisit ? ["--received", "7", "--kind", "household"] : ["--title", "新任代表培训", "--kind", "research"]
        let added = try desk.run("station", [kind, "add", "--deputy", "D1", "--note", "下雨"] + opening)
        let id = try #require(added[kind] as? String)
        func shown() throws -> Printed { Printed(try desk.run("station", [kind, "show", id])) }
        #expect(try shown()["state"].texts("deputies") == ["D1"])
        let amended = Printed(
            try desk.run(
                "station", [kind, "amend", id, "--deputy", "D2", "--occurred-at", "2026-05-12 08:30"] + change))
        #expect(amended.text(kind) == id && amended.flag("voided") == false)
        let state = try shown()["state"]
        #expect(state.texts("deputies") == ["D2"] && state.text("occurred_at") == "2026-05-12T00:30:00.000Z")
        #expect(state.text("kind") == (isVisit ? "household" : "research"))
        #expect(
            isVisit ? state.number("received") == 7 && state.number("groups") == 3 : state.text("title") == "新任代表培训")
        try desk.run("station", [kind, "amend", id, "--no-deputy"])
        #expect(try shown()["state"].texts("deputies").isEmpty)
        try desk.run("station", [kind, "void", id, "--reason", "重复登记"])
        let voided = try shown()
        #expect(voided["state"].flag("voided") == true)
        #expect(voided["state"].text("voided_by")?.hasPrefix("\(JoinedDesk.code)#") == true)
        let name = isVisit ? "visit" : "duty"
        #expect(
            voided.rows("events").map { $0.text("type") ?? "" }
                == ["\(name)_logged", "\(name)_amended", "\(name)_amended", "\(name)_voided"])
        #expect(voided.rows("events").last?.rows("contents").first?.text("text") == "重复登记")
        let list = isVisit ? "visits" : "duties"
        #expect(Printed(try desk.run("station", ["list", list])).rows(list).isEmpty)
        let all = Printed(try desk.run("station", ["list", list, "--all"])).rows(list)
        #expect(all.map { $0.text(kind) } == [id] && all.first?.flag("voided") == true)
    }

    @Test func `every record of a project is made, shown and stands`() throws {
        let desk = try JoinedDesk()
        let added = try desk.run(
            "station",
            [
                "project", "propose", "--title", "小区照明", "--category", "城建", "--deputy", "D1", "--year", "2027",
                "--occurred-at", "2026-01-05 08:30",
            ])
        let id = try #require(added["project"] as? String)
        func shown() throws -> Printed { Printed(try desk.run("station", ["project", "show", id])) }
        #expect(try shown()["state"].text("stage") == "proposed")
        let steps: [(arguments: [String], type: String, stage: String)] = [
            (["amend", id, "--title", "老旧小区照明", "--year", "2028"], "project_amended", "proposed"),
            (["vote", id, "--session", "三次会议"], "project_put_to_vote", "voted"),
            (["choose", id, "--votes-for", "61", "--votes-cast", "70"], "project_chosen", "chosen"),
            (["complete", id, "--note", "已亮灯"], "project_completed", "completed"),
            (["rate", id, "--grade", "satisfied", "--rater", "citizen"], "project_rated", "rated"),
        ]
        for step in steps {
            let said = Printed(try desk.run("station", ["project"] + step.arguments))
            #expect(said.text("project") == id && said.text("stage") == step.stage, "\(step.arguments)")
            let newest = try #require(try shown().rows("events").last)
            #expect(newest.text("type") == step.type)
            #expect(newest.text("label_zh")?.isEmpty == false)
        }
        let state = try shown()["state"]
        #expect(state.text("title") == "老旧小区照明" && state.number("year") == 2028 && state.text("rating") == "satisfied")
        let rating = try #require(try shown().rows("events").last?.text("record"))
        #expect(
            Printed(try desk.run("station", ["project", "retract", id, "--record", rating, "--reason", "登错"])).text(
                "stage") == "completed")
        #expect(
            Printed(try desk.run("station", ["project", "list"])).rows("projects").map { $0.text("project") } == [id])
        try desk.run("station", ["project", "void", id, "--reason", "重复登记"])
        #expect(Printed(try desk.run("station", ["project", "list"])).rows("projects").isEmpty)
        #expect(Printed(try desk.run("station", ["show", id])).text("project") == id)
    }

    @Test func `every record of words and identities is made, shown and stands`() throws {
        let desk = try JoinedDesk()
        let added = try desk.run(
            "station",
            [
                "opinion", "add", "--title", "路灯", "--text", "王女士说路灯坏了", "--citizen-name", "王女士", "--citizen-phone",
                "139",
            ])
        let matter = try #require(added["matter"] as? String)
        func types() throws -> [String] {
            Printed(try desk.run("station", ["show", matter])).rows("events").compactMap { $0.text("type") }
        }
        try desk.run("station", ["show", matter, "--with-identity", "--purpose", "回访"])
        #expect(try types() == ["opinion_collected", "identity_disclosed"])
        let opening = try #require(
            Printed(try desk.run("station", ["show", matter])).rows("events").first?.text("record"))
        try desk.run("station", ["redact", matter, "--record", opening, "--role", "text", "--text", "路灯坏了"])
        try desk.run("station", ["forget", matter, "--reason", "本人要求"])
        #expect(
            try types() == ["opinion_collected", "identity_disclosed", "contents_redacted", "contents_forgotten"])
        let contents = try #require(
            Printed(try desk.run("station", ["show", matter])).rows("events").first?.rows("contents"))
        let states = Dictionary(
            contents.map { ($0.text("role") ?? "", [$0.text("state"), $0.text("text")]) },
            uniquingKeysWith: { first, _ in first })
        #expect(
            states == [
                "title": ["shown", "路灯"], "text": ["redacted", "路灯坏了"], "citizenName": ["forgotten", nil],
                "citizenPhone": ["forgotten", nil],
            ])
        let disclosed = Printed(try desk.run("station", ["disclosures", matter])).rows("disclosures")
        #expect(disclosed.count == 1 && disclosed.first?.text("reason") == "回访")
        #expect(disclosed.first?.text("to")?.isEmpty == false)
        try Programs.succeed("station", ["log", "verify", "--dir", desk.station])
    }
}
