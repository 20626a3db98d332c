import Events
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Projections

@Suite struct `Figures from rollups` {
    private static let regions = ["", "52", "5201", "520103", "520103001", "520103001001", "53", "530201", "99"]
    private static let periods: [(String?, String?)] = [
        (nil, nil), ("2026-01-01", "2026-12-31"), ("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-06-30"),
        ("2025-11-01", "2026-04-30"), (nil, "2026-02-28"), ("2026-02-01", nil), ("2025-01-01", "2025-12-31"),
        ("2026-03-05", "2026-06-17"), ("2026-01-01", "2026-09-15"),
    ]
    private static let dimensions: [Projections.Dimension?] = [nil] + Projections.Dimension.allCases

    /// A figure as one text: value, assumed, rows.
    private func told(_ figure: Figure) -> [String] {
        ["\(figure.id): \(figure.value), assumed \(figure.assumed)"]
            + (figure.rows ?? []).map { "\(figure.id) \($0.key): \($0.value)" }
    }

    /// - Returns: whether the rollups could answer.
    private func compare(_ model: ReadModel, _ query: FigureQuery, _ note: String) throws -> Bool {
        try model.reading { db in
            let summed = try model.board(query, in: db, divisions: LifelikeHistory.divisions)
            let scanned = try model.board(query, in: db, divisions: LifelikeHistory.divisions, usesRollups: false)
            let (one, other) = (summed.figures.flatMap(told), scanned.figures.flatMap(told))
            #expect(one == other, "\(note) \(query)")
            #expect(summed.heard == scanned.heard, "\(note) \(query)")
            try compareTables(model, query, whole: scanned, db, note)
            return try RollupReading(query, in: db, calendar: .shanghai) != nil
        }
    }

    /// A table that was asked for at once has the rows that one made of all rows has, and those of its figures are the same.
    private func compareTables(
        _ model: ReadModel, _ query: FigureQuery, whole: Board, _ db: Database, _ note: String
    ) throws {
        let figures = [
            "matters.collected", "visits.deputies.distinct", "matters.overdue", "matters.replied", "matters.days",
        ]
        for (most, usesRollups) in [(3, true), (500, true), (3, false)] {
            let board = try model.board(
                query, in: db, divisions: LifelikeHistory.divisions, usesRollups: usesRollups,
                choice: .table(of: figures, most: most))
            let (own, table) = (
                board.breakdown(of: figures, most: most), whole.breakdown(of: figures, most: most)
            )
            #expect(own.rows.map(\.key) == table.rows.map(\.key), "\(note) \(query)")
            #expect(own.rows.map(\.values) == table.rows.map(\.values), "\(note) \(query)")
            #expect(own.rows.map(\.label) == table.rows.map(\.label), "\(note) \(query)")
            #expect(own.hidden == table.hidden, "\(note) \(query)")
            #expect(board.figures.map(\.value) == whole.figures.map(\.value))
            guard query.by != nil else { continue }
            for figure in board.figures {
                let rows = figure.rows?.map { "\($0.key): \($0.value)" }
                guard figures.contains(figure.id) else {
                    #expect(rows == nil)
                    continue
                }
                let all = whole.figure(figure.id)?.rows ?? []
                if figure.id == "matters.days" {
                    #expect(rows?.count == table.rows.count)
                } else {
                    #expect(rows == all.map { "\($0.key): \($0.value)" }, "\(note) \(query)")
                }
            }
        }
    }

    private func query(_ random: inout SplitMix, in place: Scope, by dimension: Projections.Dimension?) -> FigureQuery {
        let period = Self.periods.randomElement(using: &random) ?? (nil, nil)
        let days = [Int.random(in: -40...60, using: &random), 0, 400].randomElement(using: &random) ?? 0
        return FigureQuery(
            scope: place, period: Period(from: period.0.map(day), through: period.1.map(day)),
            asOf: day("2026-09-30").advanced(byDays: days), by: dimension)
    }

    @Test(arguments: UInt64(1)...9)
    func `They are what the facts say, for every region, period, dimension and as-of date`(seed: UInt64) throws {
        let told = try seed.isMultiple(of: 3) ? RandomHistory(seed: seed).told : LifelikeHistory(seed: seed).told
        var random = SplitMix(seed: seed ^ 0x77)
        let model = try told.shuffled(using: &random).folded(pageSize: Int.random(in: 1...40, using: &random))
        var summed = 0
        for dimension in Self.dimensions {
            for region in Self.regions {
                let place = Scope(region: try region.isEmpty ? nil : DivisionCode(region))
                if try compare(model, query(&random, in: place, by: dimension), "seed \(seed)") { summed += 1 }
            }
            for site in LifelikeHistory.sites.prefix(2) {
                let place = Scope(site: try SiteCode(site))
                if try compare(model, query(&random, in: place, by: dimension), "seed \(seed)") { summed += 1 }
            }
        }
        // A history in which somebody is named by two ids is read from the facts.
        let isDoubled = try model.reading { try DoubledDeputies.exist(in: $0) }
        #expect(isDoubled ? summed == 0 : summed > 60, "seed \(seed)")
    }

