import Foundation
import Simulation
import Synchronization

/// `make simulate SEEDS=N SEED=S`: runs the worlds of N seeds from S on.
///
///     Simulate [--seeds N] [--seed S] [--threads T] [--failures F] [--require-all] [--trace]
///
/// Prints how often each fault and each way out of one happened, and every breach with its seed. Ends with 1 where a guarantee did
/// not hold or, with --require-all, where something that must sometimes happen never did; with 64 on bad usage. --trace writes down what happens in the one world of --seed.
@main
struct Simulate {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let requiresAll = arguments.contains("--require-all")
        let traces = arguments.contains("--trace")
        arguments.removeAll { $0 == "--require-all" || $0 == "--trace" }
        var numbers: [String: UInt64] = [
            "--seeds": 1000, "--seed": 1, "--threads": UInt64(ProcessInfo.processInfo.activeProcessorCount),
            "--failures": 20,
        ]
        while arguments.count >= 2, let number = UInt64(arguments[1]), numbers[arguments[0]] != nil {
            numbers[arguments[0]] = number
            arguments.removeFirst(2)
        }
        guard arguments.isEmpty, let seeds = numbers["--seeds"], let first = numbers["--seed"],
            let threads = numbers["--threads"], let failures = numbers["--failures"], threads > 0, failures > 0,
            !first.addingReportingOverflow(seeds).overflow
        else {
            complain(
                "simulate: usage: Simulate [--seeds N] [--seed S] [--threads T] [--failures F] [--require-all] [--trace]"
            )
            exit(64)
        }
        if traces {
            let outcome = Outcome.of(seed: first) { complain($0) }
            exit(outcome.breaches.isEmpty ? 0 : 1)
        }
        exit(run(first..<first + seeds, threads: Int(threads), failures: Int(failures), requiresAll: requiresAll))
    }

    private static func run(_ seeds: Range<UInt64>, threads: Int, failures: Int, requiresAll: Bool) -> Int32 {
        let start = ContinuousClock.now
        let told = Mutex(0)
        let campaign = Campaign.run(seeds, threads: threads, maxFailures: failures) { soFar in
            told.withLock { told in
                for outcome in soFar.failures.dropFirst(told) { complain(of: outcome) }
                told = soFar.failures.count
            }
            if soFar.seeds % 4096 == 0 { complain("simulate: \(soFar.seeds) seeds, \(soFar.failures.count) failed") }
        }
        let seconds = Double((ContinuousClock.now - start).components.seconds)
        for line in campaign.tally.lines { print(line) }
        let rate = seconds > 0 ? Int(Double(campaign.seeds) / seconds) : campaign.seeds
        print(
            "\(campaign.seeds) seeds from \(seeds.lowerBound) on, \(campaign.sites) sites, \(campaign.events) events, "
                + "at most \(campaign.mostRounds) rounds to converge, \(Int(seconds)) s, \(rate) seeds a second")
        let never = Sometimes.allCases.filter { campaign.tally[$0] == 0 }
        if requiresAll { for event in never { complain("simulate: it never happened that \(event.rawValue)") } }
        return campaign.failures.isEmpty && (never.isEmpty || !requiresAll) ? 0 : 1
    }

    private static func complain(of outcome: Outcome) {
        for breach in outcome.breaches.prefix(3) { complain("seed \(outcome.seed): \(breach)") }
        complain("seed \(outcome.seed): make simulate SEEDS=1 SEED=\(outcome.seed)")
    }

    private static func complain(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}
