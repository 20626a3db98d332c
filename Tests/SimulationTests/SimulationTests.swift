import Foundation
import Simulation
import Testing

/// Whole trees of sites under everything that can go wrong.
///
/// `make simulate SEEDS=1 SEED=N` replays the world of seed N; `JIAZHAN_SEED=N swift test --filter SimulationTests` does the same
/// in a debug build.
struct SimulationTests {
    private static let seed = ProcessInfo.processInfo.environment["JIAZHAN_SEED"].flatMap { UInt64($0) }
    private static let seeds: UInt64 = 2000

    @Test func whateverGoesWrongNothingIsLostOrDoubledAndTheHealedTreeConverges() {
        let seeds = Self.seed.map { $0..<$0 + 1 } ?? 1..<Self.seeds + 1
        let campaign = Campaign.run(seeds, threads: ProcessInfo.processInfo.activeProcessorCount)
        #expect(campaign.seeds == seeds.count)
        for outcome in campaign.failures.prefix(5) {
            Issue.record("seed \(outcome.seed): \(outcome.breaches.map(\.description).joined(separator: "; "))")
        }
        #expect(campaign.failures.map(\.seed) == [])
        if Self.seed == nil {
            let never = Sometimes.allCases.filter { campaign.tally[$0] == 0 }
            #expect(never.map(\.rawValue) == [], "these must sometimes happen, or nothing is proved of them")
        }
    }

    @Test func aSeedReplaysToTheLastStep() {
        for seed in UInt64(11)...14 {
            let (first, second) = (Replay(seed), Replay(seed))
            #expect(first.lines.count > 50, "seed \(seed)")
            #expect(first.lines == second.lines, "seed \(seed)")
        }
    }

    /// Done-when 3 of the replication: by line and by stick mixed.
    @Test(arguments: UInt64(1)...4)
    func aProvinceConvergesAfterDaysOfPartitionAndItsFiguresAreTheSumOfItsParts(seed: UInt64) {
        let outcome = Outcome.ofProvince(seed: seed)
        #expect(outcome.breaches.map(\.description) == [], "seed \(seed)")
        #expect(outcome.rounds != nil, "seed \(seed)")
        #expect(outcome.sites == 13 && outcome.events > 100, "seed \(seed): \(outcome.events) events")
        for event in [Sometimes.partitioned, .bundleTaken, .handedUp, .handedOn, .handedDown] {
            #expect(outcome.tally[event] > 0, "seed \(seed): it never happened that \(event.rawValue)")
        }
    }

    /// What happened in the world of a seed.
    private struct Replay {
        private(set) var lines: [String] = []

        init(_ seed: UInt64) {
            var lines: [String] = []
            _ = Outcome.of(seed: seed) { lines.append($0) }
            self.lines = lines
        }
    }
}
