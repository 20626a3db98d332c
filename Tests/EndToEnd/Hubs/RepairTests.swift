import Foundation
import Testing

@Suite("A log that has forked")
struct RepairTests {
    private let workshop: Workshop
    private let hub: ServedHub
    private let station: Outpost

    init() throws {
        workshop = try Workshop()
        hub = try ServedHub("520103-H01", in: workshop)
        station = Outpost("520103100-Z02", in: workshop)
        try hub.serve()
        try station.join(hub)
    }

    private func copy(_ from: String, to: String) throws {
        if FileManager.default.fileExists(atPath: to) { try FileManager.default.removeItem(atPath: to) }
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }

    /// A station that was put back to where it was before it recorded a matter that the hub holds, and has recorded others.
    private func restored() throws {
        _ = try station.opinion("共同")
        try station.sync()
        try copy(station.folder, to: workshop.file("backup"))
        _ = try station.opinion("只在中心")
        try station.sync()
        try copy(workshop.file("backup"), to: station.folder)
        let visit = try station.json(["visit", "add", "--kind", "reception", "--received", "3"]).text("visit")
        _ = try station.opinion("只在本机", ["--visit", try #require(visit)])
    }

    @Test func `of a restored station is found out, shown, and repaired without losing a record`() throws {
        try restored()
        let sync = try station.attempt(["sync", "--once", "--json"])
        #expect(sync.status == 65 && sync.errors.contains("both versions are kept"))
        let told = Printed(try sync.json())
        #expect(told.texts("diverged") == [station.code])
        #expect(told.rows("troubles").first?.text("code") == "fork")
        let trouble = try #require(try hub.row(station.code)?.rows("troubles").first)
        #expect(trouble.text("log") == station.code && trouble.text("code") == "fork")
        let seen = try #require(try station.json(["repair"]).rows("diverged").first)
        #expect(seen.number("common_seq") == 2 && seen.number("only_there") == 1 && seen.flag("own") == true)
        #expect(seen.rows("only_here").compactMap { $0.text("type") } == ["visit_logged", "opinion_collected"])
        #expect(try station.json(["status"]).texts("diverged") == [station.code], "looking changes nothing")

        let repaired = try station.json(["repair", "--adopt"])
        let log = try #require(repaired.rows("repaired").first)
        #expect(log.number("retired") == 2 && log.number("adopted") == 1 && log.number("recorded") == 2)
        #expect(repaired.rows("renumbered").map { $0.text("new") } == ["\(station.code)#4", "\(station.code)#5"])
        let number = try #require(repaired.rows("renumbered").last?.text("new_number"))
        try station.sync()
        #expect(try hub.collected() == .count(3) && hub.collected() == station.figures(workshop))
        #expect(try hub.row(station.code)?.rows("troubles").isEmpty == true)
        // What was recorded again names the visit at its new place.
        let shown = try station.json(["show", number])
        #expect(shown.text("title") == "只在本机" || String(describing: shown.object).contains("只在本机"))
        let visits = try workshop.figures("hub", hub.folder)["visits.sessions"]
        #expect(visits == .count(1))
        let after = try station.json(["repair"])
        #expect(after.rows("diverged").isEmpty && after.rows("forks").first?.number("events") == 2)
        try Programs.succeed("station", ["log", "verify", "--dir", station.folder])
        try Programs.succeed("station", ["rebuild", "--check", "--dir", station.folder])
        try Programs.succeed("hub", ["log", "verify", "--dir", hub.folder])
    }

    @Test func `with --drop what is only here gives way and is not recorded again`() throws {
        try restored()
        _ = try station.attempt(["sync", "--once"])
        let repaired = try station.json(["repair", station.code, "--adopt", "--drop"])
        #expect(repaired.rows("repaired").first?.number("recorded") == 0 && repaired.rows("renumbered").isEmpty)
        try station.sync()
        #expect(try hub.collected() == .count(2) && station.figures(workshop) == .count(2))
        #expect(try station.json(["repair"]).rows("forks").first?.number("events") == 2)
    }

    @Test func `of a lost laptop brings the station's records back to the new one`() throws {
        let matter = try station.opinion("路灯不亮", ["--citizen-name", "王女士"])
        try station.sync()
        try hub.json(["site", "revoke", station.code, "--reason", "笔记本丢失"])
        let bought = Outpost(station.code, in: workshop, folder: workshop.file("bought"))
        let invitation = try hub.invite(station.code)
        let joined = try Programs.succeed("station", ["join", invitation, "--dir", bought.folder])
        #expect(
            joined.output.contains("holds 2 events of this site already") && joined.output.contains("repair --adopt"))
        let sync = try bought.attempt(["sync", "--once", "--json"])
        #expect(sync.status == 65 && sync.errors.contains("run repair"))
        #expect(Printed(try sync.json()).texts("diverged") == [station.code])
        let repaired = try bought.json(["repair", "--adopt"])
        #expect(
            repaired.rows("repaired").first?.number("recorded") == 0, "its opening stands in the other version already")
        try bought.sync()
        let shown = try bought.json(["show", matter, "--with-identity", "--purpose", "p"])
        #expect(String(describing: shown.object).contains("王女士"))
        _ = try bought.opinion("新的")
        try bought.sync()
        #expect(try hub.collected() == .count(2) && bought.figures(workshop) == .count(2))
        try Programs.succeed("station", ["log", "verify", "--dir", bought.folder])
        // The lost one gets in no more.
        #expect(try station.attempt(["sync", "--once"]).status == 65)
    }

