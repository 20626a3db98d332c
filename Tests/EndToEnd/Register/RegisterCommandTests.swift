import Foundation
import Testing

/// What the register takes in, what it refuses, and how it is listed.
@Suite struct RegisterCommandTests {
    private let desk: JoinedDesk
    private static let config = Programs.root.appendingPathComponent("config").path

    init() throws {
        desk = try JoinedDesk()
    }

    private func keys(_ program: String, _ list: String, _ options: String...) throws -> [String] {
        Printed(try desk.run(program, ["list", list] + options)).rows(list).compactMap { $0.text("key") }
    }

    @Test func `what makes no sense in the register is refused in one line`() throws {
        try desk.run("hub", ["deputy", "add", "--id", "D1", "--name", "王某", "--level", "county"])
        try desk.run("hub", ["organ", "add", "--code", "ZJJ", "--name", "住建局"])
        try desk.run("station", ["organ", "add", "--code", "镇政府", "--name", "黔灵镇政府"])
        let refused: [(String, [String], Int32, String)] = [
            ("hub", ["deputy", "add", "--id", "D1", "--name", "李某", "--level", "city"], 65, "entered already"),
            ("hub", ["deputy", "add", "--id", "D2", "--name", "李某", "--level", "world"], 64, "township"),
            ("hub", ["deputy", "add", "--id", " ", "--name", "李某", "--level", "city"], 64, "--id"),
            ("hub", ["deputy", "amend", "D1"], 65, "nothing is amended"),
            ("hub", ["deputy", "amend", "D9", "--name", "x"], 65, "is not entered"),
            ("hub", ["deputy", "post", "D1", "--to", "nowhere"], 65, "site code"),
            ("hub", ["deputy", "remove", "D1", "--from", JoinedDesk.code], 65, "not posted"),
            ("hub", ["deputy", "leave", "D9"], 65, "is not entered"),
            ("hub", ["organ", "rename", "ZJJ", "--name", "住建局"], 65, "that name already"),
            ("hub", ["organ", "merge", "ZJJ", "--into", "ZJJ"], 65, "into itself"),
            ("hub", ["organ", "merge", "ZJJ", "--into", "XXX"], 64, "is not entered or is closed"),
            ("hub", ["category", "add", "甲/乙/丙/丁"], 64, "three levels"),
            ("hub", ["category", "add", "/"], 64, "not empty"),
            ("hub", ["category", "retire", "甲"], 65, "is not entered"),
            ("hub", ["site", "amend", "--name", "x"], 64, "name the site's code"),
            ("hub", ["site", "amend", JoinedDesk.code], 65, "nothing is amended"),
            ("hub", ["site", "amend", JoinedDesk.code, "--parent", JoinedDesk.code], 64, "not the site itself"),
            ("hub", ["site", "amend", "520103100-Z09", "--name", "x"], 65, "is not entered"),
            ("hub", ["site", "close", Workshop.hubCode], 64, "does not close itself"),
            ("hub", ["register", "confirm", "organ", "ZJJ"], 65, "confirmed already"),
            ("hub", ["register", "confirm", "organ", "XXX"], 65, "is not entered"),
            ("hub", ["register", "confirm", "site", JoinedDesk.code], 64, "KIND"),
            ("hub", ["register", "show", "organ", "住建"], 64, "near: ZJJ 住建局"),
            ("station", ["deputy", "post", "D1", "--to", "520103100-Z03"], 64, "can only be this site"),
            ("station", ["organ", "merge", "镇政府", "--into", "ZJJ"], 65, "only a hub"),
            ("station", ["site", "amend", "520103100-Z03", "--name", "x"], 64, "changes itself only"),
            ("station", ["register", "load-categories", "x.csv"], 64, "see --help"),
            ("station", ["register", "confirm", "organ", "镇政府"], 64, "see --help"),
        ]
        for (program, arguments, status, words) in refused {
            try desk.refuses(program, arguments, status: status, saying: words)
        }
    }

