import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Lists` {
    @Test func `Matters are listed newest first, with names, due date, stage and the title's digest`() throws {
        var told = Chronicle()
        try told.open("520103001-Z01", name: "花果园站")
        try told.write(
            .organRegistered(
                .with {
                    $0.code = "o1"
                    $0.name = "住建局"
                }), at: "520103-H01", on: at("2025-01-01T08:00"))
        let title = Hash.of(Data("题".utf8))
        let old = try told.write(
            .opinionCollected(
                .with {
                    $0.kind = .petition
                    $0.channel = .qr
                    $0.category = "住房/物业"
                }), on: at("2026-05-01T09:00"),
            contents: [
                .with {
                    $0.role = .title
                    $0.digest = title.data
                }
            ])
        try told.refer(old, on: "2026-05-02T09:00", to: "o1", due: "2026-06-01T18:00")
        let new = try told.collect(on: "2026-05-03T09:00", at: "520201-S01")
        try told.merge(new, into: old, on: "2026-05-04T09:00")
        let model = try told.held().folded()
        let listed = try model.matters(limit: 10)
        #expect(listed.map(\.ref) == [new, old])
        #expect(listed.map(\.stage) == [.merged, .referred])
        #expect(listed.map(\.siteName) == ["520201-S01", "花果园站"])
        #expect(listed.map(\.organ) == ["", "住建局"])
        #expect(listed[1].dueAt == at("2026-06-01T18:00"))
        #expect(listed[1].title == title)
        #expect(listed[1].kind == .petition && listed[1].channel == .qr)
        #expect(listed[1].category == "住房/物业")
        #expect(try model.matters(limit: 1, offset: 1).map(\.ref) == [old])
        #expect(try model.newestMatters(scope: Scope(region: DivisionCode("5202")), limit: 5).map(\.ref) == [new])
        #expect(try model.matters(period: Period(through: day("2026-05-02")), limit: 5).map(\.ref) == [old])
    }

    @Test func `Visits are listed newest first, with the deputies present`() throws {
        var told = Chronicle()
        try told.write(
            .deputyEnrolled(
                .with {
                    $0.id = "d1"
                    $0.name = "王代表"
                }), at: "520103-H01", on: at("2025-01-01T08:00"))
        let old = try told.visit(on: "2026-05-01T09:00", kind: .month, deputies: ["d2", "d1"], groups: 2, received: 5)
        let new = try told.visit(on: "2026-05-02T09:00")
        let model = try told.held().folded()
        let listed = try model.visits(limit: 10)
        #expect(listed.map(\.ref) == [new, old])
        #expect(listed[1].kind == .month)
        #expect(listed[1].groups == 2 && listed[1].received == 5)
        #expect(
            listed[1].deputies == [
                VisitSummary.Present(id: "d1", name: "王代表"), VisitSummary.Present(id: "d2", name: "d2"),
            ])
        #expect(try model.visits(scope: Scope(organ: "o"), limit: 10).isEmpty)
    }
}
