import Dispatch
import Synchronization

/// Many seeds, one after the other on each thread.
package struct Campaign: Sendable {
    package private(set) var seeds = 0
    package private(set) var sites = 0
    package private(set) var events = 0
    package private(set) var mostRounds = 0
    package private(set) var tally = Tally()
    /// The worlds in which a guarantee did not hold, by seed.
    package private(set) var failures: [Outcome] = []

    package init() {}

    package mutating func add(_ outcome: Outcome) {
        seeds += 1
        sites += outcome.sites
        events += outcome.events
        mostRounds = max(mostRounds, outcome.rounds ?? 0)
        tally.add(outcome.tally)
        if !outcome.breaches.isEmpty { failures.append(outcome) }
    }

    package mutating func add(_ other: Campaign) {
        seeds += other.seeds
        sites += other.sites
        events += other.events
        mostRounds = max(mostRounds, other.mostRounds)
        tally.add(other.tally)
        failures += other.failures
    }

    /// - Parameters:
    ///   - threads: how many worlds run at a time.
    ///   - maxFailures: no further seed begins once so many have failed.
    ///   - progress: called now and then with what is done so far, from any thread, never from two at a time.
    package static func run(
        _ seeds: Range<UInt64>, threads: Int, maxFailures: Int = .max,
        progress: @Sendable (Campaign) -> Void = { _ in }
    ) -> Campaign {
        let next = Mutex(seeds.lowerBound)
        let total = Mutex(Campaign())
        let chunk: UInt64 = 16
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while let first = next.withLock({ next -> UInt64? in
                guard next < seeds.upperBound else { return nil }
                defer { next = min(next + chunk, seeds.upperBound) }
                return next
            }) {
                var part = Campaign()
                for seed in first..<min(first + chunk, seeds.upperBound) { part.add(Outcome.of(seed: seed)) }
                let isEnough = total.withLock { total in
                    total.add(part)
                    progress(total)
                    return total.failures.count >= maxFailures
                }
                if isEnough { return }
            }
        }
        return total.withLock { total in
            total.failures.sort { $0.seed < $1.seed }
            return total
        }
    }
}
