import Foundation
import Testing

/// Searching from the command line and in the hub's pages.
@Suite struct SearchCommandTests {
    private func numbers(_ outcome: Programs.Outcome) throws -> [String] {
        let matters = try outcome.json()["matters"] as? [[String: Any]] ?? []
        return matters.compactMap { $0["matter"] as? String }
    }

    private func add(_ site: String, _ arguments: [String]) throws -> [String: Any] {
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--json"] + arguments).json()
    }

    @Test func `words are found at the station and at the hub, and nowhere once they are forgotten`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let lamp = try #require(
            try add(site, ["--title", "路灯不亮", "--text", "三組路口的路燈壞了", "--category", "城建/路灯"])["matter"] as? String)
        let drain = try #require(try add(site, ["--title", "下水道堵塞", "--text", "雨天积水"])["matter"] as? String)
        try Programs.succeed("station", ["refer", lamp, "--organ", "housing", "--dir", site])
        let search = ["search", "--dir", site, "--json"]
        #expect(try numbers(Programs.succeed("station", search + ["灯"])) == [lamp])
        #expect(try numbers(Programs.succeed("station", search + ["三组路口"])) == [lamp])
        #expect(try numbers(Programs.succeed("station", search + ["水", "--state", "collected"])) == [drain])
        #expect(try numbers(Programs.succeed("station", search + ["灯", "--organ", "housing"])) == [lamp])
        #expect(try numbers(Programs.succeed("station", search + ["灯", "--category", "城建"])) == [lamp])
        #expect(try numbers(Programs.succeed("station", search + ["灯", "--region", "520102"])) == [])
        #expect(try numbers(Programs.succeed("station", search + ["灯", "--division", "520103"])) == [lamp])
        #expect(try numbers(Programs.succeed("station", search + ["--organ", "housing"])) == [lamp])

        let address = try workshop.serve()
        try workshop.sync(site)
        let atHub = ["search", "--dir", workshop.hub, "--json"]
        #expect(try numbers(Programs.succeed("hub", atHub + ["路灯"])) == [lamp])
        let page = try Programs.succeed("/usr/bin/curl", ["-s", "\(address)search?q=%E8%B7%AF%E7%81%AF"]).output
        #expect(page.contains("<mark>路灯</mark>不亮"))
        #expect(page.contains("<mark>路燈</mark>"))

        try Programs.succeed("station", ["forget", lamp, "--text", "--dir", site])
        #expect(try numbers(Programs.succeed("station", search + ["路灯"])) == [])
        try workshop.sync(site)
        #expect(try numbers(Programs.succeed("hub", atHub + ["路灯"])) == [])
        let bad = try Programs.run("hub", atHub + ["。"])
        #expect(bad.status == 64)
        #expect(bad.errors.split(separator: "\n").count == 1)
        try refuses(atHub, saying: "say what to look for, or name a region")
        try refuses(
            atHub + ["灯", "--from", "2026-05-02", "--through", "2026-05-01"],
            saying: "--through 2026-05-01 lies before --from 2026-05-02")
        for command in ["similar", "figures"] {
            try refuses(
                [command, "--dir", workshop.hub, "--from", "2026-05-02", "--through", "2026-05-01"],
                saying: "--through 2026-05-01 lies before --from 2026-05-02")
        }
        try refuses(atHub + ["灯", "--region", "520103", "--division", "520103"], saying: "give one")
    }

    private func refuses(_ arguments: [String], saying words: String) throws {
        let outcome = try Programs.run("hub", arguments)
        #expect(outcome.status == 64 && outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
    }

    /// A search by organ or category finds what the figures count, at the hub, in its pages and at the station.
    @Test func `what stands for another is searched for as that one`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        var matters: [String] = []
        for (organ, category) in [("区住建局", "城市管理/路灯"), ("住建局", "市政"), ("水务局", "水利")] {
            let matter = try #require(try add(site, ["--title", "灯", "--category", category])["matter"] as? String)
            try Programs.succeed("station", ["refer", matter, "--organ", organ, "--dir", site])
            matters.append(matter)
        }
        let address = try workshop.serve()
        try workshop.sync(site)
        let asked = [
            ["--organ", "区住建局"], ["--organ", "住建局"], ["--category", "城市管理"], ["--category", "市政"],
        ]
        let named = [matters[0], matters[1], matters[0], matters[1]]
        for (filter, matter) in zip(asked, named) {
            let found = try Programs.succeed("hub", ["search", "--dir", workshop.hub, "--json"] + filter)
            #expect(try numbers(found) == [matter])
        }
        for organ in ["区住建局", "住建局"] {
            try Programs.succeed("hub", ["organ", "add", "--code", organ, "--name", organ, "--dir", workshop.hub])
        }
        for category in ["城市管理", "市政"] {
            try Programs.succeed("hub", ["category", "add", category, "--dir", workshop.hub])
        }
        for (kind, key, other) in [("organ", "住建局", "区住建局"), ("category", "市政", "城市管理")] {
            try Programs.succeed(
                "hub", ["register", "confirm", kind, key, "--stands-for", other, "--dir", workshop.hub])
        }
        try workshop.sync(site)
        for filter in asked {
            for (program, folder) in [("hub", workshop.hub), ("station", site)] {
                let found = try Programs.succeed(program, ["search", "灯", "--dir", folder, "--json"] + filter)
                #expect(try numbers(found) == [matters[1], matters[0]], "\(program) \(filter)")
            }
            let parameter = "\(filter[0].dropFirst(2))=\(filter[1])"
            let page = try Programs.succeed(
                "/usr/bin/curl", ["-s", "-G", "\(address)search", "--data-urlencode", parameter]
            ).output
            #expect(matters.map { page.contains($0) } == [true, true, false], "\(filter)")
        }
    }

    @Test func `an opinion that was raised before is told when it is entered, and listed`() throws {
        let workshop = try Workshop()
        let site = workshop.file("site")
        try Programs.succeed(
            "station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "黔灵镇联络站"])
        let first = try add(site, ["--title", "三组路口路灯不亮", "--text", "路灯坏了半个月，晚上看不见路"])
        #expect(first["similar"] == nil)
        #expect(try add(site, ["--title", "小区物业乱收费", "--text", "停车费涨了一倍"])["similar"] == nil)
        let third = try add(site, ["--title", "三组路口路灯不亮", "--text", "路灯坏了半个多月，晚上看不清路"])
        let similar = try #require(third["similar"] as? [[String: Any]])
        #expect(similar.map { $0["matter"] as? String } == [first["matter"] as? String])
        #expect((similar[0]["percent"] as? Int ?? 0) > 60)

        let listed = try Programs.succeed("station", ["similar", "--dir", site, "--json"]).json()
        let pairs = try #require(listed["pairs"] as? [[String: Any]])
        #expect(pairs.count == 1)
        #expect((pairs[0]["newer"] as? [String: Any])?["matter"] as? String == third["matter"] as? String)
        #expect((pairs[0]["older"] as? [String: Any])?["matter"] as? String == first["matter"] as? String)
        try Programs.succeed(
            "station",
            [
                "merge", try #require(third["matter"] as? String), "--into", try #require(first["matter"] as? String),
                "--dir", site,
            ])
        let after = try Programs.succeed("station", ["similar", "--dir", site, "--json"]).json()
        #expect((after["pairs"] as? [[String: Any]])?.isEmpty == true)
    }
}