    @Test func `A question with another filter is answered from the facts`() throws {
        let model = try LifelikeHistory(seed: 4).told.held().folded()
        for scope in [
            Scope(deputy: "d1"), Scope(organ: "o1"), Scope(category: "交通"), Scope(channel: .qr),
            Scope(region: try DivisionCode("52"), site: try SiteCode(LifelikeHistory.sites[0])),
        ] {
            let query = FigureQuery(scope: scope, asOf: day("2026-12-31"), by: .month)
            #expect(try !compare(model, query, "filtered"))
        }
    }

    @Test func `A matter settled in three months counts once in a period, in its first`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2025-11-20T09:00")
        for (settled, reopened) in [
            ("2025-12-01", "2025-12-10"), ("2026-02-03", "2026-02-04"), ("2026-02-20", "2026-03-01"),
            ("2026-07-01", "2026-07-02"),
        ] {
            try told.resolve(matter, on: settled + "T09:00")
            try told.step(.matterReopened(MatterReopened()), of: matter, on: reopened + "T09:00")
        }
        let held = try told.held()
        #expect(try held.board(by: .month).rows("matters.resolved.flow") == ["2025-12: 1"])
        #expect(
            try held.board(from: "2026-01-01", through: "2026-12-31", by: .quarter).rows("matters.resolved.flow")
                == ["2026-Q1: 1"])
        #expect(try held.board(from: "2026-02-01", through: "2026-02-28").count("matters.resolved.flow") == 1)
        #expect(
            try held.board(from: "2026-03-01", through: "2026-07-31", by: .month).rows("matters.resolved.flow")
                == ["2026-07: 1"])
        #expect(try held.board(by: .year).rows("matters.resolved.flow") == ["2025: 1"])
        let model = try held.folded()
        for dimension in Self.dimensions {
            for period in Self.periods {
                let query = FigureQuery(
                    period: Period(from: period.0.map(day), through: period.1.map(day)), asOf: day("2026-12-31"),
                    by: dimension)
                _ = try compare(model, query, "settled again")
            }
        }
    }

    @Test func `Two years far apart are all that is read`() throws {
        var told = Chronicle()
        try told.visit(on: "0001-02-03T09:00")
        try told.resolve(try told.collect(on: "2026-05-01T09:00"), on: "2026-05-03T09:00")
        let held = try told.held()
        let model = try held.folded()
        #expect(
            try model.reading { try RollupPeriod.spans(in: $0) }
                == [Span(year: 1), Span(year: 1, month: 2), Span(year: 2026), Span(year: 2026, month: 5)])
        for dimension in Self.dimensions {
            #expect(try compare(model, FigureQuery(asOf: day("2026-12-31"), by: dimension), "far apart"))
        }
    }

    @Test func `The day as of which they are moves on, and what falls due is counted anew`() throws {
        var told = Chronicle()
        for (index, due) in ["2026-05-10", "2026-05-20", "2026-06-05"].enumerated() {
            let matter = try told.collect(on: "2026-05-0\(index + 1)T09:00")
            try told.write(
                .matterReferred(
                    .with {
                        $0.lead = "o1"
                        $0.dueAt = at(due + "T18:00").milliseconds
                    }), about: matter, on: at("2026-05-04T09:00"))
        }
        // Something else arrives day by day.
        for date in 5...31 { try told.visit(on: "2026-05-\(date < 10 ? "0" : "")\(date)T09:00") }
        let held = try told.held()
        let model = try ReadModel(.memory, calendar: .shanghai, pageSize: 1)
        for position in held.all.indices {
            try model.catchUp(from: QualifyingReader(base: held, through: held.all[position].position))
            for asOf in ["2026-05-31", "2026-06-20"] {
                _ = try compare(model, FigureQuery(asOf: day(asOf), by: .organ), "through \(position)")
            }
        }
        #expect(
            try model.reading { try Int.fetchOne($0, sql: "SELECT as_of_day FROM meta") }
                == day("2026-05-31").daysSince1970)
        let board = try model.board(
            FigureQuery(asOf: day("2026-05-31")), reader: held, divisions: NoDivisions(), now: at("2027-01-01T00:00"))
        #expect(try board.count("matters.lights.red") == 2)
        #expect(try board.count("matters.lights.yellow") == 1)
    }

    @Test func `Deputies who stand for others are added up, and a record that names one twice is counted once`() throws
    {
        var told = Chronicle()
        try told.visit(on: "2026-05-01T09:00", deputies: ["d1"])
        try told.visit(on: "2026-05-02T09:00", deputies: ["d2", "d3"])
        let mapping = Event.Body.entryConfirmed(
            .with {
                $0.kind = .deputy
                $0.key = "d2"
                $0.standsFor = "d1"
            })
        try told.register(mapping, on: "2026-05-03T09:00")
        let apart = try told.held()
        #expect(try apart.board(by: .deputy).rows("visits.deputies") == ["d1: 2", "d3: 1"])
        #expect(try apart.board().count("visits.deputies.distinct") == 2)
        #expect(try !apart.folded().reading { try DoubledDeputies.exist(in: $0) })
        try told.visit(on: "2026-05-04T09:00", deputies: ["d1", "d2"])
        let together = try told.held()
        #expect(try together.folded().reading { try DoubledDeputies.exist(in: $0) })
        #expect(try together.board(by: .deputy).rows("visits.deputies") == ["d1: 3", "d3: 1"])
        #expect(try together.board().count("visits.deputies") == 4)
    }

    @Test func `Where definitions have changed, the old board is served from the facts until the rebuild`() throws {
        let folder = try `The file of the read model`.Folder()
        let held = try LifelikeHistory(seed: 8).told.held()
        try ReadModel(path: folder.views, calendar: .shanghai).catchUp(from: held)
        try folder.sql("UPDATE meta SET definitions = zeroblob(32); UPDATE rollups SET cells = x''")
        let model = try ReadModel(path: folder.views, calendar: .shanghai)
        #expect(model.needsRebuild)
        #expect(try model.isOutdated)
        let refusal = #expect(throws: ProjectionsError.self) { try model.catchUp(from: held) }
        #expect(refusal?.kind == .stale)
        let query = FigureQuery(asOf: day("2027-12-31"), by: .site)
        let board = try model.board(query, reader: held, divisions: NoDivisions(), now: at("2028-01-01T00:00"))
        let expected = try held.folded().board(
            query, reader: held, divisions: NoDivisions(), now: at("2028-01-01T00:00"))
        #expect(board.figures.flatMap(told) == expected.figures.flatMap(told))
        try model.bringUpToDate(from: held)
        #expect(try !model.isOutdated)
        #expect(try model.dump() == held.folded().dump())
    }
}

