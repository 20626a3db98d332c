import Events
import Foundation
import TestSupport
import Testing

@testable import Projections

/// What an office is warned of, and what not.
@Suite struct `Warnings of matters, sites and organs` {
    private static let now = at("2027-06-01T00:00")

    private func warnings(
        _ told: Chronicle, asOf: String = "2026-06-15", _ rules: WarningRules = WarningRules(), scope: Scope = Scope(),
        isHub: Bool = true, limit: Int = 10
    ) throws -> Warnings {
        let held = try told.held()
        return try held.folded().warnings(
            FigureQuery(scope: scope, asOf: day(asOf)), rules: rules, isHub: isHub, limit: limit, reader: held,
            divisions: SomeDivisions(names: ["520103001": "中山路街道"]), now: Self.now)
    }

    private func listed(_ kind: Warnings.Kind, _ warnings: Warnings) -> [Ref] {
        (warnings.matters[kind] ?? []).map(\.matter.ref)
    }

    @Test func `overdue matters are told with their days, and those about to be until the day itself`() throws {
        var told = Chronicle()
        let dues = ["2026-06-01T18:00", "2026-06-14T18:00", "2026-06-15T18:00", "2026-06-22T18:00", "2026-06-23T18:00"]
        let matters = try dues.map { due in
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.refer(matter, on: "2026-05-02T09:00", to: "o1", due: due)
            return matter
        }
        let found = try warnings(told)
        #expect(listed(.overdue, found) == [matters[0], matters[1]])
        #expect(found.matters[.overdue]?.map(\.number) == [14, 1])
        #expect(listed(.dueSoon, found) == [matters[2], matters[3]])
        #expect(found.matters[.dueSoon]?.map(\.number) == [0, 7])
        #expect(try warnings(told, limit: 1).count(.overdue) == 2, "all are counted, however many are listed")
        let elsewhere = Scope(region: try DivisionCode("520104"))
        #expect(try warnings(told, scope: elsewhere).count(.overdue) == 0)
    }

    @Test
    func `what was replied to, resolved, withdrawn or merged is not overdue, and the count is that of the figure`()
        throws
    {
        for seed in UInt64(1)...12 {
            let held = try LifelikeHistory(seed: seed).told.held()
            let model = try held.folded()
            let query = FigureQuery(asOf: day("2026-12-31"))
            let found = try model.warnings(
                query, rules: WarningRules(), isHub: true, limit: 1000, reader: held, divisions: NoDivisions(),
                now: Self.now)
            let board = try model.board(query, reader: held, divisions: NoDivisions(), now: Self.now)
            #expect(board.figure("matters.lights.red")?.value == .count(found.count(.overdue)), "seed \(seed)")
            #expect(board.figure("matters.lights.yellow")?.value == .count(found.count(.dueSoon)), "seed \(seed)")
            #expect(listed(.overdue, found).count == found.count(.overdue), "seed \(seed)")
            var streamed: [Ref] = []
            try model.forEachWarning(
                .overdue, query, rules: WarningRules(), reader: held, divisions: NoDivisions(), now: Self.now
            ) { streamed.append($0.matter.ref) }
            #expect(streamed == listed(.overdue, found), "seed \(seed)")
        }
    }

    @Test func `a matter returned twice is told, and one returned once is not`() throws {
        var told = Chronicle()
        let (once, twice) = (try told.collect(on: "2026-05-01T09:00"), try told.collect(on: "2026-05-01T10:00"))
        for (matter, times) in [(once, 1), (twice, 2)] {
            for number in 1...times {
                let referral = try told.refer(matter, on: "2026-05-0\(number + 1)T09:00", to: "o\(number)")
                try told.step(
                    .referralReturned(.with { $0.referral = referral }), of: matter, on: "2026-05-0\(number + 1)T15:00")
            }
        }
        #expect(listed(.returned, try warnings(told)) == [twice])
        var rules = WarningRules()
        rules.returns = 1
        #expect(listed(.returned, try warnings(told, rules)) == [twice, once])
    }

