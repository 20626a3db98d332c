import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Figures of matters` {
    @Test func `Collected counts by the business day of the collection, both ends of the period included`() throws {
        var told = Chronicle()
        try told.collect(on: "2026-04-30T23:59")
        try told.collect(on: "2026-05-01T00:00")
        try told.collect(on: "2026-05-31T23:59")
        try told.collect(on: "2026-06-01T00:00")
        let board = try told.held().board(from: "2026-05-01", through: "2026-05-31")
        #expect(try board.value("matters.collected") == .count(2))
        #expect(try told.held().board().value("matters.collected") == .count(4))
    }

    @Test func `Kinds and channels split what was collected and add up to it`() throws {
        var told = Chronicle()
        try told.collect(on: "2026-05-01T09:00", kind: .petition, channel: .qr)
        try told.collect(on: "2026-05-01T09:00", kind: .petition, channel: .walkIn)
        try told.collect(on: "2026-05-01T09:00", kind: .unspecified, channel: .unspecified)
        try told.collect(on: "2026-05-01T09:00", kind: .UNRECOGNIZED(77), channel: .UNRECOGNIZED(77))
        let board = try told.held().board()
        #expect(try board.value("matters.collected.kind.petition") == .count(2))
        #expect(try board.value("matters.collected.kind.none") == .count(2))
        #expect(try board.value("matters.collected.channel.qr") == .count(1))
        #expect(try board.value("matters.collected.channel.walk-in") == .count(1))
        for split in ["matters.collected.kind.", "matters.collected.channel."] {
            let parts = try board.figures.filter { $0.id.hasPrefix(split) }.map { try board.count($0.id) }
            #expect(parts.reduce(0, +) == 4)
        }
    }

    @Test func `A reply counts only in a matter that was referred, and an empty cohort has no rate`() throws {
        var told = Chronicle()
        let answered = try told.collect(on: "2026-05-01T09:00")
        try told.refer(answered, on: "2026-05-02T09:00")
        try told.reply(answered, on: "2026-05-03T09:00")
        try told.reply(answered, on: "2026-05-04T09:00")
        let waiting = try told.collect(on: "2026-05-01T09:00")
        try told.refer(waiting, on: "2026-05-02T09:00")
        try told.refer(waiting, on: "2026-05-05T09:00")
        let unreferred = try told.collect(on: "2026-05-01T09:00")
        try told.reply(unreferred, on: "2026-05-03T09:00")
        let board = try told.held().board()
        #expect(try board.value("matters.referred") == .count(2))
        #expect(try board.value("matters.replied") == .rate(numerator: 1, denominator: 2))
        let empty = try told.held().board(from: "2026-06-01")
        #expect(try empty.value("matters.replied") == .rate(numerator: 0, denominator: 0))
        #expect(try empty.value("matters.resolved") == .rate(numerator: 0, denominator: 0))
    }

    @Test func `Resolved follows the cohort, its flow the first resolution of the period`() throws {
        var told = Chronicle()
        let twice = try told.collect(on: "2026-04-20T09:00")
        try told.resolve(twice, on: "2026-06-02T09:00")
        try told.resolve(twice, on: "2026-05-31T23:59")
        try told.collect(on: "2026-05-10T09:00")
        let may = try told.held().board(from: "2026-05-01", through: "2026-05-31")
        #expect(try may.value("matters.resolved") == .rate(numerator: 0, denominator: 1))
        #expect(try may.value("matters.resolved.flow") == .count(1))
        let june = try told.held().board(from: "2026-06-01", through: "2026-06-30")
        #expect(try june.value("matters.resolved.flow") == .count(1))
        #expect(try told.held().board().value("matters.resolved.flow") == .count(1))
        #expect(try told.held().board().value("matters.resolved") == .rate(numerator: 1, denominator: 2))
    }

    @Test func `A matter's class is that of its newest reply, and the shares add up to the replied`() throws {
        var told = Chronicle()
        for classes: [ReplyClass] in [[.c, .a], [.b], [.d, .unspecified], [.a], []] {
            let matter = try told.collect(on: "2026-05-01T09:00")
            for word in classes { try told.reply(matter, on: "2026-05-02T09:00", class: word) }
        }
        let board = try told.held().board()
        #expect(try board.value("matters.class.A") == .rate(numerator: 2, denominator: 4))
        #expect(try board.value("matters.class.B") == .rate(numerator: 1, denominator: 4))
        #expect(try board.value("matters.class.C") == .rate(numerator: 0, denominator: 4))
        #expect(try board.value("matters.class.D") == .rate(numerator: 0, denominator: 4))
        #expect(try board.value("matters.class.none") == .rate(numerator: 1, denominator: 4))
    }

    @Test func `Overdue begins the day after the due date, whatever the period, and ends with a reply`() throws {
        var told = Chronicle()
        let late = try told.collect(on: "2026-01-10T09:00")
        try told.refer(late, on: "2026-01-11T09:00", due: "2026-01-31T12:00")
        let extended = try told.collect(on: "2026-01-10T09:00")
        try told.refer(extended, on: "2026-01-11T09:00", due: "2026-01-12T12:00")
        try told.refer(extended, on: "2026-01-12T09:00", due: "2026-03-31T12:00")
        let replied = try told.collect(on: "2026-01-10T09:00")
        try told.refer(replied, on: "2026-01-11T09:00", due: "2026-01-12T12:00")
        try told.reply(replied, on: "2026-01-31T09:00")
        let undated = try told.collect(on: "2026-01-10T09:00")
        try told.refer(undated, on: "2026-01-11T09:00")
        let held = try told.held()
        #expect(try held.board(asOf: "2026-01-31").value("matters.overdue") == .count(0))
        #expect(try held.board(asOf: "2026-02-01").value("matters.overdue") == .count(1))
        #expect(try held.board(from: "2026-09-01", asOf: "2026-04-01").value("matters.overdue") == .count(2))
        #expect(try held.board(asOf: "2026-01-30").value("matters.overdue") == .count(1), "not yet replied then")
    }

    @Test func `Ratings count the newest rating of each aspect on its own`() throws {
        var told = Chronicle()
        let changed = try told.collect(on: "2026-05-01T09:00")
        try told.rate(changed, on: "2026-05-02T09:00", reply: .satisfied, implementation: .dissatisfied)
        try told.rate(changed, on: "2026-05-03T09:00", implementation: .basic)
        let content = try told.collect(on: "2026-05-01T09:00")
        try told.rate(content, on: "2026-05-02T09:00", implementation: .satisfied)
        try told.collect(on: "2026-05-01T09:00")
        let board = try told.held().board()
        #expect(try board.value("ratings.impl.satisfied") == .rate(numerator: 1, denominator: 2))
        #expect(try board.value("ratings.impl.basic") == .rate(numerator: 1, denominator: 2))
        #expect(try board.value("ratings.impl.dissatisfied") == .rate(numerator: 0, denominator: 2))
        #expect(try board.value("ratings.reply.satisfied") == .rate(numerator: 1, denominator: 1))
    }

    @Test func `A merged matter counts nowhere but among the merged`() throws {
        var told = Chronicle()
        let kept = try told.collect(on: "2026-05-01T09:00")
        let merged = try told.collect(on: "2026-05-01T09:00")
        try told.refer(merged, on: "2026-05-02T09:00", due: "2026-05-03T09:00")
        try told.resolve(merged, on: "2026-05-04T09:00")
        try told.rate(merged, on: "2026-05-04T09:00", reply: .satisfied, implementation: .satisfied)
        try told.merge(merged, into: kept, on: "2026-06-05T09:00")
        let board = try told.held().board(by: .month)
        for figure in board.figures where !["matters.merged", "matters.backfill"].contains(figure.id) {
            let (one, rate) = (FigureValue.count(1), FigureValue.rate(numerator: 0, denominator: 1))
            switch figure.id {
            case "matters.collected", "matters.collected.kind.opinion", "matters.collected.channel.walk-in":
                #expect(figure.value == one, "\(figure.id)")
            case "matters.resolved": #expect(figure.value == rate)
            case "matters.days": #expect(figure.value == .days(median: nil, p90: nil, speedup: nil))
            default:
                #expect(
                    figure.value == .count(0) || figure.value == .rate(numerator: 0, denominator: 0), "\(figure.id)")
            }
        }
        #expect(try board.value("matters.merged") == .count(1))
        #expect(try board.rows("matters.merged") == ["2026-06: 1"])
        #expect(try told.held().board(through: "2026-05-31").value("matters.merged") == .count(0))
    }

    @Test func `What rests on an assumed step is counted beside the figure`() throws {
        var told = Chronicle()
        for stated in [true, false, false] {
            let matter = try told.collect(on: "2026-05-01T09:00")
            try told.refer(matter, on: "2026-05-02T09:00", assumed: stated ? [] : ["referral", "organ"])
            try told.reply(matter, on: "2026-05-03T09:00")
            try told.resolve(matter, on: "2026-05-03T09:00", assumed: stated ? ["resolution"] : [])
        }
        let board = try told.held().board()
        #expect(board.figure("matters.collected")?.assumed == 0)
        #expect(board.figure("matters.referred")?.assumed == 2)
        #expect(board.figure("matters.replied")?.assumed == 2)
        #expect(board.figure("matters.resolved")?.assumed == 1)
        #expect(board.figure("matters.resolved.flow")?.assumed == 1)
        #expect(board.figure("matters.days")?.assumed == 1)
    }

    @Test func `Recorded late is more than three days, over visits and matters together`() throws {
        var told = Chronicle()
        let occurred = at("2026-05-01T09:00")
        let days: Int64 = 3 * 86_400_000
        try told.write(
            .opinionCollected(OpinionCollected()), on: occurred, recordedAt: occurred.advanced(byMilliseconds: days))
        try told.write(
            .opinionCollected(OpinionCollected()), on: occurred, recordedAt: occurred.advanced(byMilliseconds: days + 1)
        )
        try told.write(
            .visitLogged(VisitLogged()), on: occurred, recordedAt: occurred.advanced(byMilliseconds: days + 1))
        #expect(try told.held().board().value("matters.backfill") == .rate(numerator: 2, denominator: 3))
    }
}