@Suite struct `Cells of rollups` {
    private struct Key: Hashable {
        let dimension: UInt8
        let key: String
    }

    private typealias Amounts = [Key: [(place: Int, number: Int, moment: Moment)]]

    @Test func `What is stored is read back, and what is taken away leaves nothing`() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<50 {
            var stored: Data?
            var changes: [Amounts] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                var change: Amounts = [:]
                for _ in 0..<Int.random(in: 1...12, using: &random) {
                    let key = Key(
                        dimension: UInt8.random(in: 0...3, using: &random),
                        key: ["", "甲", "o\(Int.random(in: 0...300, using: &random))"].randomElement(using: &random)
                            ?? "")
                    change[key, default: []].append(
                        (
                            Int.random(in: 0..<RollupPlan.width, using: &random),
                            Int.random(in: -3_000_000_000...3_000_000_000, using: &random),
                            Moment(
                                elapsed: Int64.random(in: -5...9_000_000_000, using: &random),
                                day: Int.random(in: 1...31, using: &random))
                        ))
                }
                changes.append(change)
                stored = try table(stored, changed: change, sign: 1)
            }
            var numbers: [Key: [Int: Int]] = [:]
            var times: [Key: [Moment]] = [:]
            for (key, amounts) in changes.flatMap({ $0 }) {
                for amount in amounts {
                    numbers[key, default: [:]][amount.place, default: 0] += amount.number
                    times[key, default: []].append(amount.moment)
                }
            }
            try #require(stored).withUnsafeBytes { bytes in
                for dimension in UInt8(0)...3 {
                    var keys: [[UInt8]] = []
                    CellTable(bytes).forEach(dimension) { key, body in
                        keys.append(Array(key))
                        let name = Key(dimension: dimension, key: String(decoding: key, as: UTF8.self))
                        var found: [Int: Int] = [:]
                        Cell.numbers(body) { found[$0] = $1 }
                        #expect(found == numbers[name]?.filter { $0.value != 0 })
                        var moments: [Moment] = []
                        let run = Cell.times(body)
                        run.forEach { moments.append($0) }
                        #expect(run.count == moments.count)
                        #expect(moments == times[name]?.sorted())
                    }
                    #expect(Set(keys).count == numbers.keys.count { $0.dimension == dimension })
                    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
                }
            }
            for change in changes.shuffled(using: &random) { stored = try table(stored, changed: change, sign: -1) }
            #expect(stored == nil)
        }
    }

    @Test func `Times that were never added are not taken away`() throws {
        let key = Key(dimension: 0, key: "")
        let moments = [7, 8].map { Moment(elapsed: $0, day: 1) }
        let stored = try table(nil, changed: [key: [(0, 1, moments[0])]], sign: 1)
        let refusal = #expect(throws: ProjectionsError.self) {
            try table(stored, changed: [key: [(0, 1, moments[1])]], sign: -1)
        }
        #expect(refusal?.kind == .damaged)
    }

    @Test func `A moment keeps what it is made of, and is the larger the longer it took`() {
        var last: Moment?
        for elapsed in [-86_400_000, -1, 0, 1, 900_000_000_000] as [Int64] {
            for day in [1, 31] {
                let moment = Moment(elapsed: elapsed, day: day)
                #expect(moment.elapsed == elapsed)
                #expect(moment.day == day)
                if let last { #expect(last < moment) }
                last = moment
            }
        }
    }

    private func table(_ stored: Data?, changed: Amounts, sign: Int) throws -> Data? {
        let (changes, names) = (CellChanges(), KeyNames())
        let keys = Array(changed.keys)
        for key in keys {
            let cell = changes.make()
            for amount in changed[key] ?? [] {
                changes.add([(amount.place, amount.number)], sign: sign, to: cell)
                changes.add(amount.moment, sign: sign, to: cell)
            }
        }
        changes.settle()
        let cells = keys.enumerated().map { cell, key in
            CellTable.Change(
                dimension: key.dimension, key: names.bytes(of: names.number(of: key.key)), cell: changes[cell])
        }.sorted(by: CellTable.Change.precedes)
        defer { withExtendedLifetime((changes, names)) {} }
        return try (stored ?? Data()).withUnsafeBytes { try CellTable($0).changed(by: cells) }
    }

    @Test func `Moments that come and go at once are let go of, and no others`() {
        let changes = CellChanges()
        let moments = [3, 3, 5, 9].map { Moment(elapsed: $0, day: 1) }
        let (cell, other) = (changes.make(), changes.make())
        for moment in moments { changes.add(moment, sign: 1, to: cell) }
        for moment in [moments[0], moments[3], Moment(elapsed: 4, day: 1)] { changes.add(moment, sign: -1, to: cell) }
        changes.add(moments[3], sign: -1, to: other)
        changes.settle()
        #expect(Array(changes[cell].come) == [moments[0].packed, moments[2].packed])
        #expect(Array(changes[cell].gone) == [Moment(elapsed: 4, day: 1).packed])
        #expect(Array(changes[other].gone) == [moments[3].packed])
        #expect(changes[other].come.isEmpty)
        #expect(!changes[cell].isNothing)
    }

    /// Of the days that are asked for, where not all are.
    @Test(arguments: [40, 3_000, 30_000])
    func `Values are found at their places among runs, few or many, alike or far apart`(most: Int) throws {
        var random = SplitMix(seed: 6)
        for turn in 0..<(most > 1_000 ? 12 : 200) {
            var times = Times()
            var all: [Int64] = []
            var kept: [KeptBytes] = []
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let changes = CellChanges()
                let cell = changes.make()
                let days = Bool.random(using: &random) ? 10...25 : nil
                for _ in 0..<Int.random(in: 1...most, using: &random) {
                    let reach = [40, 9_000_000_000, Int64(1) << Int64.random(in: 1...40, using: &random)][turn % 3]
                    let moment = Moment(
                        elapsed: Int64.random(in: -9...reach, using: &random),
                        day: Int.random(in: 1...31, using: &random))
                    changes.add(moment, sign: 1, to: cell)
                    if days?.contains(moment.day) ?? true { all.append(moment.elapsed) }
                }
                changes.settle()
                #expect(!changes[cell].isNothing)
                let names = KeyNames()
                let change = CellTable.Change(
                    dimension: 1, key: names.bytes(of: names.number(of: "a")), cell: changes[cell])
                let stored = try #require(try CellTable().changed(by: [change])).withUnsafeBytes {
                    KeptBytes(copying: $0)
                }
                withExtendedLifetime((changes, names)) {}
                kept.append(stored)
                CellTable(stored.bytes).forEach(1) { _, cell in times.add(Cell.times(cell), on: days) }
            }
            all.sort()
            try #require(times.count == all.count)
            let places = [1, (all.count + 1) / 2, (9 * all.count + 9) / 10, all.count].filter { $0 > 0 }
            if !all.isEmpty { #expect(times.values(at: places) == places.map { all[$0 - 1] }) }
            withExtendedLifetime(kept) {}
        }
    }
}
