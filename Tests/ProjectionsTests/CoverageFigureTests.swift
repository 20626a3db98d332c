import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Coverage and silence` {
    private static let divisions = SomeDivisions(
        names: Dictionary(
            uniqueKeysWithValues: [
                "52", "520103", "520103001", "520103002", "520104001", "520103001001", "520103001002", "520104001001",
                "530201001",
            ].map { ($0, "名\($0)") }))

    private func rate(_ numerator: Int, _ denominator: Int) -> FigureValue {
        .rate(numerator: numerator, denominator: denominator)
    }

    @Test func `A township has a home, a village a station or room, of those that there are`() throws {
        var told = Chronicle()
        try told.open("520103-H01", name: "中心")
        try told.open("520103001-J01", name: "家")
        // A second home of the same township, a home in a village of it, a point, and a station that is in no village.
        for code in ["520103001-J02", "520103001001-J01", "520103002-D01", "520103002-Z01"] {
            try told.open(code, name: code)
        }
        try told.open("520103001002-S01", name: "室")
        let held = try told.held()
        let board = try held.board(by: .division, divisions: Self.divisions)
        // No region is named: all sites are in 520103, which has two townships and two villages.
        #expect(try board.value("sites.coverage.township") == rate(1, 2))
        #expect(try board.value("sites.coverage.village") == rate(1, 2))
        #expect(try board.rows("sites.coverage.township") == ["52: 1/2"])
        let county = try held.board(Scope(region: DivisionCode("5201")), by: .division, divisions: Self.divisions)
        #expect(try county.rows("sites.coverage.township") == ["520103: 1/2", "520104: 0/1"])
        #expect(try county.rows("sites.coverage.village") == ["520103: 1/2", "520104: 0/1"])
        #expect(county.figure("sites.coverage.township")?.rows?.map(\.label.zh) == ["名520103", "520104"])
        #expect(
            try held.board(Scope(region: DivisionCode("53")), divisions: Self.divisions).value("sites.coverage.village")
                == rate(0, 0))
    }

    @Test func `A home that was closed, or that opened only later, covers nothing`() throws {
        var told = Chronicle()
        try told.open("520103001-J01", name: "家", on: "2026-03-01T08:00")
        try told.register(.siteClosed(.with { $0.code = "520103001-J01" }), on: "2026-05-01T08:00")
        let held = try told.held()
        let region = Scope(region: try DivisionCode("520103"))
        for (day, count) in [("2026-02-28", 0), ("2026-03-01", 1), ("2026-04-30", 1), ("2026-05-01", 0)] {
            let board = try held.board(region, asOf: day, divisions: Self.divisions)
            #expect(try board.value("sites.coverage.township") == rate(count, 2), "\(day)")
        }
    }

    @Test func `A site in scope is one township; of an organ there is none; by month there is one row`() throws {
        var told = Chronicle()
        try told.open("520103001-J01", name: "家")
        let held = try told.held()
        func coverage(_ scope: Scope) throws -> FigureValue {
            try held.board(scope, divisions: Self.divisions).value("sites.coverage.township")
        }
        #expect(try coverage(Scope(site: SiteCode("520103001-J01"))) == rate(1, 1))
        #expect(try coverage(Scope(site: SiteCode("520103002-Z01"))) == rate(0, 1))
        #expect(try coverage(Scope(region: DivisionCode("520103"), organ: "o1")) == rate(0, 0))
        let board = try held.board(Scope(region: DivisionCode("520103")), by: .month, divisions: Self.divisions)
        #expect(try board.rows("sites.coverage.township") == [": 1/2"])
        #expect(board.figure("sites.coverage.township")?.rows?.map(\.label.zh) == ["不按此项划分"])
    }

    @Test func `A site is heard from for seven days after it wrote something, or something of it arrived`() throws {
        var told = Chronicle()
        for code in ["520103001-Z01", "520103002-J01"] { try told.open(code, name: code) }
        try told.write(
            .opinionCollected(OpinionCollected()), at: "520103001-Z01", on: at("2026-05-01T09:00"),
            heldAt: at("2026-06-20T23:59"))
        // What the hub writes for a site is not of that site.
        try told.write(
            .opinionCollected(OpinionCollected()), at: "520103-H01/mail/520103002-J01", on: at("2026-05-01T09:00"))
        let held = try told.held()
        let expected = [
            ("2026-04-30", 0), ("2026-05-01", 1), ("2026-05-07", 1), ("2026-05-08", 0), ("2026-06-19", 0),
            ("2026-06-20", 1), ("2026-06-26", 1), ("2026-06-27", 0),
        ]
        for (day, count) in expected {
            #expect(try held.board(asOf: day).value("sites.heard") == rate(count, 2), "\(day)")
        }
        let before = try held.board(asOf: "2026-05-07", knownOn: at("2026-06-20T23:58"), by: .site)
        #expect(try before.rows("sites.heard") == ["520103001-Z01: 0/1", "520103002-J01: 0/1"])
    }
}
