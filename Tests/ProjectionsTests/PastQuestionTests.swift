import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Questions about the past` {
    private func told() throws -> Chronicle {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站", on: "2026-09-01T08:00")
        let matter = try told.write(
            .opinionCollected(OpinionCollected()), on: at("2026-05-01T09:00"), heldAt: at("2026-05-02T00:00"))
        try told.write(
            .matterReferred(.with { $0.dueAt = at("2026-06-10T09:00").milliseconds }), about: matter,
            on: at("2026-05-20T09:00"), heldAt: at("2026-05-21T00:00"))
        try told.write(
            .replyGiven(ReplyGiven()), about: matter, on: at("2026-06-30T23:59"), heldAt: at("2026-07-15T00:00"))
        return told
    }

    @Test func `As of a day, states are those after the events that had occurred by its end`() throws {
        let held = try told().held()
        #expect(try held.board(asOf: "2026-04-30").value("matters.collected") == .count(0))
        #expect(try held.board(asOf: "2026-05-19").value("matters.referred") == .count(0))
        #expect(try held.board(asOf: "2026-05-20").value("matters.referred") == .count(1))
        #expect(try held.board(asOf: "2026-06-29").value("matters.replied") == .rate(numerator: 0, denominator: 1))
        #expect(try held.board(asOf: "2026-06-30").value("matters.replied") == .rate(numerator: 1, denominator: 1))
        #expect(try held.board(asOf: "2026-06-29").value("matters.overdue") == .count(1))
        #expect(try held.board(asOf: "2026-06-30").value("matters.overdue") == .count(0))
    }

    @Test func `Known on a moment, only what was held here by then exists`() throws {
        let held = try told().held()
        let reply = at("2026-07-15T00:00")
        let before = try held.board(knownOn: reply.advanced(byMilliseconds: -1))
        #expect(try before.value("matters.replied") == .rate(numerator: 0, denominator: 1))
        #expect(try before.value("matters.overdue") == .count(1))
        #expect(try held.board(knownOn: reply).value("matters.replied") == .rate(numerator: 1, denominator: 1))
    }

    @Test func `What had happened and what was known are two questions`() throws {
        let board = try told().held().board(asOf: "2026-06-30", knownOn: at("2026-06-30T23:59"))
        #expect(try board.value("matters.replied") == .rate(numerator: 0, denominator: 1))
    }

    @Test func `A name entered later still labels what had happened, and hearing follows knowledge alone`() throws {
        let held = try told().held()
        let asOf = try held.board(asOf: "2026-05-19", by: .site)
        #expect(asOf.figure("matters.collected")?.rows?.map(\.label.zh) == ["花果园站"])
        #expect(asOf.heard.map(\.events) == [3])
        #expect(asOf.heard.first?.through == at("2026-06-30T23:59"))
        #expect(try held.board(knownOn: at("2026-06-01T00:00")).heard.map(\.events) == [2])
    }

    @Test func `The live tables and the tables of the past agree where both can answer`() throws {
        let held = try told().held()
        let live = try held.board(by: .month)
        // One millisecond before `now`: every event is known, but the past has to be asked.
        let past = try held.board(knownOn: at("2027-06-01T00:00").advanced(byMilliseconds: -1), by: .month)
        #expect(live.figures.map(\.value) == past.figures.map(\.value))
        #expect(live.heard == past.heard)
    }

    @Test func `A site that was never heard is listed without a date; a hub is left out`() throws {
        var told = try told()
        try told.open("520103002-J01", name: "南明家")
        try told.open("520103-H01", name: "中心")
        let heard = try told.held().board().heard
        let spoken = Heard(
            site: try SiteCode("520103001-Z01"), name: "花果园站", through: at("2026-06-30T23:59"), events: 3)
        let silent = Heard(site: try SiteCode("520103002-J01"), name: "南明家", through: nil, events: 0)
        #expect(heard == [spoken, silent])
        #expect(try told.held().board(Scope(region: DivisionCode("520103002"))).heard == [silent])
        #expect(try told.held().board(Scope(site: SiteCode("520103001-Z01"))).heard == [spoken])
    }
}
