import Events
import Foundation
import TestSupport

@testable import EventLog

/// The session, cut off at every step, and what each seed leaves of it.
struct PowerCuts {
    struct Outcome: Sendable {
        let step: Int
        let seed: UInt64
        let breaches: [Breach]
        /// Complaints of the log that do not say what is wrong with the disk.
        let unclear: [String]

        /// A log that was acknowledged and is no log any more: all of it is lost.
        var isUnopened: Bool { breaches.contains { if case .unopened = $0 { true } else { false } } }

        var hasLost: Bool { breaches.contains { if case .lost = $0 { true } else { false } } }
    }

    let synchronous: WriterSettings.Synchronous
    let steps: [Int]
    let seeds: [UInt64]
    private let script: CrashSession.Script

    /// - Parameter every: 1 cuts at every step, a larger number leaves steps out.
    init(
        synchronous: WriterSettings.Synchronous = .full, seeds: [UInt64], every stride: Int = 1,
        script: CrashSession.Script = .records
    ) throws {
        let disk = try SimulatedDisk()
        var whole = CrashSession(disk, synchronous: synchronous)
        try whole.run(script)
        self.script = script
        self.synchronous = synchronous
        guard script == .records, let named = Self.replayed else {
            self.seeds = seeds
            steps = Array(Swift.stride(from: 1, through: disk.steps.count, by: stride))
            return
        }
        self.seeds = [named.seed]
        steps = [named.step]
    }

    /// The one case that `CRASH_CASE` names, where it names one.
    private static let replayed: (step: Int, seed: UInt64)? = {
        let named = ProcessInfo.processInfo.environment["CRASH_CASE"]?.split(separator: ":").compactMap { UInt64($0) }
        guard let named, named.count == 2 else { return nil }
        return (Int(named[0]), named[1])
    }()

    /// Each step once, then each seed.
    func run() async throws -> [Outcome] {
        try await sideBySide(steps) { step in
            let (disk, session) = try cutSession(at: step)
            return try seeds.map { seed in
                try outcome(step, seed, session, left: disk.afterPowerCut(seed: chance(step, seed)))
            }
        }
    }

    /// The power fails a second time, soon after the program was started again.
    func runTwice() async throws -> [Outcome] {
        try await sideBySide(steps) { step in
            let (disk, session) = try cutSession(at: step)
            return try seeds.map { seed in
                var random = SplitMix(seed: ~chance(step, seed))
                let again = try SimulatedDisk(disk.afterPowerCut(seed: chance(step, seed)))
                again.set(.powerCut(at: Int.random(in: 1...40, using: &random)))
                var second = CrashSession(again, synchronous: synchronous, told: session.told)
                try second.goOn()
                let left = again.afterPowerCut(seed: Int.random(in: 0...3, using: &random) == 0 ? 0 : random.next())
                return try outcome(step, seed, second, left: left)
            }
        }
    }

    private func cutSession(at step: Int) throws -> (SimulatedDisk, CrashSession) {
        let disk = try SimulatedDisk()
        disk.set(.powerCut(at: step))
        var session = CrashSession(disk, synchronous: synchronous)
        try session.run(script)
        precondition(disk.hasFailed, "the session is the same each time and comes to step \(step)")
        return (disk, session)
    }

    /// The choice depends on the step too, so that neighbouring steps are not cut alike.
    private func chance(_ step: Int, _ seed: UInt64) -> UInt64 { seed < 2 ? seed : seed &+ UInt64(step) << 32 }

    private func outcome(
        _ step: Int, _ seed: UInt64, _ session: CrashSession, left files: [String: [UInt8]]
    ) throws -> Outcome {
        Outcome(
            step: step, seed: seed, breaches: try session.breaches + session.told.breaches(whenLeft: files),
            unclear: session.told.complaints.filter { !$0.saysWhatIsWrongWithTheDisk }.map(\.message.en))
    }
}

/// Runs cases side by side, as many as there are processors; each has a disk of its own.
func sideBySide<Outcome: Sendable>(
    _ cases: [Int], _ body: @Sendable @escaping (Int) throws -> [Outcome]
) async throws -> [Outcome] {
    let workers = ProcessInfo.processInfo.activeProcessorCount
    return try await withThrowingTaskGroup(of: [Outcome].self) { group in
        for worker in 0..<workers {
            let own = cases.indices.filter { $0 % workers == worker }.map { cases[$0] }
            group.addTask { try own.flatMap(body) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
    }
}

extension Acknowledged {
    /// What is missing from a log of which a power cut left these files.
    func breaches(whenLeft files: [String: [UInt8]]) throws -> [Breach] {
        let folder = try TemporaryFolder()
        for (name, bytes) in files {
            try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
        }
        return try breaches(in: folder.log)
    }
}

extension EventLogError {
    /// One line, and an exit status by which a script knows that nothing can be written.
    var saysWhatIsWrongWithTheDisk: Bool {
        exitStatus == .cannotWrite && !message.en.contains("\n") && !message.zh.contains("\n")
    }
}
