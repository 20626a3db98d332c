import Foundation
import FoundationNetworking
import Testing

/// From the stations' records to the hub's figures, through the programs alone.
@Suite(.serialized) struct WholePathTests {
    private let samples = Programs.root.appendingPathComponent("samples").path

    @Test func `two stations sync, a third hands over a file, and the hub's figures are the sum of theirs`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let ledgers = [("520103100-Z02", "zhan-02"), ("520103020-S05", "shi-05"), ("520103028-D07", "dian-07")]
        for (code, ledger) in ledgers {
            let folder = try workshop.join(code)
            try Programs.succeed(
                "station",
                ["import", "\(samples)/\(ledger).csv", "--map", "\(samples)/\(ledger).map.yaml", "--dir", folder])
        }
        try workshop.serve()
        for (code, _) in ledgers.prefix(2) { try workshop.sync(workshop.file(code)) }
        try Programs.succeed(
            "station", ["bundle", "export", workshop.file("b"), "--dir", workshop.file("520103028-D07")])
        try Programs.succeed("hub", ["bundle", "import", workshop.file("b"), "--dir", workshop.hub])

        let whole = try workshop.figures("hub", workshop.hub, ["--by", "site"])
        #expect(whole["matters.collected"] == .count(335))
        var sums: [String: (Int, Int)] = [:]
        for (code, _) in ledgers {
            // A station holds its hub's register, and so knows of the other sites too.
            let own = try workshop.figures("station", workshop.file(code), ["--site", code])
            for (id, value) in own.values {
                switch value {
                case .count(let count):
                    sums[id, default: (0, 0)].0 += count
                    if count != 0 { #expect(whole.rows[id]?[code] == value, "\(id) of \(code)") }
                case .rate(let numerator, let denominator):
                    sums[id, default: (0, 0)].0 += numerator
                    sums[id, default: (0, 0)].1 += denominator
                case .days: continue
                }
            }
        }
        // Places that have no site belong to no site.
        for (id, value) in whole.values where id != "visits.deputies.distinct" && !id.hasPrefix("sites.coverage") {
            switch value {
            case .count(let count): #expect(sums[id]?.0 == count, "\(id)")
            case .rate(let numerator, let denominator):
                #expect(sums[id]?.0 == numerator && sums[id]?.1 == denominator, "\(id)")
            case .days: continue
            }
        }
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", workshop.hub])
        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub])
        try Programs.succeed("hub", ["rebuild", "--dir", workshop.hub])
        #expect(try workshop.figures("hub", workshop.hub, ["--by", "site"]) == whole)
    }

    @Test func `a matter's whole life through the command line is shown, counted and held by the hub`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        try workshop.serve()
        let visit = try Programs.succeed(
            "station",
            [
                "visit", "add", "--dir", site, "--kind", "reception", "--deputy", "D1", "--deputy", "D2", "--groups",
                "2",
                "--received", "5", "--occurred-at", "2026-05-12", "--json",
            ]
        ).json()
        let visitID = try #require(visit["visit"] as? String)
        let added = try Programs.succeed(
            "station",
            [
                "opinion", "add", "--dir", site, "--title", "路灯不亮", "--text", "三组路口", "--category", "城乡建设/市政设施",
                "--channel", "visit", "--visit", visitID, "--deputy", "D1", "--citizen-name", "某某", "--citizen-phone",
                "13900000001", "--occurred-at", "2026-05-12", "--json",
            ]
        ).json()
        let matter = try #require(added["matter"] as? String)
        for step in [
            ["refer", matter, "--organ", "区住建局", "--due", "2026-08-12", "--occurred-at", "2026-05-13"],
            ["reply", matter, "--class", "A", "--text", "已修复", "--occurred-at", "2026-06-12"],
            ["resolve", matter, "--occurred-at", "2026-06-13"],
            ["rate", matter, "--reply", "satisfied", "--implementation", "basic", "--occurred-at", "2026-06-20"],
        ] { try Programs.succeed("station", step + ["--dir", site]) }
        try workshop.sync(site)

        let shown = try Programs.succeed("station", ["show", matter, "--dir", site, "--json"]).json()
        let events = try #require(shown["events"] as? [[String: Any]])
        #expect(
            events.compactMap { $0["type"] as? String } == [
                "opinion_collected", "matter_referred", "reply_given", "matter_resolved", "satisfaction_rated",
            ])
        #expect(events.allSatisfy { $0["held_by_hub"] as? Bool == true })
        #expect(!String(describing: events).contains("13900000001"))

        let figures = try workshop.figures("hub", workshop.hub, ["--from", "2026-05-01", "--through", "2026-05-31"])
        #expect(figures["visits.sessions.reception"] == .count(1))
        #expect(figures["visits.deputies"] == .count(2))
        #expect(figures["matters.collected"] == .count(1))
        #expect(figures["matters.replied"] == .rate(1, 1))
        #expect(figures["matters.class.A"] == .rate(1, 1))
        #expect(figures["matters.resolved"] == .rate(1, 1))
        #expect(figures["matters.days"] == .days(median: 32, p90: 32))
        #expect(figures["ratings.impl.basic"] == .rate(1, 1))
        let status = try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()
        #expect(status["waiting"] as? Int == 0)
    }

    @Test func `the dashboard shows what the figures say`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let address = try workshop.serve()
        try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "<b>灯</b>", "--category", "甲/乙"])
        try workshop.sync(site)
        let page = try String(contentsOf: try #require(URL(string: address)), encoding: .utf8)
        #expect(page.contains("&lt;b&gt;灯&lt;/b&gt;"))
        #expect(!page.contains("<b>灯"))
        let served = try Data(contentsOf: try #require(URL(string: address + "figures.json")))
        let object = try #require(try JSONSerialization.jsonObject(with: served) as? [String: Any])
        #expect(try FigureSet(object) == workshop.figures("hub", workshop.hub))
    }

    @Test func `a hub that is killed and started again loses nothing that it acknowledged`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        try Programs.succeed(
            "station", ["import", "\(samples)/zhan-02.csv", "--map", "\(samples)/zhan-02.map.yaml", "--dir", site])
        try workshop.serve()
        try workshop.sync(site)
        workshop.stopHub(signal: SIGKILL)
        let before = try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()
        let stat = try Programs.succeed("hub", ["log", "stat", "--dir", workshop.hub, "--json"]).json()
        let logs = try #require(stat["logs"] as? [[String: Any]])
        let held = logs.first { $0["log"] as? String == "520103100-Z02" }
        #expect(held?["seq"] as? Int == before["held"] as? Int)
        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub])
        try workshop.serve()
        try workshop.sync(site)
    }
}
