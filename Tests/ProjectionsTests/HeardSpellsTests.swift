import Events
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Projections

@Suite struct `The spells in which sites count as heard from` {
    /// Those of one site, after its days have come in batches, in order.
    private func spells(_ batches: [[Int]], today: Int = 0) throws -> (spells: [ClosedRange<Int>], changes: [Bool]) {
        let model = try ReadModel(.memory, calendar: .shanghai)
        try model.writing { try $0.execute(sql: "UPDATE meta SET as_of_day = ?", arguments: [today]) }
        var changes: [Bool] = []
        for batch in batches {
            func version() throws -> Int64? {
                try model.reading {
                    try Int64.fetchOne($0, sql: "SELECT version FROM seldom WHERE source = 'heard_spells'")
                }
            }
            let before = try version()
            try model.writing { try HeardSpells.insert(["52010100-J01": Set(batch), "52010100-J02": []], into: $0) }
            changes.append(try version() != before)
        }
        let rows = try model.reading {
            try Row.fetchAll($0, sql: "SELECT site, first_day, last_day FROM heard_spells ORDER BY site, first_day")
        }
        #expect(rows.allSatisfy { ($0[0] as String) == "52010100-J01" })
        return (rows.map { ($0[1] as Int)...($0[2] as Int) }, changes)
    }

    @Test func `Stretches hold the days that were put in, in order`() {
        var random = SplitMix(seed: 78)
        var days: Set<Int> = []
        for _ in 0..<500 {
            let day = Int.random(in: -800_000...3_000_000, using: &random)
            days.formUnion([day, day + 1, day - 63])
        }
        let given = HeardSpells.stretches(of: days, bridging: 0)
        #expect(given.flatMap { Array($0) } == days.sorted())
        #expect(zip(given, given.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
    }

    @Test func `A day lasts for six more, and spells that meet are one`() throws {
        #expect(try spells([[100]]).spells == [100...106])
        #expect(try spells([[100, 107]]).spells == [100...113])
        #expect(try spells([[100, 108]]).spells == [100...106, 108...114])
        #expect(try spells([[108], [100]]).spells == [100...106, 108...114])
        #expect(try spells([[108], [100], [102]]).spells == [100...114])
        #expect(try spells([[-3, 3], [64, 63]]).spells == [-3...9, 63...70])
    }

    @Test func `What changes nothing is no change`() throws {
        let found = try spells([[100, 103], [101, 100], [103, 102], [104], []], today: 500)
        #expect(found.spells == [100...110])
        #expect(found.changes == [true, false, false, true, false])
    }

    @Test func `What is added behind today is no change yet`() throws {
        let found = try spells([[100], [103], [104], [95], [112], [110]], today: 109)
        #expect(found.spells == [95...118])
        #expect(found.changes == [true, true, false, true, false, false])
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `As of any day they say what the days say, in whatever order these come`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let days = (0..<120).map { _ in Int.random(in: 20_000...20_700, using: &random) }
        func batches() -> [[Int]] {
            var batches: [[Int]] = [[]]
            for day in days.shuffled(using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 { batches.append([]) }
                batches[batches.count - 1].append(day)
            }
            return batches
        }
        let spells = try spells(batches()).spells
        for asOf in 19_990...20_720 {
            let isHeard = days.contains { asOf - 6...asOf ~= $0 }
            #expect(spells.contains { $0.contains(asOf) } == isHeard, "seed \(seed), as of \(asOf)")
        }
        #expect(try self.spells(batches()).spells == spells, "seed \(seed)")
        #expect(try self.spells([days]).spells == spells, "seed \(seed)")
    }

    /// Records arrive late, and some are dated ahead. The same days are asked for again and again, before and behind the newest
    /// day on which anything arrived.
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `What is kept from one question to the next is what would be read anew`(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var told = Chronicle()
        let sites = ["520103001-Z01", "520103002-J01", "520104001-Z01"]
        for code in sites { try told.open(code, name: code) }
        let model = try ReadModel(.memory, calendar: .shanghai)
        let first = BusinessCalendar.shanghai.date(of: at("2026-05-01T09:00"))
        var arrival = 0
        for turn in 0..<40 {
            arrival += [0, 0, 1, 1, 4, 9].randomElement(using: &random) ?? 0
            func moment(_ day: Int) -> Instant {
                Instant(milliseconds: at("2026-05-01T09:00").milliseconds + Int64(day) * 86_400_000)
            }
            try told.write(
                .opinionCollected(OpinionCollected()), at: sites.randomElement(using: &random) ?? sites[0],
                on: at("2026-01-01T09:00"), recordedAt: moment(arrival + Int.random(in: -12...3, using: &random)),
                heldAt: moment(arrival))
            try model.catchUp(from: told.held())
            for ahead in [-8, -6, -1, 0, 1, 2, 6, 7] {
                for by in [nil, Dimension.site] {
                    let query = FigureQuery(asOf: first.advanced(byDays: arrival + ahead), by: by)
                    func heard(usesRollups: Bool) throws -> [String] {
                        let board = try model.reading {
                            try model.board(query, in: $0, divisions: NoDivisions(), usesRollups: usesRollups)
                        }
                        return ["\(try board.value("sites.heard"))"] + (by == nil ? [] : try board.rows("sites.heard"))
                    }
                    #expect(
                        try heard(usesRollups: true) == heard(usesRollups: false),
                        "seed \(seed), turn \(turn), \(ahead) days ahead")
                }
            }
        }
    }
}
