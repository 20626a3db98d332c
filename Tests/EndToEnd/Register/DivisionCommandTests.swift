import Foundation
import Testing

/// Administrative divisions, all four levels and the villages that are added.
@Suite struct DivisionCommandTests {
    private static let config = Programs.root.appendingPathComponent("config").path

    private func run(_ program: String, _ arguments: [String], config: String = config) throws -> Printed {
        let outcome = try Programs.run(program, arguments + ["--json"], environment: ["JIAZHAN_CONFIG": config])
        guard outcome.status == 0 else { throw Programs.Unexpected(what: outcome.errors) }
        return Printed(try outcome.json())
    }

    @Test(arguments: ["station", "hub"])
    func `a code is shown with what is above and below it, at every level`(_ program: String) throws {
        let county = try run(program, ["division", "show", "520103"])
        #expect(county.text("name") == "云岩区")
        #expect(county.rows("path").map { $0.text("code") } == ["52", "5201", "520103"])
        #expect(county.rows("path").map { $0.text("name") } == ["贵州省", "贵阳市", "云岩区"])
        #expect(county.rows("below").contains { $0.text("code") == "520103100" && $0.text("name") == "黔灵镇" })
        #expect(county.rows("below").allSatisfy { $0.text("code")?.count == 9 })
        let province = try run(program, ["division", "show", "52"])
        #expect(province.rows("below").contains { $0.text("code") == "5201" })
        #expect(try run(program, ["division", "show", "520103100"]).rows("below").isEmpty)
        let missing = try Programs.run(program, ["division", "show", "529999"])
        #expect(missing.status == 65 && missing.errors.contains("no division 529999"))
        let malformed = try Programs.run(program, ["division", "show", "5"])
        #expect(malformed.status == 65 && malformed.errors.contains("no division code"))
    }

    @Test func `a name is found in the whole country or in a division`() throws {
        let found = try run("station", ["division", "find", "黔灵", "--region", "520103"]).rows("divisions")
        #expect(found.contains { $0.text("code") == "520103100" && $0.text("path") == "贵州省 贵阳市 云岩区 黔灵镇" })
        let everywhere = try run("station", ["division", "find", "云岩区"]).rows("divisions")
        #expect(everywhere.contains { $0.text("code") == "520103" })
        #expect(try run("station", ["division", "find", "黔灵", "--region", "11"]).rows("divisions").isEmpty)
        #expect(try run("station", ["division", "find", "镇", "--limit", "3"]).rows("divisions").count == 3)
    }

    @Test func `every division of all four levels is found by its code`() throws {
        // The last line of each level in each province's file: 31 provinces, read as the program reads them.
        for province in ["11", "52", "65"] {
            let text = try String(contentsOfFile: Self.config + "/divisions/\(province).csv", encoding: .utf8)
            let rows = text.split(separator: "\n").dropFirst().map {
                $0.split(separator: ",", maxSplits: 1).map(String.init)
            }
            for digits in [2, 4, 6, 9] {
                let last = try #require(rows.last { $0[0].count == digits })
                let shown = try run("station", ["division", "show", last[0]])
                #expect(shown.text("name") == last[1])
                #expect(shown.rows("path").count == [2: 1, 4: 2, 6: 3, 9: 4][digits])
            }
        }
    }

    @Test func `villages are added in config or in the site's own file`() throws {
        let desk = try JoinedDesk()
        let config = desk.workshop.file("config")
        try FileManager.default.createDirectory(atPath: config + "/divisions", withIntermediateDirectories: true)
        let province = try String(contentsOfFile: Self.config + "/divisions/52.csv", encoding: .utf8)
        try Data((province + "520103100201,茶店村\n").utf8).write(
            to: URL(fileURLWithPath: config + "/divisions/52.csv"))
        #expect(try run("station", ["division", "show", "520103100201"], config: config).text("name") == "茶店村")
        let own = desk.station + "/divisions.csv"
        try Data("\u{FEFF}code,name\r\n520103100202,偏坡村\r\n".utf8).write(to: URL(fileURLWithPath: own))
        let place = ["--dir", desk.station]
        let shown = try run("station", ["division", "show", "520103100202"] + place)
        #expect(shown.text("name") == "偏坡村" && shown.rows("path").count == 5)
        let town = try run("station", ["division", "show", "520103100"] + place)
        #expect(town.rows("below").map { $0.text("name") } == ["偏坡村"])
        #expect(try run("station", ["division", "find", "偏坡村"] + place).rows("divisions").count == 1)
        try desk.run("station", ["opinion", "add", "--title", "水", "--division", "520103100202"])
        for line in ["520103100,黔灵镇", "529999100202,某村", "520103100203", "520103100202,又一个"] {
            try Data("code,name\n520103100202,偏坡村\n\(line)\n".utf8).write(to: URL(fileURLWithPath: own))
            let outcome = try Programs.run("station", ["division", "show", "520103"] + place)
            #expect(outcome.status == 65 && outcome.errors.contains("line 3"), "\(line): \(outcome.errors)")
        }
    }
}