    @Test func `a station tends what it entered until the hub keeps it`() throws {
        try desk.run("station", ["organ", "add", "--code", "镇政府", "--name", "政府"])
        try desk.run("station", ["organ", "rename", "镇政府", "--name", "黔灵镇政府"])
        try desk.carry()
        #expect(try keys("hub", "organs", "--provisional") == ["镇政府"])
        try desk.run("hub", ["register", "confirm", "organ", "镇政府"])
        #expect(try keys("hub", "organs", "--provisional").isEmpty)
        // The station has not heard of it and closes its own entry; the hub's word outlasts that.
        try desk.run("station", ["organ", "close", "镇政府"])
        try desk.carry()
        let state = Printed(try desk.run("hub", ["register", "show", "organ", "镇政府"]))["state"]
        #expect(state.text("standing") == "open" && state.text("name") == "黔灵镇政府")
    }

    @Test func `what the hub says stands for another entry is shown as confirmed, not as awaiting that`() throws {
        try desk.run("station", ["organ", "add", "--code", "住建", "--name", "住建局"])
        try desk.carry()
        try desk.run("hub", ["organ", "add", "--code", "ZJJ", "--name", "区住建局"])
        func say(_ arguments: String...) throws -> String {
            try Programs.succeed("hub", arguments + ["--dir", desk.hub], environment: ["JIAZHAN_LANG": "zh"]).output
        }
        #expect(try say("register", "show", "organ", "住建").contains("待确认"))
        let told = try say("register", "confirm", "organ", "住建", "--stands-for", "ZJJ")
        #expect(told.contains("已确认，对应 ZJJ") && !told.contains("待确认"))
        let shown = try say("register", "show", "organ", "住建")
        #expect(shown.contains(" 住建  已确认\n") && shown.contains("归入: ZJJ"))
        #expect(try say("list", "organs").contains("已确认 → ZJJ"))
    }

    @Test func `stations that enter one code with other names are a conflict that the hub settles`() throws {
        let other = try desk.workshop.join("520103020-S05")
        try desk.run("station", ["organ", "add", "--code", "ZJJ", "--name", "住建局"])
        try Programs.succeed("station", ["organ", "add", "--code", "ZJJ", "--name", "住房局", "--dir", other])
        try desk.carry()
        let bundle = desk.workshop.file("other")
        try Programs.succeed("station", ["bundle", "export", bundle, "--dir", other])
        try Programs.succeed("hub", ["bundle", "import", bundle, "--dir", desk.hub])
        let listed = Printed(try desk.run("hub", ["list", "conflicts"])).rows("conflicts")
        #expect(listed.map { $0.text("about") } == ["organ/ZJJ"])
        let conflict = try #require(listed.first)["conflict"]
        #expect(conflict.text("kind") == "entered_twice" && conflict.text("label_zh") == "登记不一致")
        #expect(conflict["stands"].text("record")?.hasPrefix(JoinedDesk.code) == true)
        #expect(conflict["against"].text("record")?.hasPrefix("520103020-S05") == true)
        #expect(conflict["against"].text("type") == "organ_registered")
        let shown = Printed(try desk.run("hub", ["register", "show", "organ", "ZJJ"]))
        #expect(shown.rows("conflicts").map { $0.text("kind") } == ["entered_twice"])
        try desk.run("hub", ["register", "confirm", "organ", "ZJJ"])
        #expect(Printed(try desk.run("hub", ["list", "conflicts"])).rows("conflicts").isEmpty)
    }

    @Test func `mergers and mappings that would go in a circle are refused`() throws {
        for code in ["A", "B", "C"] { try desk.run("hub", ["organ", "add", "--code", code, "--name", "局\(code)"]) }
        try desk.run("hub", ["register", "confirm", "organ", "A", "--stands-for", "B"])
        try desk.run("hub", ["register", "confirm", "organ", "B", "--stands-for", "C"])
        try desk.refuses(
            "hub", ["register", "confirm", "organ", "C", "--stands-for", "A"], status: 64, saying: "in a circle")
        try desk.refuses("hub", ["organ", "merge", "C", "--into", "A"], status: 64, saying: "in a circle")
    }

    @Test func `an invitation made again keeps what the register knows of the site`() throws {
        try desk.run("hub", ["site", "amend", JoinedDesk.code, "--specialty", "专业代表工作站"])
        try Programs.succeed("hub", ["invite", "--dir", desk.hub, "--site", JoinedDesk.code, "--name", "黔灵镇站"])
        let state = Printed(try desk.run("hub", ["register", "show", "site", JoinedDesk.code]))["state"]
        #expect(state.text("specialty") == "专业代表工作站" && state.text("name") == "黔灵镇站")
        let sites = Printed(try desk.run("hub", ["site", "list"])).rows("sites")
        #expect(sites.map { $0.text("name") } == ["黔灵镇站"])
    }