    @Test func `a matter reopened three times is told until it is filed away`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        try told.refer(matter, on: "2026-05-01T10:00", to: "o1")
        for number in 2...4 {
            try told.reply(matter, on: "2026-05-0\(number)T09:00", class: .a)
            try told.resolve(matter, on: "2026-05-0\(number)T10:00")
            #expect(try warnings(told).count(.reopened) == 0)
            try told.step(.matterReopened(MatterReopened()), of: matter, on: "2026-05-0\(number)T11:00")
        }
        #expect(listed(.reopened, try warnings(told)) == [matter])
        #expect(try warnings(told).matters[.reopened]?.map(\.number) == [3])
        try told.resolve(matter, on: "2026-05-06T10:00")
        try told.step(.matterClosed(MatterClosed()), of: matter, on: "2026-05-06T11:00")
        #expect(try warnings(told).count(.reopened) == 0)
    }

    @Test func `a matter referred three times is told while nobody leads, and not while somebody does`() throws {
        var told = Chronicle()
        let led = try told.collect(on: "2026-05-01T09:00")
        let passed = try told.collect(on: "2026-05-01T10:00")
        let sentBack = try told.collect(on: "2026-05-01T11:00")
        for number in 2...4 {
            try told.refer(led, on: "2026-05-0\(number)T09:00", to: "o\(number)")
            try told.refer(passed, on: "2026-05-0\(number)T09:00")
            let referral = try told.refer(sentBack, on: "2026-05-0\(number)T09:00", to: "o\(number)")
            try told.step(
                .referralReturned(.with { $0.referral = referral }), of: sentBack, on: "2026-05-0\(number)T12:00")
        }
        #expect(Set(listed(.leaderless, try warnings(told))) == [passed, sentBack])
        try told.refer(passed, on: "2026-05-05T09:00", to: "o1")
        #expect(listed(.leaderless, try warnings(told)) == [sentBack])
    }

    @Test func `a station is silent after eight days, and one never heard from at once`() throws {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        try told.open("520103002-J01", name: "南明家")
        try told.open("520103003-J01", name: "从未家")
        try told.collect(on: "2026-06-07T09:00", at: "520103001-Z01")
        try told.collect(on: "2026-06-08T09:00", at: "520103002-J01")
        let silences = try warnings(told).silences
        #expect(silences.map(\.site.site.text) == ["520103003-J01", "520103001-Z01"])
        #expect(silences.map(\.days) == [nil, 8])
    }

    @Test func `a station, which holds no sibling's log, tells nothing of their silence`() throws {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        try told.open("520103003-J01", name: "从未家")
        let matter = try told.collect(on: "2026-05-01T09:00")
        try told.refer(matter, on: "2026-05-02T09:00", to: "o1", due: "2026-06-01T18:00")
        let atStation = try warnings(told, isHub: false)
        #expect(atStation.silences.isEmpty && !atStation.kinds.contains(.silent))
        #expect(atStation.kinds.count == Warnings.Kind.allCases.count - 1)
        #expect(atStation.count(.overdue) == 1 && atStation.total == 1, "everything else is told as ever")
        let document = try WarningDocument(atStation, language: .zh) { _ in nil }.encoded()
        #expect(!String(decoding: document, as: UTF8.self).contains("\"silent\""))
        #expect(try warnings(told).count(.silent) == 2)
    }

    @Test func `an organ that collected every one of its ratings is told, and one rating by the station ends that`()
        throws
    {
        var told = Chronicle()
        var newest = Ref()
        for number in 1...5 {
            let matter = try told.collect(on: "2026-05-0\(number)T09:00")
            try told.refer(matter, on: "2026-05-0\(number)T10:00", to: "o1")
            try told.reply(matter, on: "2026-05-0\(number)T11:00", class: .a)
            if number < 5 {
                #expect(try warnings(told).ownRatings.isEmpty)
            }
            try told.step(
                .satisfactionRated(
                    .with {
                        $0.reply = .satisfied
                        $0.collector = .organ
                    }), of: matter, on: "2026-05-0\(number)T12:00")
            newest = matter
        }
        let own = try warnings(told).ownRatings
        #expect(own.map(\.organ) == ["o1"] && own.map(\.ratings) == [5])
        #expect(try warnings(told, asOf: "2027-05-20").ownRatings.isEmpty, "a year later they are no longer looked at")
        try told.step(
            .satisfactionRated(
                .with {
                    $0.reply = .dissatisfied
                    $0.collector = .site
                }), of: newest, on: "2026-05-10T12:00")
        #expect(try warnings(told).ownRatings.isEmpty)
    }

    // MARK: - Surges

    /// Twenty weeks of one matter each, then nine about lifts in the last week.
    private func rising() throws -> Chronicle {
        var told = Chronicle()
        let start = day("2026-06-15").advanced(byDays: -20 * 7 - 3)
        for week in 0..<20 {
            try told.collect(on: "\(start.advanced(byDays: week * 7))T09:00", category: "城建/物业/保洁")
        }
        for number in 0..<9 {
            try told.collect(on: "2026-06-1\(number % 5)T1\(number):00", category: "城建/物业/电梯")
        }
        return told
    }

    @Test func `a category that rises sharply in one place is told by its least probable branch`() throws {
        let surges = try warnings(rising()).surges
        let surge = try #require(surges.first)
        #expect(surges.count == 1)
        #expect(surge.category == "城建/物业/电梯")
        #expect(surge.division.digits == "520103001" && surge.divisionName == "中山路街道")
        #expect(surge.test.count == 9)
        #expect(surge.from == day("2026-06-09") && surge.through == day("2026-06-15"))
        #expect(surge.periods == 19)
        #expect(surge.test.probability < 1e-6)
    }

    @Test func `the same number is none where it is usual, and none where there is no past`() throws {
        var told = try rising()
        for week in 1...20 {
            for number in 0..<9 {
                let date = day("2026-06-12").advanced(byDays: -week * 7)
                try told.collect(on: "\(date)T1\(number):00", category: "城建/物业/电梯")
            }
        }
        #expect(try warnings(told).surges.isEmpty)
        var new = Chronicle()
        for number in 0..<9 { try new.collect(on: "2026-06-12T1\(number):00", category: "城建") }
        #expect(try warnings(new).surges.isEmpty)
    }

    @Test func `a surge lies in the past when asked about a day in the past, and its evidence has as many matters`()
        throws
    {
        let told = try rising()
        #expect(try warnings(told, asOf: "2026-06-08").surges.isEmpty)
        let held = try told.held()
        let surge = try #require(try warnings(told).surges.first)
        let definition = try #require(FigureDefinition.named("matters.collected"))
        let question = FigureQuery(
            scope: Scope(region: surge.division, category: surge.category),
            period: Period(from: surge.from, through: surge.through), asOf: surge.through)
        let evidence = try held.folded().evidence(
            EvidenceQuery(definition, of: question), limit: 20, reader: held, divisions: NoDivisions(), now: Self.now)
        #expect(evidence.summary.count == surge.test.count)
    }
}
