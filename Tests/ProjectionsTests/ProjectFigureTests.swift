import Events
import Foundation
import Testing

@testable import Projections

@Suite struct `Figures of projects` {
    private func rate(_ numerator: Int, _ denominator: Int) -> FigureValue {
        .rate(numerator: numerator, denominator: denominator)
    }

    @Test func `Each step counts by its own day and once a project, ratings by the newest`() throws {
        var told = Chronicle()
        func proposed(_ category: String, _ deputies: [String]) throws -> Ref {
            try told.write(
                .projectProposed(
                    .with {
                        $0.category = category
                        $0.deputies = deputies
                    }), on: at("2026-01-05T09:00"))
        }
        let done = try proposed("城建/照明", ["d1", "d2"])
        let chosen = try proposed("城建", ["d1"])
        let voided = try proposed("", [])
        try told.step(.projectVoided(ProjectVoided()), of: voided, on: "2026-01-06T09:00")
        for project in [done, chosen] {
            try told.step(.projectPutToVote(ProjectPutToVote()), of: project, on: "2026-02-01T09:00")
            try told.step(.projectChosen(ProjectChosen()), of: project, on: "2026-02-02T09:00")
        }
        for day in ["2026-10-30", "2026-11-30"] {
            try told.step(.projectCompleted(ProjectCompleted()), of: done, on: "\(day)T09:00")
        }
        for (day, grade) in [("2026-12-01", Grade.dissatisfied), ("2026-12-20", .satisfied)] {
            try told.step(.projectRated(.with { $0.grade = grade }), of: done, on: "\(day)T09:00")
        }
        let held = try told.held()
        let board = try held.board(by: .month)
        #expect(try board.rows("projects.proposed") == ["2026-01: 2"])
        #expect(try board.rows("projects.voted") == ["2026-02: 2"])
        #expect(try board.rows("projects.chosen") == ["2026-02: 2"])
        #expect(try board.rows("projects.completed") == ["2026-10: 1"])
        #expect(try held.board(from: "2026-11-01", by: .month).rows("projects.completed") == ["2026-11: 1"])
        #expect(try board.value("projects.completion") == rate(1, 2))
        #expect(try board.value("projects.rated.satisfied") == rate(1, 1))
        #expect(try held.board(asOf: "2026-12-10").value("projects.rated.dissatisfied") == rate(1, 1))
        #expect(try held.board(by: .deputy).rows("projects.proposed") == ["d1: 2", "d2: 1"])
        #expect(try held.board(Scope(category: "城建/照明")).value("projects.chosen") == .count(1))
        #expect(try held.board(Scope(deputy: "d2")).value("projects.chosen") == .count(1))
        #expect(try held.board(Scope(organ: "o1")).value("projects.chosen") == .count(0))
        #expect(try held.board(by: .category).rows("projects.proposed") == ["城建: 1", "城建/照明: 1"])
    }

    @Test func `The list has the newest first, and voided ones only when they are asked for`() throws {
        var told = Chronicle()
        let old = try told.write(.projectProposed(ProjectProposed()), on: at("2026-01-05T09:00"))
        let new = try told.write(.projectProposed(ProjectProposed()), on: at("2026-02-05T09:00"))
        try told.step(.projectVoided(ProjectVoided()), of: new, on: "2026-02-06T09:00")
        let model = try told.held().folded()
        #expect(try model.projects(limit: 5) == [new, old])
        #expect(try model.projects(voided: false, limit: 5) == [old])
        #expect(try model.projects(limit: 1, offset: 1) == [old])
    }
}
