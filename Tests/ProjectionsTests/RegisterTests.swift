import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `The register` {
    private func organ(_ code: String, _ name: String) -> Event.Body {
        .organRegistered(
            .with {
                $0.code = code
                $0.name = name
            })
    }

    private func merged(_ code: String, into other: String) -> Event.Body {
        .organMerged(
            .with {
                $0.code = code
                $0.into = other
            })
    }

    private func mapped(_ kind: EntryKind, _ key: String, onto other: String) -> Event.Body {
        .entryConfirmed(
            .with {
                $0.kind = kind
                $0.key = key
                $0.standsFor = other
            })
    }

    private func enrolled(_ id: String, _ level: DeputyLevel = .county) -> Event.Body {
        .deputyEnrolled(
            .with {
                $0.id = id
                $0.name = "代表\(id)"
                $0.level = level
            })
    }

    private func posted(_ id: String, at site: String) -> Event.Body {
        .deputyPosted(
            .with {
                $0.deputy = id
                $0.site = site
            })
    }

    @Test func `A deputy is in the region of a site that opens only later, and at one place where two are named`()
        throws
    {
        var told = Chronicle()
        try told.register(enrolled("d1"), by: "530201-H01/register", on: "2026-01-01T08:00")
        try told.register(posted("d1", at: "520103001-Z01"), on: "2026-01-02T08:00")
        let region = Scope(region: try DivisionCode("520103"))
        #expect(try told.held().board(region).value("deputies.count") == .count(1))
        try told.open("520103001-Z01", name: "站", on: "2026-06-01T08:00")
        let held = try told.held()
        // The same day says the same, whether or not the site has opened since.
        #expect(try held.board(region, asOf: "2026-03-01").value("deputies.count") == .count(1))
        #expect(try held.board(region).value("deputies.count") == .count(1))
        // In region 53 by being entered there, of the site by being posted to it: that site is not in that region.
        let both = Scope(region: try DivisionCode("53"), site: try SiteCode("520103001-Z01"))
        #expect(try held.board(both).value("deputies.count") == .count(0))
    }

    @Test func `An organ that was merged is counted, filtered and listed as the one it went into, without a refold`()
        throws
    {
        var told = Chronicle()
        for (code, name) in [("o1", "房管局"), ("o2", "住建局"), ("o3", "城管局")] { try told.register(organ(code, name)) }
        for code in ["o1", "o2", "o3"] {
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.refer(matter, on: "2026-05-02T09:00", to: code)
        }
        #expect(try told.held().board(by: .organ).rows("matters.referred") == ["o1: 1", "o2: 1", "o3: 1"])
        try told.register(merged("o1", into: "o2"), on: "2026-06-01T09:00")
        var held = try told.held()
        #expect(try held.board(by: .organ).rows("matters.referred") == ["o2: 2", "o3: 1"])
        #expect(try held.board(Scope(organ: "o1")).value("matters.referred") == .count(2))
        #expect(try held.board(Scope(organ: "o2")).value("matters.referred") == .count(2))
        try told.register(merged("o2", into: "o3"), on: "2026-06-02T09:00")
        held = try told.held()
        #expect(try held.board(by: .organ).rows("matters.referred") == ["o3: 3"])
        #expect(try held.board(by: .organ).figure("matters.referred")?.rows?.map(\.label.zh) == ["城管局"])
        #expect(try held.folded().countedKey(of: EntryName(.organ, "o1")) == "o3")
        // As of a day before the second merge, the first one alone holds.
        #expect(try held.board(asOf: "2026-06-01", by: .organ).rows("matters.referred") == ["o2: 2", "o3: 1"])
        // Two that went into each other are one, under the first in order.
        try told.register(merged("o3", into: "o1"), on: "2026-06-03T09:00")
        #expect(try told.held().board(by: .organ).rows("matters.referred") == ["o1: 3"])
        // Entered again by the hub, or confirmed as itself, it is counted by itself.
        try told.register(mapped(.organ, "o2", onto: ""), on: "2026-06-04T09:00")
        #expect(try told.held().board(by: .organ).rows("matters.referred") == ["o2: 3"])
    }

    @Test(arguments: [
        (["a": "b"], "a", "b"), (["a": "b", "b": "c"], "a", "c"), (["b": "c", "c": "b", "a": "c"], "a", "b"),
        (["b": "c", "c": "b"], "c", "b"), (["b": "c"], "a", "a"),
    ])
    func `A chain is followed to its end, and a circle has one`(stated: [String: String], key: String, end: String) {
        #expect(Aliases.end(of: key, in: stated) == end)
    }

    @Test func `Two ids of one deputy are one deputy, at a visit, in a matter and in the count`() throws {
        var told = Chronicle()
        try told.register(enrolled("d1"))
        try told.register(enrolled("tmp"), by: "520103001-Z01")
        try told.visit(on: "2026-05-01T09:00", deputies: ["d1", "tmp", "d3"])
        try told.collect(on: "2026-05-01T09:00", deputies: ["d1", "tmp"])
        #expect(try told.held().board().value("visits.deputies") == .count(3))
        #expect(try told.held().board().value("deputies.count") == .count(2))
        try told.register(mapped(.deputy, "tmp", onto: "d1"))
        let held = try told.held()
        let board = try held.board(by: .deputy)
        #expect(try board.value("visits.deputies") == .count(2))
        #expect(try board.value("visits.deputies.distinct") == .count(2))
        #expect(try board.rows("visits.deputies") == ["d1: 1", "d3: 1"])
        #expect(try board.rows("matters.collected") == ["d1: 1"])
        #expect(try held.board(Scope(deputy: "tmp")).value("visits.sessions") == .count(1))
        #expect(try board.value("deputies.count") == .count(1))
    }

    @Test func `A category that was mapped counts in the branch it was mapped into`() throws {
        var told = Chronicle()
        for path in ["城建/道路", "马路", "马路/路灯"] { try told.collect(on: "2026-05-01T09:00", category: path) }
        try told.register(mapped(.category, "马路", onto: "城建/道路"))
        let held = try told.held()
        #expect(try held.board(by: .category).rows("matters.collected") == ["城建/道路: 2", "马路/路灯: 1"])
        #expect(try held.board(Scope(category: "城建")).value("matters.collected") == .count(2))
        #expect(try held.board(Scope(category: "马路")).value("matters.collected") == .count(3))
    }

    @Test func `A station does not change what a hub keeps, whichever arrived first`() throws {
        var told = Chronicle()
        try told.register(organ("o1", "甲"), by: "520103001-Z01")
        try told.register(organ("o1", "乙"))
        try told.register(
            .organRenamed(
                .with {
                    $0.code = "o1"
                    $0.name = "丙"
                }), by: "520103001-Z01")
        try told.register(organ("o2", "丁"), by: "520103001-Z01")
        let model = try told.held().folded()
        let (kept, own) = (
            try model.entry(EntryName(.organ, "o1")), try model.entry(EntryName(.organ, "o2"))
        )
        #expect(kept.facts.name == "乙" && kept.standing == .open)
        #expect(own.facts.name == "丁" && own.standing == .provisional)
        #expect(try !model.entry(EntryName(.organ, "o3")).exists)
        #expect(try model.entries(kind: .organ, limit: 10).map(\.name.key) == ["o1", "o2"])
        #expect(try model.entries(kind: .organ, limit: 1, offset: 1).map(\.facts.name) == ["丁"])
        let hubFirst =
            told.entries.filter { $0.log.site.kind == .hub } + told.entries.filter { $0.log.site.kind != .hub }
        #expect(try HeldEvents(hubFirst).folded(pageSize: 1).dump() == model.dump())
    }

    @Test func `Sites count while they are open, by kind and specialty, as of the day asked about`() throws {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "一站", on: "2026-01-10T08:00")
        try told.open("520103002-J01", name: "一家", on: "2026-02-10T08:00")
        try told.open("520201-S01", name: "一室", on: "2026-03-10T08:00")
        try told.open("520103-H01", name: "中心", on: "2026-01-01T08:00")
        try told.register(
            .siteAmended(
                .with {
                    $0.code = "520103002-J01"
                    $0.specialty = "基层立法联系点"
                }), on: "2026-03-01T08:00")
        try told.register(.siteClosed(.with { $0.code = "520103001-Z01" }), on: "2026-06-01T08:00")
        let held = try told.held()
        func count(_ id: String, asOf: String) throws -> FigureValue { try held.board(asOf: asOf).value(id) }
        #expect(try count("sites.count", asOf: "2026-12-31") == .count(2))
        #expect(try count("sites.count", asOf: "2026-05-31") == .count(3))
        #expect(try count("sites.count", asOf: "2026-02-09") == .count(1))
        #expect(try count("sites.count.station", asOf: "2026-12-31") == .count(0))
        #expect(try count("sites.count.home", asOf: "2026-12-31") == .count(1))
        #expect(try count("sites.count.room", asOf: "2026-12-31") == .count(1))
        #expect(try count("sites.count.specialised", asOf: "2026-12-31") == .count(1))
        #expect(try count("sites.count.specialised", asOf: "2026-02-20") == .count(0))
        #expect(try held.board(Scope(region: DivisionCode("5202"))).value("sites.count") == .count(1))
        #expect(try held.board(by: .kind).figure("sites.count")?.rows?.map(\.label.zh) == ["代表之家", "接待室"])
        #expect(try held.board().heard.map(\.site.text) == ["520103002-J01", "520201-S01"])
    }

    @Test func `Deputies count until they leave, and as posted while at an open site`() throws {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "一站")
        try told.open("520103002-J01", name: "一家")
        for (id, level) in [("d1", .county), ("d2", .city), ("d3", .city), ("d4", .county)] as [(String, DeputyLevel)] {
            try told.register(enrolled(id, level))
        }
        try told.register(posted("d1", at: "520103001-Z01"))
        try told.register(posted("d2", at: "520103002-J01"))
        try told.register(posted("d4", at: "520103001-Z01"))
        try told.register(
            .deputyRemoved(
                .with {
                    $0.deputy = "d4"
                    $0.site = "520103001-Z01"
                }), on: "2026-03-01T08:00")
        try told.register(.siteClosed(.with { $0.code = "520103002-J01" }), on: "2026-04-01T08:00")
        let held = try told.held()
        let board = try held.board()
        #expect(try board.value("deputies.count") == .count(4))
        #expect(try board.value("deputies.count.city") == .count(2))
        #expect(try board.value("deputies.posted") == .rate(numerator: 1, denominator: 4))
        #expect(
            try held.board(asOf: "2026-03-31").value("deputies.posted") == .rate(numerator: 2, denominator: 4))
        #expect(
            try held.board(Scope(site: SiteCode("520103001-Z01"))).value("deputies.count") == .count(1))
        #expect(try held.board(Scope(deputy: "d3")).value("deputies.count") == .count(1))
        try told.register(.deputyLeft(.with { $0.id = "d1" }), on: "2026-05-01T08:00")
        let after = try told.held().board()
        #expect(try after.value("deputies.count") == .count(3))
        #expect(try after.value("deputies.posted") == .rate(numerator: 0, denominator: 3))
    }
}
