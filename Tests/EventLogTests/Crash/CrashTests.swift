import Events
import Foundation
import Testing

@testable import EventLog

/// The power fails at every step of a session, and what was not synced is dropped, kept or torn.
///
/// `CRASH_CASE=K:SEED` replays one case: the power fails at step K, the seed decides what survives.
@Suite(.serialized) struct CrashTests {
    @Test func theSessionGoesThroughEveryKindOfStep() throws {
        let disk = try SimulatedDisk()
        var session = CrashSession(disk)
        try session.run()
        #expect(session.told.complaints.map(\.message.en) == [])
        #expect(session.told.events.count == 18)
        #expect(session.told.contents.count == 6)
        #expect(session.told.retired?.count == 2)
        let steps = disk.steps
        for step in SimulatedDisk.Step.allCases { #expect(steps.contains { $0.step == step }, "no \(step)") }
        // The log folds its WAL in while it is open, besides at both closings.
        let closings = steps.indices.filter { steps[$0] == (.delete, "log.db-wal") }
        try #require(closings.count == 2)
        let folds = steps.indices.filter { steps[$0] == (.sync, "log.db") }
        #expect(folds.filter { $0 < closings[0] }.count >= 3)
        #expect(try session.told.breaches(whenLeft: disk.afterPowerCut(seed: 0)) == [])
    }

    @Test func everyAcknowledgedAppendSurvivesAPowerCutAtEveryStep() async throws {
        expectNothingMissing(try await PowerCuts(seeds: [0, 1, 2, 3]).run())
    }

    /// `CRASH_CASE` replays a case of the records, not one of these.
    @Test func everyAcknowledgedPieceOfAContentSurvivesAPowerCut() async throws {
        let disk = try SimulatedDisk()
        var session = CrashSession(disk)
        try session.run(.pieces)
        #expect(session.told.complaints.map(\.message.en) == [])
        #expect(session.told.pieces.map(\.number) == [0, 1])
        expectNothingMissing(try await PowerCuts(seeds: [0, 1, 2], every: 5, script: .pieces).run())
    }

    @Test func everyAcknowledgedAppendSurvivesASecondPowerCutSoonAfter() async throws {
        expectNothingMissing(try await PowerCuts(seeds: [4, 5], every: 3).runTwice())
    }

    /// The negative controls: with less than FULL, these tests find what is lost.
    @Test func withoutSyncingAcknowledgedAppendsAreFoundLost() async throws {
        let outcomes = try await PowerCuts(synchronous: .off, seeds: Array(0..<4), every: 4).run()
        // Hardly a page of the file is ever certain, so that it seldom is a log at all.
        #expect(outcomes.contains { $0.hasLost || $0.isUnopened })
    }

    @Test func withSynchronousNormalAcknowledgedAppendsAreFoundLost() async throws {
        let outcomes = try await PowerCuts(synchronous: .normal, seeds: [0], every: 9).run()
        #expect(outcomes.contains { $0.hasLost })
        // NORMAL loses the newest commits and damages nothing: what is found is what SQLite documents.
        for outcome in outcomes {
            for breach in outcome.breaches {
                if case .damaged(let what) = breach { Issue.record("step \(outcome.step): \(what)") }
            }
        }
    }

    private func expectNothingMissing(_ outcomes: [PowerCuts.Outcome]) {
        #expect(!outcomes.isEmpty)
        for outcome in outcomes {
            #expect(outcome.breaches == [], "replay with CRASH_CASE=\(outcome.step):\(outcome.seed)")
            #expect(outcome.unclear == [], "replay with CRASH_CASE=\(outcome.step):\(outcome.seed)")
        }
    }
}