    @Test func `a closed site stays in the figures of its time`() throws {
        try desk.run("station", ["visit", "add", "--received", "5"])
        try desk.carry()
        let before = try desk.workshop.figures("hub", desk.hub, ["--by", "site"])
        try desk.run("hub", ["site", "close", JoinedDesk.code])
        let after = try desk.workshop.figures("hub", desk.hub, ["--by", "site"])
        #expect(after.rows["visits.sessions"]?[JoinedDesk.code] == .count(1))
        #expect(after.rows["visits.sessions"] == before.rows["visits.sessions"])
        #expect(try keys("hub", "sites").contains(JoinedDesk.code) == false)
        #expect(try keys("hub", "sites", "--all").contains(JoinedDesk.code))
    }

    @Test func `a list of categories is entered once, whole, and confirms what stations entered`() throws {
        try desk.run("station", ["category", "add", "城乡建设"])
        try desk.carry()
        try desk.run("hub", ["category", "add", "停用类"])
        let first = try desk.run("hub", ["register", "load-categories", Self.config + "/categories.csv"])
        let lines = try String(contentsOfFile: Self.config + "/categories.csv", encoding: .utf8)
        let paths = lines.split(separator: "\n").dropFirst().map(String.init)
        #expect(first as? [String: Int] == ["entered": paths.count - 1, "confirmed": 1, "known": 0, "retired": 0])
        let again = try desk.run("hub", ["register", "load-categories", Self.config + "/categories.csv"])
        #expect(again as? [String: Int] == ["entered": 0, "confirmed": 0, "known": paths.count, "retired": 0])
        #expect(Set(try keys("hub", "categories")) == Set(paths + ["停用类"]))
        try desk.run("hub", ["category", "retire", paths[0]])
        let third = try desk.run("hub", ["register", "load-categories", Self.config + "/categories.csv"])
        #expect(third["retired"] as? Int == 1)
    }

    @Test(
        arguments: [
            ("path\n甲/乙/丙/丁\n", "line 2"), ("一级,二级,三级\n甲,,丙\n", "line 2"), ("一级,二级\n甲,a/b\n", "line 2"),
            ("a,b,c,d\n甲,乙,丙,丁\n", "three"), ("path\n甲\n乙,丙\n", "line 3"),
        ])
    func `a list that is no list of categories enters nothing`(_ text: String, _ words: String) throws {
        let path = desk.workshop.file("list.csv")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try desk.refuses("hub", ["register", "load-categories", path], status: 64, saying: words)
    }

    @Test func `names that the register lacks are noted with what comes near, and never refused`() throws {
        try desk.run("station", ["deputy", "add", "--id", "D001", "--name", "王某", "--level", "county"])
        let said = try desk.remarks("station", ["visit", "add", "--deputy", "D001", "--deputy", "D01"])
        #expect(said.split(separator: "\n").count == 1)
        #expect(said.contains("no deputy \"D01\"") && said.contains("near: D001 王某"), "\(said)")
        #expect(try desk.remarks("station", ["visit", "add", "--deputy", "D001"]).isEmpty)
        try desk.run("station", ["deputy", "leave", "D001"])
        #expect(try desk.remarks("station", ["visit", "add", "--deputy", "D001"]).contains("is closed"))
        #expect(try desk.types("station")["visit_logged"] == 3)
    }

    @Test func `lists hide what is closed unless asked, and turn pages`() throws {
        for number in 1...3 {
            try desk.run("hub", ["deputy", "add", "--id", "D\(number)", "--name", "甲", "--level", "county"])
        }
        try desk.run("hub", ["deputy", "leave", "D2"])
        #expect(try keys("hub", "deputies") == ["D1", "D3"])
        #expect(try keys("hub", "deputies", "--all") == ["D1", "D2", "D3"])
        #expect(try keys("hub", "deputies", "--all", "--limit", "1", "--offset", "1") == ["D2"])
    }
}
