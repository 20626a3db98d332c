import Foundation
import Synchronization
import TestSupport

/// A hub behind a bad line, its stations, and somebody who kills their processes.
///
/// Stations work in threads of their own, a few processes at a time. Which process is killed when is drawn from the seed; where in its work
/// that strikes depends on the machine.
final class KillRun: Sendable {
    struct Tally {
        var killed: [String: Int] = [:]
        /// Processes that were killed after they had said what they recorded.
        var killedAfterAnswer = 0
        /// Processes that were killed before they said so, although it was recorded.
        var recordedUnsaid = 0
        var hubKilled = 0
        var failedSyncs = 0
        var syncs = 0

        var kills: Int { killed.values.reduce(hubKilled, +) }
    }

    /// Processes of stations that run at one time.
    private static let atOnce = 6
    /// A sync that takes longer hangs on a line that went silent; the operator has had enough.
    private static let syncPatience = Duration.seconds(6)

    let kills: Int
    let deadline: ContinuousClock.Instant
    let line: FaultyLine
    private let seed: UInt64
    private let hubFolder: String
    private let folders: [String: String]
    private let hub: Mutex<Workshop>
    private let turns = DispatchSemaphore(value: KillRun.atOnce)
    private let state = Mutex(Tally())
    /// How long a process that nobody disturbs takes, in milliseconds, as it was lately.
    private let usual = Mutex<[String: Double]>([:])
    private let acknowledged = Mutex<Set<Recorded>>([])

    /// - Parameter workshop: with the hub made and the stations joined; it serves from now on.
    init(_ workshop: sending Workshop, line: FaultyLine, stations: [String], kills: Int, seed: UInt64, limit: Duration)
        throws
    {
        self.line = line
        self.kills = kills
        self.seed = seed
        deadline = ContinuousClock.now.advanced(by: limit)
        hubFolder = workshop.hub
        folders = Dictionary(uniqueKeysWithValues: stations.map { ($0, workshop.file($0)) })
        try workshop.serve()
        hub = Mutex(workshop)
    }

    var tally: Tally { state.withLock { $0 } }
    var acknowledgements: Set<Recorded> { acknowledged.withLock { $0 } }
    private var isOver: Bool { tally.kills >= kills || ContinuousClock.now >= deadline }

    /// Everybody works, and is killed, until all is recorded and the kills are used up.
    ///
    /// - Throws: the first thing that went wrong and is no consequence of a kill or of the line.
    func run(_ scripts: [SiteScript], expected: [String: [Recorded]]) throws {
        let failures = Mutex<[any Error]>([])
        let all = DispatchGroup()
        for (number, script) in scripts.enumerated() {
            all.enter()
            let thread = Thread { [self] in
                defer { all.leave() }
                do {
                    try work(script, expected[script.code] ?? [], SplitMix(seed: seed ^ UInt64(number &* 7_919 &+ 1)))
                } catch { failures.withLock { $0.append(error) } }
            }
            thread.start()
        }
        all.wait()
        if let first = failures.withLock({ $0.first }) { throw first }
    }

    private func work(_ script: SiteScript, _ expected: [Recorded], _ dice: SplitMix) throws {
        var dice = dice
        guard let folder = folders[script.code] else { throw Programs.Unexpected(what: "no folder of \(script.code)") }
        var matters: [Int: String] = [:]
        for (place, action) in script.actions.enumerated() {
            try record(try action.words(matters), at: "station", folder, expected[place], &dice)
            matters[place] = expected[place].number
            if Int.random(in: 0..<3, using: &dice) == 0 { try sync(folder, &dice) }
        }
        // What the hub's people do needs the matter there, so this is where the station's sync must have come through once.
        while try saved("hub", hubFolder, script.code) < expected[1].seq { try sync(folder, &dice) }
        try record(Desk.placed(script.atHub, expected[0].number), at: "hub", hubFolder, nil, &dice)
        while !isOver { try sync(folder, &dice) }
    }

    /// Runs a command until it is recorded, once.
    ///
    /// - Parameter expected: what an undisturbed station answered; nil where the number depends on who came first.
    private func record(
        _ words: [String], at program: String, _ folder: String, _ expected: Recorded?, _ dice: inout SplitMix
    ) throws {
        for _ in 0..<50 {
            let run = try process(program, words + ["--dir", folder, "--json"], &dice)
            if let said = Recorded(output: run.output) {
                if run.killed { state.withLock { $0.killedAfterAnswer += 1 } }
                guard expected == nil || said == expected else {
                    throw Programs.Unexpected(
                        what: "\(words) was recorded as \(said), not \(String(describing: expected))")
                }
                acknowledged.withLock { _ = $0.insert(said) }
                return
            }
            guard run.killed else {
                throw Programs.Unexpected(what: "\(program) \(words) ended with \(run.status): \(run.errors)")
            }
            if try isRecorded(words, program, folder, expected) {
                state.withLock { $0.recordedUnsaid += 1 }
                return
            }
        }
        throw Programs.Unexpected(what: "\(words) was killed fifty times")
    }

