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

    @Test func `An amended visit counts as amended, a voided one nowhere`() throws {
        var told = Chronicle()
        let amended = try told.visit(on: "2026-05-06T09:00", deputies: ["d1"], groups: 3, received: 7)
        try told.step(
            .visitAmended(
                .with {
                    $0.kind = .online
                    $0.deputies.names = ["d2", "d3"]
                    $0.received = 9
                    $0.startedAt = at("2026-04-06T09:00").milliseconds
                }), of: amended, on: "2026-05-07T09:00")
        let voided = try told.visit(on: "2026-05-06T09:00", deputies: ["d4"], groups: 1, received: 1)
        try told.step(.visitVoided(VisitVoided()), of: voided, on: "2026-05-08T09:00")
        let board = try told.held().board(by: .month)
        #expect(try board.rows("visits.sessions") == ["2026-04: 1"])
        #expect(try board.value("visits.sessions.online") == .count(1))
        #expect(try board.value("visits.received") == .count(9))
        #expect(try board.value("visits.groups") == .count(3))
        #expect(try board.value("visits.deputies") == .count(2))
        #expect(try board.value("visits.deputies.distinct") == .count(2))
        #expect(try board.value("matters.backfill") == .rate(numerator: 1, denominator: 1))
        #expect(try told.held().folded().visits(limit: 5).map(\.isVoided) == [true, false])
        #expect(try told.held().board(asOf: "2026-05-07").value("visits.sessions") == .count(2))
    }

    @Test func `Duties count by kind, amended and not voided`() throws {
        var told = Chronicle()
        try told.duty(on: "2026-05-06T09:00", kind: .training, deputies: ["d1", "d2"])
        let amended = try told.duty(on: "2026-06-06T09:00", at: "520201001-S01", kind: .training)
        try told.step(
            .dutyAmended(
                .with {
                    $0.kind = .research
                    $0.deputies.names = ["d2"]
                }), of: amended, on: "2026-06-07T09:00")
        let voided = try told.duty(on: "2026-06-06T09:00", kind: .report)
        try told.step(.dutyVoided(DutyVoided()), of: voided, on: "2026-06-07T09:00")
        let held = try told.held()
        let board = try held.board(by: .deputy)
        #expect(try board.value("duties.count") == .count(2))
        #expect(try board.value("duties.count.training") == .count(1))
        #expect(try board.value("duties.count.research") == .count(1))
        #expect(try board.value("duties.count.report") == .count(0))
        #expect(try board.rows("duties.count") == ["d2: 2", "d1: 1"])
        #expect(try held.board(Scope(region: DivisionCode("5202"))).value("duties.count") == .count(1))
        #expect(try held.board(Scope(organ: "o1")).value("duties.count") == .count(0))
        #expect(try held.board(through: "2026-05-31").value("duties.count") == .count(1))
        #expect(try held.board(by: .kind).figure("duties.count")?.rows?.map(\.label.zh) == ["调研", "学习培训"])
        let listed = try held.folded().duties(limit: 5)
        #expect(listed.map(\.kind) == [.report, .research, .training])
        #expect(listed.map(\.isVoided) == [true, false, false])
        #expect(listed[2].deputies.map(\.id) == ["d1", "d2"])
    }
}
