import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Rows of a figure` {
    private func told() throws -> Chronicle {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        for organ in ["o1", "o2", ""] {
            try told.write(
                .organRegistered(
                    .with {
                        $0.code = organ
                        $0.name = "住建局"
                    }), at: "520103-H01", on: at("2025-01-01T08:00"))
        }
        let first = try told.collect(
            on: "2026-01-31T09:00", channel: .qr, category: "交通/公交", deputies: ["d1", "d2"])
        try told.refer(first, on: "2026-02-01T09:00", to: "o3")
        try told.refer(first, on: "2026-02-02T09:00", to: "o1")
        let second = try told.collect(on: "2026-05-01T09:00", at: "520103002-J01", category: "交通", deputies: ["d1"])
        try told.refer(second, on: "2026-05-02T09:00")
        try told.resolve(second, on: "2026-07-01T09:00")
        try told.collect(on: "2026-12-31T23:59", at: "520201-S01", category: "交通安全")
        return told
    }

    @Test(
        arguments: [
            (.site, ["520103001-Z01: 1", "520103002-J01: 1", "520201-S01: 1"]),
            (.division, ["52: 3"]),
            (.deputy, ["d1: 2", ": 1", "d2: 1"]),
            (.organ, [": 2", "o1: 1"]),
            (.category, ["交通: 1", "交通/公交: 1", "交通安全: 1"]),
            (.channel, ["walk-in: 2", "qr: 1"]),
            (.kind, ["opinion: 3"]),
            (.month, ["2026-01: 1", "2026-05: 1", "2026-12: 1"]),
            (.quarter, ["2026-Q1: 1", "2026-Q2: 1", "2026-Q4: 1"]),
            (.year, ["2026: 3"]),
        ] as [(Dimension, [String])])
    func `Every dimension has a row for each value`(by: Dimension, rows: [String]) throws {
        #expect(try told().held().board(by: by).rows("matters.collected") == rows)
    }

    @Test func `Divisions are those of the next level below the region, named where a name is known`() throws {
        let held = try told().held()
        let names = SomeDivisions(names: ["5201": "贵阳市"])
        let province = try held.board(Scope(region: DivisionCode("52")), by: .division, divisions: names)
        #expect(try province.rows("matters.collected") == ["5201: 2", "5202: 1"])
        #expect(province.figure("matters.collected")?.rows?.map(\.label.zh) == ["贵阳市", "5202"])
        let county = try held.board(Scope(region: DivisionCode("520103")), by: .division)
        #expect(try county.rows("matters.collected") == ["520103001: 1", "520103002: 1"])
        let own = try held.board(Scope(region: DivisionCode("520201")), by: .division)
        #expect(
            try own.rows("matters.collected") == ["520201: 1"], "a site of the region itself keeps the region's code")
    }

    @Test func `A flow's rows go by the flow's own date, a stock's by the collection`() throws {
        let board = try told().held().board(by: .month)
        #expect(try board.rows("matters.resolved.flow") == ["2026-07: 1"])
        #expect(try board.rows("matters.overdue") == ["2026-01: 0", "2026-05: 0", "2026-12: 0"])
        #expect(try board.rows("matters.resolved") == ["2026-01: 0/1", "2026-05: 1/1", "2026-12: 0/1"])
        #expect(try board.rows("matters.days") == ["2026-01: -1.0 -1.0", "2026-05: 61.0 61.0", "2026-12: -1.0 -1.0"])
    }

    @Test func `Labels are the register's names, the code where there is none, and words for what is not stated`()
        throws
    {
        let held = try told().held()
        func labels(_ by: Dimension) throws -> [Bilingual] {
            try #require(held.board(by: by).figure("matters.collected")?.rows).map(\.label)
        }
        #expect(try labels(.site).map(\.zh) == ["花果园站", "520103002-J01", "520201-S01"])
        #expect(try labels(.organ).map(\.zh) == ["未交办或未注明", "住建局"])
        #expect(try labels(.deputy).map(\.en) == ["d1", "not stated", "d2"])
        #expect(try labels(.channel).map(\.zh) == ["群众来访", "扫码"])
        #expect(try labels(.kind).map(\.en) == ["opinion"])
        #expect(try labels(.month).map(\.zh) == ["2026年1月", "2026年5月", "2026年12月"])
        #expect(try labels(.quarter).map(\.zh) == ["2026年第一季度", "2026年第二季度", "2026年第四季度"])
    }

    @Test func `A region ends where its digits end, and a category's branch at its slash`() throws {
        let held = try told().held()
        #expect(try held.board(Scope(category: "交通")).value("matters.collected") == .count(2))
        #expect(try held.board(Scope(category: "交通/公交")).value("matters.collected") == .count(1))
        #expect(try held.board(Scope(organ: "o1")).value("matters.collected") == .count(1))
        #expect(try held.board(Scope(organ: "o3")).value("matters.collected") == .count(0))
        #expect(try held.board(Scope(channel: .qr)).value("matters.collected") == .count(1))
        #expect(try held.board(Scope(deputy: "d1", category: "交通/公交")).value("matters.collected") == .count(1))
        #expect(try held.board(Scope(region: DivisionCode("5202"))).value("matters.collected") == .count(1))
        #expect(try held.board(Scope(category: "x' OR 1 --")).value("matters.collected") == .count(0))
    }

    @Test func `Every definition has its own id, both names and both formulas`() {
        #expect(Set(FigureDefinition.all.map(\.id)).count == FigureDefinition.all.count)
        for definition in FigureDefinition.all {
            #expect(!definition.name.zh.isEmpty && !definition.name.en.isEmpty)
            #expect(!definition.formula.zh.isEmpty && !definition.formula.en.isEmpty)
        }
        #expect(FigureDefinition.named("matters.overdue")?.kind == .stock)
        #expect(FigureDefinition.named("matters.collected")?.name.zh == "收集意见建议")
    }
}