    /// Whether a command that was killed before it answered had recorded its event.
    private func isRecorded(_ words: [String], _ program: String, _ folder: String, _ expected: Recorded?) throws
        -> Bool
    {
        if let expected { return try saved(program, folder, expected.log) >= expected.seq }
        // The hub's answer: nobody else replies to that matter.
        let shown = try Programs.run(program, ["show", words[1], "--dir", folder, "--json"]).json()
        let events = shown["events"] as? [[String: Any]] ?? []
        return events.contains { $0["type"] as? String == "reply_given" }
    }

    /// How many events of that log are in that folder.
    private func saved(_ program: String, _ folder: String, _ log: String) throws -> Int {
        let stat = try Programs.succeed(program, ["log", "stat", "--dir", folder, "--json"]).json()
        let logs = stat["logs"] as? [[String: Any]] ?? []
        return logs.first { $0["log"] as? String == log }?["seq"] as? Int ?? 0
    }

    private func sync(_ folder: String, _ dice: inout SplitMix) throws {
        let run = try process("station", ["sync", "--once", "--dir", folder], &dice)
        state.withLock {
            $0.syncs += 1
            if run.status != 0 { $0.failedSyncs += 1 }
        }
        // 75: a retry may help. Whatever else a sync says would be something found wrong, and nothing is.
        guard run.killed || run.status == 0 || run.status == 75 else {
            throw Programs.Unexpected(what: "sync ended with \(run.status): \(run.errors)")
        }
    }

    /// Runs a program; perhaps it is killed meanwhile, or the hub is.
    private func process(
        _ program: String, _ words: [String], _ dice: inout SplitMix
    ) throws -> (output: String, errors: String, status: Int32, killed: Bool) {
        turns.wait()
        defer { turns.signal() }
        let kind = words[0]
        let typical = usual.withLock { $0[kind] } ?? 150
        let fate = Int.random(in: 0..<100, using: &dice)
        let moment = Duration.microseconds(Int(typical * 1200 * Double.random(in: 0...1, using: &dice)))
        let begun = ContinuousClock.now
        let child = try Programs.start(program, words, output: .piped, errors: .piped)
        let limit = kind == "sync" ? Self.syncPatience : ChildProcess.patience
        let (output, errors): (String, String)
        switch isOver ? 100 : fate {
        case ..<50: (output, errors) = try child.read(killingAfter: moment)
        case ..<58 where kind == "sync":
            try killHub(after: moment, of: child)
            (output, errors) = try child.read(killingAfter: limit)
        default: (output, errors) = try child.read(killingAfter: limit)
        }
        child.wait()
        if child.endedBySignal {
            state.withLock { $0.killed[kind, default: 0] += 1 }
        } else {
            let took = begun.duration(to: .now) / .milliseconds(1)
            usual.withLock { $0[kind] = 0.8 * typical + 0.2 * min(took, 2000) }
        }
        return (output, errors, child.status ?? -1, child.endedBySignal)
    }

    /// Kills the hub in the middle of somebody's sync, and starts it again.
    private func killHub(after moment: Duration, of child: ChildProcess) throws {
        child.awaitWord(within: moment)
        try hub.withLock { workshop in
            guard !isOver else { return }
            workshop.stopHub(signal: SIGKILL)
            state.withLock { $0.hubKilled += 1 }
            try workshop.serve()
        }
    }

    /// Ends the hub in good order.
    func stop() { hub.withLock { _ = $0.stopHub() } }

    /// The hub goes on, with nobody to kill it; a line that was healed carries everything.
    func settle(_ scripts: [SiteScript], matters: [String: String]) throws {
        _ = try Programs.forEach(scripts) { [folders] script in
            guard let folder = folders[script.code], let matter = matters[script.code] else {
                throw Programs.Unexpected(what: "\(script.code) has no folder or no matter")
            }
            try Programs.succeed("station", ["sync", "--once", "--dir", folder])
            try Programs.succeed("station", Desk.placed(script.afterwards, matter) + ["--dir", folder])
            try Programs.succeed("station", ["sync", "--once", "--dir", folder])
        }
    }
}
