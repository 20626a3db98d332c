import Events
import Foundation
import Synchronization
import TestSupport
import Testing

/// Sites that hold the same records hold the same state, whatever they heard in what order and how often.
///
/// `JIAZHAN_SEED=N` replays the one history of that seed, `JIAZHAN_HISTORIES=N` runs another number of them.
struct ConvergenceTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let histories = environment["JIAZHAN_HISTORIES"].flatMap { Int($0) } ?? 100_000

    private struct Campaign {
        var histories = 0
        var records = 0
        var conflicts: [Conflict.Kind: Int] = [:]
        var diverged: [UInt64] = []

        mutating func add(_ other: Campaign) {
            histories += other.histories
            records += other.records
            conflicts.merge(other.conflicts, uniquingKeysWith: +)
            diverged += other.diverged
        }
    }

    @Test func sitesThatHeardTheSameAgreeAndEveryContradictionIsReached() {
        if let seed = Self.environment["JIAZHAN_SEED"].flatMap({ UInt64($0) }) {
            let campaign = Self.run(seed..<seed + 1)
            #expect(campaign.diverged == [], "the history of seed \(seed) diverges")
            return
        }
        let base = UInt64.random(in: 0..<1 << 48)
        print("histories: \(Self.histories) from seed \(base) on; JIAZHAN_SEED=N replays the one of seed N")
        let total = Mutex(Campaign())
        let chunk = 500
        DispatchQueue.concurrentPerform(iterations: (Self.histories + chunk - 1) / chunk) { index in
            let first = base + UInt64(index * chunk)
            let last = min(first + UInt64(chunk), base + UInt64(Self.histories))
            let part = Self.run(first..<last)
            total.withLock { $0.add(part) }
        }
        let campaign = total.withLock { $0 }
        #expect(campaign.histories == Self.histories)
        #expect(campaign.diverged.sorted().prefix(5) == [], "seeds of histories that diverge")
        for kind in Conflict.Kind.allCases {
            #expect(campaign.conflicts[kind, default: 0] > 0, "no history came to \(kind.rawValue)")
        }
        print("histories: \(campaign.records) records; contradictions: \(Self.text(campaign.conflicts))")
    }

    private static func run(_ seeds: Range<UInt64>) -> Campaign {
        var campaign = Campaign()
        for seed in seeds {
            let history = History(seed: seed)
            let standing = Standing(history, history.union)
            campaign.histories += 1
            campaign.records += history.union.count
            for conflict in standing.conflicts { campaign.conflicts[conflict.kind, default: 0] += 1 }
            if !agrees(history, standing, seed) { campaign.diverged.append(seed) }
        }
        return campaign
    }

    private static func agrees(_ history: History, _ standing: Standing, _ seed: UInt64) -> Bool {
        var random = SplitMix(seed: ~seed)
        // As each of the others heard it, and shuffled with some of it twice.
        var tellings = history.sites.dropFirst().map(\.known)
        var shuffled = history.union
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            if let again = history.union.randomElement(using: &random) { shuffled.append(again) }
        }
        shuffled.shuffle(using: &random)
        tellings.append(shuffled)
        let refs = Set(history.union.map(\.ref))
        let bothSides = standing.conflicts.allSatisfy { refs.contains($0.first) && refs.contains($0.second) }
        return bothSides && Set(standing.conflicts).count == standing.conflicts.count
            && tellings.allSatisfy { Standing(history, $0) == standing }
    }

    private static func text(_ counts: [Conflict.Kind: Int]) -> String {
        counts.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
    }
}
