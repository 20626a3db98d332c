import Foundation
import Testing

@Suite("Hubs below hubs")
struct TreeTests {
    private let workshop: Workshop
    private let city: ServedHub
    private let county: ServedHub
    private let station: Outpost

    init() throws {
        workshop = try Workshop()
        city = try ServedHub("5201-H01", in: workshop)
        county = try ServedHub("520103-H01", in: workshop)
        station = Outpost("520103100-Z02", in: workshop)
        try city.serve()
        try county.join(city)
        try station.join(county)
    }

    @Test func `what a station records goes up by itself, and what is done above comes down`() throws {
        try county.serve()
        let matter = try station.opinion("路灯不亮", ["--citizen-name", "王女士"])
        try station.sync()
        try city.waitUntil("the city holds it") { try city.row(station.code)?.number("events") == 2 }
        #expect(try city.collected() == .count(1))
        let row = try #require(try city.row(station.code))
        #expect(row.text("via") == county.code && row.text("standing") == "below")
        let below = try #require(try city.row(county.code))
        #expect(below.text("standing") == "member" && below.text("program")?.hasPrefix("hub ") == true)
        #expect(below.text("last_contact") != nil && below.text("last_carrier") == "line")
        // The word of the city goes before the county's, and reaches the station.
        try city.json(["organ", "add", "--code", "ZJJ", "--name", "市住建局"])
        try county.sync()
        #expect(throws: Programs.Unexpected.self) {
            try county.json(["organ", "add", "--code", "ZJJ", "--name", "区住建局"])
        }
        try city.json(["refer", matter, "--organ", "ZJJ"])
        try county.sync()
        try station.sync()
        #expect(try station.json(["list", "organs"]).rows("organs").first?.text("name") == "市住建局")
        // What the city does about a matter reaches the hub that is to act on it.
        let shown = try county.json(["status", matter]).rows("records")
        #expect(shown.compactMap { $0.text("type") } == ["opinion_collected", "matter_referred"])
        #expect(shown.last?.text("record") == "5201-H01/mail/520103-H01#1")
        for folder in [city.folder, county.folder] {
            try Programs.succeed("hub", ["log", "verify", "--dir", folder])
            try Programs.succeed("hub", ["rebuild", "--check", "--dir", folder])
        }
        try Programs.succeed("station", ["log", "verify", "--dir", station.folder])
    }

    @Test func `status tells what each hub holds, log by log and record by record`() throws {
        try county.serve()
        let first = try station.opinion("一")
        try station.sync()
        let second = try station.opinion("二")
        #expect(try station.json(["status", first]).rows("records").first?.flag("held_by_hub") == true)
        let waiting = try #require(try station.json(["status", second]).rows("records").first)
        #expect(waiting.flag("held_by_hub") == false && waiting.text("held_at") == nil)
        let status = try station.json(["status"])
        #expect(status.number("saved") == 3 && status.number("waiting") == 1 && status.number("events_waiting") == 1)
        #expect(status.text("last_contact") != nil && status.rows("troubles").isEmpty)
        try county.sync()
        let logs = try county.json(["status"]).rows("logs")
        #expect(logs.map { $0.text("log") } == ["520103-H01/register", "520103100-Z02"])
        #expect(logs.allSatisfy { $0.number("saved") == $0.number("held") })
    }

    @Test func `nobody stands below itself`() throws {
        for (hub, site) in [(county, city.code), (county, county.code), (city, city.code)] {
            let outcome = try Programs.run("hub", ["invite", "--dir", hub.folder, "--site", site, "--name", "n"])
            #expect(outcome.status == 64 && outcome.errors.contains("stands above it"))
        }
        // The city does not know yet that a hub below the county is to stand above it.
        try county.serve()
        let third = try ServedHub("520103100-H01", in: workshop)
        // Before it hears who stands above it.
        let invitation = try third.invite(city.code)
        try third.join(county)
        try county.sync()
        let outcome = try Programs.run("hub", ["join", invitation, "--dir", city.folder])
        #expect(outcome.status == 65 && outcome.errors.contains("stands below it"))
        #expect(try city.row(third.code)?.text("via") == county.code)
    }

    @Test func `an invitation for the other kind of site is refused with the command to use`() throws {
        let hub = try Programs.run("hub", ["join", try county.invite("520103100-S07"), "--dir", workshop.file("x")])
        #expect(hub.status == 65 && hub.errors.contains("use station join"))
        let station = try Programs.run("station", ["join", try city.invite("520111-H01"), "--dir", workshop.file("x")])
        #expect(station.status == 65 && station.errors.contains("use hub join"))
        let anew = try Programs.run("hub", ["join", try city.invite("520111-H01"), "--dir", workshop.file("x")])
        #expect(anew.status == 64 && anew.errors.contains("--endpoint"))
        #expect(!FileManager.default.fileExists(atPath: workshop.file("x")))
    }

    @Test func `a site that is closed still hands over what is left`() throws {
        try county.serve()
        _ = try station.opinion("一")
        try station.sync()
        _ = try station.opinion("二")
        try county.json(["site", "close", station.code])
        try station.sync()
        let row = try #require(try county.row(station.code))
        #expect(row.flag("closed") == true && row.number("events") == 3 && row.text("standing") == "member")
        #expect(try county.collected() == .count(2))
    }
}
