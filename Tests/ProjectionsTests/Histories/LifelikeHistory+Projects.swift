import Events
import Foundation
import TestSupport

@testable import Projections

extension LifelikeHistory {
    /// A project from its proposal to what people say of it, with steps left out and steps recorded twice.
    mutating func undertake() throws {
        let (log, proposed) = (site(), moment())
        let proposal = ProjectProposed.with {
            $0.category = RandomHistory.category(&random)
            $0.deputies = RandomHistory.deputies(&random)
            $0.year = chance(2) ? 2026 : 0
        }
        let project = try write(.projectProposed(proposal), at: log, on: proposed)
        var steps: [Ref] = []
        var now = proposed
        for body in course() {
            now = after(now, days: 0...25)
            steps.append(try write(body, at: chance(4) ? site() : log, about: project, on: now))
        }
        if chance(4), let step = steps.randomElement(using: &random) {
            try write(
                .recordRetracted(.with { $0.record = step }), at: log, about: project, on: after(now, days: 0...10))
        }
        if chance(8) {
            try write(.projectVoided(ProjectVoided()), at: log, about: project, on: after(now, days: 0...20))
        }
    }

    private mutating func course() -> [Event.Body] {
        var course: [Event.Body] = []
        if chance(4) {
            course.append(
                .projectAmended(
                    .with {
                        if chance(2) { $0.category = RandomHistory.category(&random) }
                        if chance(2) { $0.deputies.names = RandomHistory.deputies(&random) }
                        if chance(3) { $0.proposedAt = moment().milliseconds }
                    }))
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) { course.append(.projectPutToVote(ProjectPutToVote())) }
        if !chance(3) { course.append(.projectChosen(ProjectChosen())) }
        for _ in 0..<Int.random(in: 0...2, using: &random) { course.append(.projectCompleted(ProjectCompleted())) }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let grade = RandomHistory.pick(Grade.self, &random)
            course.append(.projectRated(.with { $0.grade = grade }))
        }
        return course
    }
}
