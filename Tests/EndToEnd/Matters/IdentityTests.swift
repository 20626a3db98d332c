import Foundation
import Testing

/// Who a citizen is, is shown to those who may see it, who say what for, and on the record.
@Suite(.serialized) struct IdentityTests {
    private static let identity = [
        "--citizen-name", "王女士", "--citizen-phone", "13900000000", "--citizen-address", "八角岩路7号", "--citizen-id",
        "520103199001010000",
    ]

    private func states(_ shown: Shown) throws -> [String] {
        let contents = try #require(try shown.last("opinion_collected")["contents"] as? [[String: Any]])
        return contents.filter { ($0["role"] as? String)?.hasPrefix("citizen") == true }
            .compactMap { $0["state"] as? String }
    }

    @Test func `an identity is hidden until somebody asks, and every showing is recorded before it`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion(Self.identity)
        let plain = try desk.run(["show", matter, "--json"]).output + desk.run(["show", matter]).output
        for word in ["王女士", "13900000000", "八角岩路7号", "520103199001010000"] { #expect(!plain.contains(word)) }
        #expect(try states(try desk.show(matter)) == Array(repeating: "hidden", count: 4))
        let shown = try desk.show(matter, ["--with-identity", "--purpose", "电话回访"])
        #expect(try states(shown) == Array(repeating: "shown", count: 4))
        #expect(shown.words["citizenPhone"] == "13900000000")
        #expect(shown.words["citizenIDNumber"] == "520103199001010000")
        let disclosure = try shown.last("identity_disclosed")
        #expect(disclosure["facts_en"] as? [String: String] == ["to": "lin"])
        let contents = try #require(disclosure["contents"] as? [[String: Any]])
        #expect(contents.first?["text"] as? String == "电话回访")
        // Looking again is another showing, looking without is none.
        _ = try desk.show(matter, ["--with-identity", "--purpose", "再次回访"])
        #expect(try desk.show(matter).types.filter { $0 == "identity_disclosed" }.count == 2)
    }

    @Test func `an identity is not shown without a purpose, nor a purpose taken without an identity`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion(Self.identity)
        try desk.refuses(["show", matter, "--with-identity"], status: 64, saying: "--purpose")
        try desk.refuses(["show", matter, "--with-identity", "--purpose", " "], status: 64, saying: "--purpose")
        try desk.refuses(["show", matter, "--purpose", "p"], status: 64, saying: "--with-identity")
    }

    @Test func `operators whom the setting does not name are refused, whatever their environment says`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion(Self.identity)
        let settings = URL(fileURLWithPath: desk.folder + "/station.yaml")
        try Data("identity_viewers: [zhou, 张三]\n".utf8).write(to: settings)
        let ask = ["show", matter, "--with-identity", "--purpose", "p"]
        try desk.refuses(ask, status: 65, saying: "identity_viewers")
        var sly = desk
        sly.environment["JIAZHAN_IDENTITY_VIEWERS"] = "lin"
        try sly.refuses(ask, status: 65, saying: "identity_viewers")
        var named = desk
        named.environment["JIAZHAN_USER"] = "张三"
        #expect(try named.show(matter, ["--with-identity", "--purpose", "p"]).words["citizenName"] == "王女士")
        try Data("identity_viewers: 3\n".utf8).write(to: settings)
        try desk.refuses(ask, status: 65, saying: "station.yaml")
        // The file that comes with the program lets every operator of the site.
        let standard = Programs.root.appendingPathComponent("config/station.yaml")
        try Data(contentsOf: standard).write(to: settings)
        #expect(try desk.show(matter, ["--with-identity", "--purpose", "p"]).words["citizenName"] == "王女士")
    }

    @Test func `where nobody said who it was, nothing is disclosed and nothing recorded`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion()
        let shown = try desk.show(matter, ["--with-identity", "--purpose", "p"])
        #expect(shown.types == ["opinion_collected"])
        #expect(shown.current["anonymous"] as? Bool == true)
    }

    @Test func `an amended identity takes the place of the first, and names who was anonymous`() throws {
        let desk = try Desk.alone()
        let matter = try desk.opinion()
        try desk.steps(matter, [["opinion", "amend", "--citizen-name", "王某", "--citizen-phone", "1"]])
        try desk.steps(matter, [["opinion", "amend", "--citizen-phone", "2"]])
        let shown = try desk.show(matter, ["--with-identity", "--purpose", "p"])
        #expect(shown.words["citizenName"] == "王某")
        #expect(shown.words["citizenPhone"] == "2")
        #expect(shown.current["anonymous"] as? Bool == false)
        let first = shown.events.first { $0["type"] as? String == "opinion_amended" }
        let contents = try #require(first?["contents"] as? [[String: Any]])
        #expect(contents.map { $0["state"] as? String } == ["shown", "amended"])
    }

    @Test func `the home hub shows an identity on its own record, by its own setting`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let station = Desk(program: "station", folder: try workshop.join("520103100-Z02"))
        let hub = Desk(program: "hub", folder: workshop.hub, environment: ["JIAZHAN_USER": "gong"])
        let matter = try station.opinion(Self.identity)
        try workshop.serve()
        try workshop.sync(station.folder)
        let shown = try hub.show(matter, ["--with-identity", "--purpose", "督查"])
        #expect(shown.words["citizenName"] == "王女士")
        #expect(try shown.last("identity_disclosed")["log"] as? String == Workshop.hubCode + "/mail/520103100-Z02")
        try Data("identity_viewers: [zhou]\n".utf8).write(to: URL(fileURLWithPath: hub.folder + "/hub.yaml"))
        try hub.refuses(["show", matter, "--with-identity", "--purpose", "p"], status: 65, saying: "identity_viewers")
    }

    @Test func `a site that is neither the matter's own nor its home hub says that the identity stays there`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let station = Desk(program: "station", folder: try workshop.join("520103100-Z02"))
        let matter = try station.opinion(Self.identity)
        try workshop.serve()
        try workshop.sync(station.folder)
        workshop.stopHub()
        // What a hub further up holds: the facts and the words, and of no identity the bytes.
        let python = """
            import json, sqlite3, sys
            profile = json.load(open(sys.argv[1] + '/site.json'))
            profile['endpoints'] = []
            json.dump(profile, open(sys.argv[1] + '/site.json', 'w'))
            log = sqlite3.connect(sys.argv[1] + '/log.db')
            for table in ('contents', 'content_chunks'):
                log.execute('DROP TRIGGER ' + table + '_are_never_deleted')
            log.execute('DELETE FROM content_chunks WHERE content IN (SELECT id FROM contents WHERE class = 2)')
            log.execute('DELETE FROM contents WHERE class = 2')
            log.commit()
            """
        try Programs.succeed("/usr/bin/python3", ["-c", python, workshop.hub])
        let above = Desk(program: "hub", folder: workshop.hub, environment: ["JIAZHAN_USER": "gong"])
        let shown = try above.show(matter, ["--with-identity", "--purpose", "p"])
        #expect(try states(shown) == Array(repeating: "not_held", count: 4))
        #expect(shown.words["title"] == "路灯不亮")
        #expect(shown.types == ["opinion_collected"], "nothing was disclosed")
        let text = try above.run(["show", matter, "--with-identity", "--purpose", "p"]).output
        #expect(text.contains("not held here: it stays with that site and its home hub"))
    }
}