    @Test func `of a restored hub is filled up again by its stations`() throws {
        _ = try station.opinion("一")
        try station.sync()
        hub.stop()
        try copy(hub.folder, to: workshop.file("hub-backup"))
        try hub.serve()
        _ = try station.opinion("二")
        try station.sync()
        hub.stop()
        try copy(workshop.file("hub-backup"), to: hub.folder)
        try hub.serve()
        let said = try station.sync()
        #expect(said.number("hub_went_back_from") == 3 && said.number("held_seq") == 3)
        #expect(try hub.collected() == .count(2))
    }

    @Test func `of a restored hub gets back from its stations what the hub itself had recorded`() throws {
        let matter = try station.opinion("一")
        try station.sync()
        hub.stop()
        try copy(hub.folder, to: workshop.file("hub-backup"))
        try hub.serve()
        try hub.json(["refer", matter, "--organ", "ZJJ"])
        try hub.json(["reply", matter, "--class", "A", "--text", "已修复"])
        try station.sync()
        hub.stop()
        try copy(workshop.file("hub-backup"), to: hub.folder)
        try hub.serve()
        let mailbox = "\(hub.code)/mail/\(station.code)"
        // Two sessions: the first may end in the finding alone.
        _ = try station.attempt(["sync", "--once"])
        _ = try station.attempt(["sync", "--once"])
        let seen = try #require(try hub.json(["repair"]).rows("diverged").first)
        #expect(seen.text("log") == mailbox && seen.number("only_there") == 2 && seen.rows("only_here").isEmpty)
        let repaired = try #require(try hub.json(["repair", "--adopt"]).rows("repaired").first)
        #expect(repaired.number("adopted") == 2 && repaired.number("recorded") == 0)
        try station.sync()
        #expect(try workshop.figures("hub", hub.folder)["matters.class.A"] == .rate(1, 1))
        #expect(try hub.row(station.code)?.rows("troubles").isEmpty == true)
    }

    @Test func `that nobody has is refused, and dropping needs adopting`() throws {
        let none = try station.attempt(["repair", "520103100-Z02"])
        #expect(none.status == 65 || none.status == 64)
        #expect(none.errors.contains("no other version"))
        let drop = try station.attempt(["repair", "--drop"])
        #expect(drop.status == 64 && drop.errors.contains("--adopt"))
        #expect(try station.json(["repair", "--adopt"]).rows("repaired").isEmpty)
    }
}

extension Outpost {
    fileprivate func figures(_ workshop: Workshop) throws -> FigureSet.Value? {
        try workshop.figures("station", folder)["matters.collected"]
    }
}
