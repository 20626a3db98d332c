import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Figures of visits` {
    private func told() throws -> Chronicle {
        var told = Chronicle()
        try told.visit(
            on: "2026-05-06T09:00", kind: .reception, deputies: ["d1", "d2", "d1"], groups: 3, received: 7)
        try told.visit(
            on: "2026-06-06T09:00", at: "520201001-S01", kind: .household, deputies: ["d2"], groups: 1, received: 4)
        return told
    }

    @Test func `Two visits: sessions, groups, people, attendances and distinct deputies`() throws {
        let board = try told().held().board()
        #expect(try board.value("visits.sessions") == .count(2))
        #expect(try board.value("visits.sessions.reception") == .count(1))
        #expect(try board.value("visits.sessions.household") == .count(1))
        #expect(try board.value("visits.sessions.inspection") == .count(0))
        #expect(try board.value("visits.groups") == .count(4))
        #expect(try board.value("visits.received") == .count(11))
        #expect(try board.value("visits.deputies") == .count(3))
        #expect(try board.value("visits.deputies.distinct") == .count(2))
    }

    @Test func `By deputy each attendance stands in its own row, and the distinct total stays`() throws {
        let board = try told().held().board(by: .deputy)
        #expect(try board.rows("visits.deputies") == ["d2: 2", "d1: 1"])
        #expect(try board.rows("visits.sessions") == ["d2: 2", "d1: 1"])
        #expect(try board.value("visits.sessions") == .count(2))
        #expect(try board.rows("visits.deputies.distinct") == ["d1: 1", "d2: 1"])
    }

    @Test func `Site, region, deputy and period bound the visits`() throws {
        let held = try told().held()
        #expect(try held.board(Scope(site: SiteCode("520201001-S01"))).value("visits.received") == .count(4))
        #expect(try held.board(Scope(region: DivisionCode("5201"))).value("visits.received") == .count(7))
        #expect(try held.board(Scope(region: DivisionCode("52"))).value("visits.received") == .count(11))
        #expect(try held.board(Scope(deputy: "d1")).value("visits.sessions") == .count(1))
        #expect(try held.board(through: "2026-05-31").value("visits.groups") == .count(3))
    }

    @Test func `A scope that visits cannot have leaves them out`() throws {
        for scope in [Scope(organ: "o"), Scope(category: "交通"), Scope(channel: .walkIn)] {
            let board = try told().held().board(scope)
            #expect(try board.value("visits.sessions") == .count(0))
            #expect(try board.value("visits.deputies.distinct") == .count(0))
        }
    }

    @Test func `Rows by a dimension that visits lack are one row without a key`() throws {
        #expect(try told().held().board(by: .organ).rows("visits.received") == [": 11"])
    }
}
