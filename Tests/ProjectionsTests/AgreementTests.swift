import Events
import Foundation
import TestSupport
import Testing

@testable import Projections

@Suite struct `Figures and plain counts` {
    private static let figures = [
        "matters.collected", "matters.resolved.flow", "matters.referred", "matters.replied", "matters.resolved",
        "matters.overdue", "matters.class.A", "matters.class.none", "ratings.impl.basic", "ratings.reply.satisfied",
        "matters.onspot", "matters.signed", "matters.returned", "matters.contacted", "matters.ontime",
        "matters.achieved", "matters.reopened", "matters.fedback", "matters.withdrawn", "matters.merged",
        "matters.converted", "matters.converted.petition", "matters.adopted", "letters.sent", "matters.lights.red",
        "matters.lights.yellow", "matters.lights.green", "ratings.first.satisfied", "ratings.returned",
        "followups.hold", "petitions.groups", "petitions.received", "petitions.referred", "petitions.resolved",
    ]

    private static func query(_ random: inout SplitMix, seed: UInt64) throws -> FigureQuery {
        var scope = Scope()
        switch Int.random(in: 0..<8, using: &random) {
        case 0: scope.region = try DivisionCode(["52", "5201", "520103", "53"][Int(seed % 4)])
        case 1: scope.site = try SiteCode(RandomHistory.sites[Int(seed % 3)])
        case 2: scope.deputy = "d1"
        case 3: scope.organ = "o1"
        case 4: scope.category = ["交通", "住房"][Int(seed % 2)]
        case 5: scope.channel = .walkIn
        default: break
        }
        var period = Period()
        if Bool.random(using: &random) { period.from = day("2026-01-05") }
        if Bool.random(using: &random) { period.through = day("2026-05-20") }
        let asOf = Bool.random(using: &random) ? day("2026-12-31") : day("2026-04-15")
        let knownOn = Int.random(in: 0..<4, using: &random) == 0 ? at("2026-03-01T12:00") : nil
        return FigureQuery(scope: scope, period: period, asOf: asOf, knownOn: knownOn)
    }

    @Test(arguments: Dimension.allCases)
    func `Every figure and every row of it agree with counting by hand`(by: Dimension) throws {
        for seed in UInt64(1)...40 {
            let held = try RandomHistory(seed: seed).told.held()
            let model = try held.folded()
            var random = SplitMix(seed: seed &* 7919)
            var query = try Self.query(&random, seed: seed)
            let plain = PlainCount(held.all, asOf: query.asOf, knownOn: query.knownOn)
            for dimension in [nil, by] {
                query.by = dimension
                let board = try model.board(
                    query, reader: held, divisions: NoDivisions(), now: at("2027-06-01T00:00"))
                for id in Self.figures {
                    let figure = try #require(board.figure(id))
                    let expected = plain.rows(id, query)
                    let found =
                        figure.rows.map { rows in
                            Dictionary(uniqueKeysWithValues: rows.map { ($0.key, Self.counts($0.value)) })
                        } ?? ["": Self.counts(figure.value)]
                    // No record at all is a whole of zero.
                    let zeros = ["": Self.counts(figure.value).map { _ in 0 }]
                    #expect(
                        found == (dimension == nil && expected.isEmpty ? zeros : expected),
                        "seed \(seed), \(id), \(query)")
                }
            }
        }
    }

    @Test func `Rows of additive figures add up to the total, but for matters of two deputies`() throws {
        for seed in UInt64(100)...120 {
            let held = try RandomHistory(seed: seed).told.held()
            for by in Dimension.allCases where by != .deputy {
                let board = try held.board(by: by)
                for figure in board.figures where figure.id != "visits.deputies.distinct" {
                    guard case .count(let total) = figure.value, let rows = figure.rows else { continue }
                    let sum = rows.map { Self.counts($0.value)[0] }.reduce(0, +)
                    #expect(sum == total, "seed \(seed), \(figure.id) by \(by)")
                }
            }
            let board = try held.board(by: .deputy)
            let visits = try #require(board.figure("visits.deputies"))
            #expect(
                visits.rows?.map { Self.counts($0.value)[0] }.reduce(0, +) == Self.counts(visits.value)[0],
                "seed \(seed)")
        }
    }

    private static func counts(_ value: FigureValue) -> [Int] {
        switch value {
        case .count(let count): [count]
        case .rate(let numerator, let denominator): [numerator, denominator]
        case .days: []
        }
    }
}
