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
        #expect(try numbers(Programs.succeed("station", search + ["灯", "--division", "520102"])) == [])

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
