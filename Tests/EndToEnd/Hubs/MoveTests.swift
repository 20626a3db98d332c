import Foundation
import Testing

@Suite("A hub that is split")
struct MoveTests {
    @Test func `its sites report to the new one, and every matter counts once`() throws {
        let workshop = try Workshop()
        let city = try ServedHub("5201-H01", in: workshop)
        let old = try ServedHub("520103-H01", in: workshop)
        let new = try ServedHub("520103-H02", in: workshop)
        try city.serve()
        for hub in [old, new] {
            try hub.join(city)
            try hub.serve()
        }
        let stations = ["520103100-Z02", "520103100-S07", "520103020-Z01"].map { Outpost($0, in: workshop) }
        var matters: [String] = []
        for station in stations {
            try station.join(old)
            matters.append(try station.opinion("一"))
            try station.sync()
        }
        try old.json(["refer", matters[0], "--organ", "ZJJ"])
        try stations[0].sync()
        try old.sync()
        #expect(try city.collected() == .count(3))

        let moved = Array(stations.prefix(2))
        let said = try old.json(["site", "move", moved[0].code, moved[1].code, "--to", new.code])
        #expect(said.texts("moved") == moved.map(\.code) && said.text("to") == new.code)
        #expect(try old.row(moved[0].code)?.text("standing") == "moved")
        #expect(try old.row(moved[0].code)?.text("moved_to") == new.code)
        #expect(try old.row(stations[2].code)?.text("standing") == "member")
        _ = try moved[0].opinion("二")
        let refused = try moved[0].attempt(["sync", "--once"])
        #expect(refused.status == 65 && refused.errors.contains("does not accept this site's key"))
        for station in moved {
            try station.join(new)
            try station.sync()
            #expect(try new.row(station.code)?.text("standing") == "member")
        }
        try old.sync()
        try city.waitUntil("the new hub hands up what it has") {
            try city.row(moved[0].code)?.number("events") == 3
        }
        #expect(try city.collected() == .count(4))
        #expect(try city.row(moved[0].code)?.text("via") == new.code)
        #expect(try city.row(stations[2].code)?.text("via") == old.code)
        // What the old hub did is kept at the station and came to the new hub with it; what the new one does arrives.
        try new.json(["reply", matters[0], "--class", "A", "--text", "已修复"])
        try moved[0].sync()
        let records = try moved[0].json(["status", matters[0]]).rows("records").compactMap { $0.text("record") }
        let own = "520103100-Z02"
        #expect(records == ["\(own)#2", "\(old.code)/mail/\(own)#1", "\(new.code)/mail/\(own)#1"])
        #expect(try new.json(["status", matters[0]]).rows("records").count == 3)
        for hub in [city, old, new] { try Programs.succeed("hub", ["log", "verify", "--dir", hub.folder]) }
        try Programs.succeed("station", ["log", "verify", "--dir", moved[0].folder])
    }

    @Test func `only what is directly below a hub leaves it, once, and for another hub`() throws {
        let workshop = try Workshop()
        let hub = try ServedHub("520103-H01", in: workshop)
        _ = try hub.invite("520103100-Z02")
        for (arguments, words) in [
            (["520103100-S07", "--to", "520103-H02"], "not directly below"),
            (["520103100-Z02", "--to", "520103-H01"], "not the code of another hub"),
            (["520103100-Z02", "--to", "520103100-Z03"], "not the code of another hub"),
        ] {
            let outcome = try Programs.run("hub", ["site", "move", "--dir", hub.folder] + arguments)
            #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
        }
        try hub.json(["site", "move", "520103100-Z02", "--to", "520103-H02"])
        let again = try Programs.run(
            "hub", ["site", "move", "520103100-Z02", "--to", "520103-H02", "--dir", hub.folder])
        #expect(again.status == 64 && again.errors.contains("moved already"))
        // It may come back.
        _ = try hub.invite("520103100-Z02")
        #expect(try hub.row("520103100-Z02")?.text("standing") == "invited")
    }
}
