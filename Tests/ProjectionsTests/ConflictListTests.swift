import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Conflicts` {
    @Test func `Both sides are listed with what they are and when they occurred, the newest contradiction first`()
        throws
    {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        let first = try told.resolve(matter, on: "2026-05-02T09:00")
        let second = try told.step(
            .answeredOnSpot(AnsweredOnSpot()), of: matter, on: "2026-05-03T09:00", at: "520103-H01")
        let visit = try told.visit(on: "2026-05-01T09:00")
        let void = try told.step(.visitVoided(VisitVoided()), of: visit, on: "2026-05-02T09:00")
        let amended = try told.step(
            .visitAmended(.with { $0.received = 3 }), of: visit, on: "2026-05-03T09:00", at: "520103-H01")
        let one = try told.register(
            .organRegistered(
                .with {
                    $0.code = "o1"
                    $0.name = "住建局"
                }), by: "520103001-Z01")
        let other = try told.register(
            .organRegistered(
                .with {
                    $0.code = "o1"
                    $0.name = "住房局"
                }), by: "520103002-J01")
        let model = try told.held().folded()
        let listed = try model.conflicts(limit: 10)
        #expect(listed.map(\.kind) == [.enteredTwice, .amendedVoided, .settledTwice])
        #expect(listed.map(\.subject) == [.entry(EntryName(.organ, "o1")), .record(visit), .record(matter)])
        #expect(listed.map(\.first.ref) == [one, void, first])
        #expect(listed.map(\.second.ref) == [other, amended, second])
        #expect(listed[2].first.type.description == "matter_resolved")
        #expect(listed[2].second.type.description == "answered_on_spot")
        #expect(listed[2].second.occurredAt == at("2026-05-03T09:00"))
        #expect(try model.conflictCount() == 3)
        #expect(try model.conflicts(limit: 1, offset: 1).map(\.kind) == [.amendedVoided])
    }

    @Test func `A conflict is gone when one of its sides is retracted`() throws {
        var told = Chronicle()
        let matter = try told.collect(on: "2026-05-01T09:00")
        let first = try told.resolve(matter, on: "2026-05-02T09:00")
        try told.resolve(matter, on: "2026-05-03T09:00")
        #expect(try told.held().folded().conflictCount() == 1)
        try told.step(.recordRetracted(.with { $0.record = first }), of: matter, on: "2026-05-04T09:00")
        let model = try told.held().folded()
        #expect(try model.conflictCount() == 0)
        #expect(try told.held().board().value("matters.resolved") == .rate(numerator: 1, denominator: 1))
    }

    @Test func `Random histories reach every kind of conflict`() throws {
        var reached: Set<Conflict.Kind> = []
        for seed in UInt64(1)...200 {
            let model = try RandomHistory(seed: seed).told.held().folded()
            reached.formUnion(try model.conflicts(limit: 1_000).map(\.kind))
        }
        #expect(Set(Conflict.Kind.allCases).subtracting(reached) == [])
    }
}
