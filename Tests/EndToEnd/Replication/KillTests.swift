import Foundation
import TestSupport
import Testing

/// Real processes over CURVE and a bad line, killed at random while they write and sync.
///
/// JIAZHAN_KILLS (default 200), JIAZHAN_STATIONS (20) and JIAZHAN_KILL_SECONDS (150, after which no more are killed) scale it; JIAZHAN_SEED replays
/// what was drawn.
@Suite(.serialized) struct KillTests {
    private static let kills = setting("JIAZHAN_KILLS", 200)
    private static let stations = setting("JIAZHAN_STATIONS", 20)
    private static let seconds = setting("JIAZHAN_KILL_SECONDS", 150)
    private static let actions = 8

    private static func setting(_ name: String, _ value: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? value
    }

    @Test
    func
        `whatever is killed and however bad the line, what was acknowledged is at the hub once, and the figures are those of an undisturbed run`()
        throws
    {
        let seed = UInt64(Self.setting("JIAZHAN_SEED", Int.random(in: 0..<1_000_000)))
        print("kills: JIAZHAN_SEED=\(seed) JIAZHAN_KILLS=\(Self.kills)")
        let scripts = (0..<Self.stations).map { SiteScript(number: $0, actions: Self.actions, seed: seed) }
        let clock = ContinuousClock()
        var calm: (recorded: [String: [Recorded]], figures: FigureSet)?
        let calmTook = try clock.measure { calm = try undisturbed(scripts) }
        let calmly = try #require(calm)

        let workshop = try Workshop()
        let line = try FaultyLine(to: workshop.port, faults: Self.faults, seed: seed)
        try workshop.makeHub()
        _ = try Programs.forEach(scripts) { [path = workshop.path, port = line.port] in
            try Workshop.join($0.code, in: path, through: port)
        }
        let (hubFolder, folders) = (workshop.hub, scripts.map { workshop.file($0.code) })
        let run = try KillRun(
            workshop, line: line, stations: scripts.map(\.code), kills: Self.kills, seed: seed,
            limit: .seconds(Self.seconds))
        let killingTook = try clock.measure { try run.run(scripts, expected: calmly.recorded) }
        let traffic = line.traffic
        line.heal()
        try run.settle(scripts, matters: calmly.recorded.mapValues { $0[0].number })
        run.stop()

        let tally = run.tally
        print("kills: \(tally) \(traffic); \(calmTook) undisturbed, \(killingTook) killing")
        #expect(tally.kills >= Self.kills, "seed \(seed): the time was up")
        #expect(tally.hubKilled > 0 && traffic.cut > 0 && traffic.stalled > 0, "seed \(seed)")
        try examine(hubFolder, folders, scripts, run.acknowledgements, calmly.figures, seed)
    }

    /// What the line does to a connection: most of them fail in some way.
    private static let faults = LineFaults {
        $0.refused = 5
        $0.cut = 35
        $0.halfOpen = 3
        $0.stalled = 25
        // A sync with little to say is below 2 KB.
        $0.reach = 1...2_500
        $0.stall = .milliseconds(20) ... .milliseconds(300)
        $0.delay = .zero ... .milliseconds(15)
    }

    /// The same actions with nobody in their way.
    private func undisturbed(_ scripts: [SiteScript]) throws -> (recorded: [String: [Recorded]], figures: FigureSet) {
        let workshop = try Workshop()
        try workshop.makeHub()
        let path = workshop.path
        let recorded = try Programs.forEach(scripts) { script in
            let folder = try Workshop.join(script.code, in: path)
            var matters: [Int: String] = [:]
            var recorded: [Recorded] = []
            for (place, action) in script.actions.enumerated() {
                let words = try action.words(matters) + ["--dir", folder, "--json"]
                let said = try #require(Recorded(output: try Programs.succeed("station", words).output), "\(words)")
                matters[place] = said.number
                recorded.append(said)
            }
            let status = try Programs.succeed("station", ["status", "--dir", folder, "--json"]).json()
            let saved = status["saved"] as? Int ?? 0
            // One event each, behind what joining wrote: a killed command is known by the place it would have had.
            #expect(recorded.map(\.seq) == Array(saved - script.actions.count + 1...saved))
            return recorded
        }
        try workshop.serve()
        _ = try Programs.forEach(Array(zip(scripts, recorded))) { script, recorded in
            let folder = "\(path)/\(script.code)"
            let matter = try #require(recorded.first).number
            try Programs.succeed("station", ["sync", "--once", "--dir", folder])
            try Programs.succeed("hub", Desk.placed(script.atHub, matter) + ["--dir", "\(path)/hub"])
            try Programs.succeed("station", ["sync", "--once", "--dir", folder])
            try Programs.succeed("station", Desk.placed(script.afterwards, matter) + ["--dir", folder])
            try Programs.succeed("station", ["sync", "--once", "--dir", folder])
        }
        workshop.stopHub()
        let byCode = Dictionary(uniqueKeysWithValues: zip(scripts.map(\.code), recorded))
        return (byCode, try workshop.figures("hub", workshop.hub, ["--by", "site"]))
    }

    private func examine(
        _ hubFolder: String, _ folders: [String], _ scripts: [SiteScript], _ acknowledged: Set<Recorded>,
        _ figures: FigureSet, _ seed: UInt64
    ) throws {
        try Programs.succeed("hub", ["log", "verify", "--dir", hubFolder])
        let atHub = try ExportedLog("hub", hubFolder)
        #expect(atHub.doubled.isEmpty, "seed \(seed)")
        for said in acknowledged { #expect(atHub.hashes[said.log]?[said.seq] != nil, "seed \(seed): \(said) is lost") }
        #expect(acknowledged.count > scripts.count, "seed \(seed)")
        let stations = try Programs.forEach(folders) { folder in
            try Programs.succeed("station", ["log", "verify", "--dir", folder])
            let status = try Programs.succeed("station", ["status", "--dir", folder, "--json"]).json()
            return (log: try ExportedLog("station", folder), waiting: status["waiting"] as? Int)
        }
        for (script, station) in zip(scripts, stations) {
            #expect(station.log.doubled.isEmpty, "seed \(seed)")
            for log in [script.code, "\(Workshop.hubCode)/mail/\(script.code)"] {
                #expect(atHub.isWhole(log), "seed \(seed): \(log)")
                #expect(atHub.hashes[log] == station.log.hashes[log], "seed \(seed): \(log)")
            }
            // Joining, the script, and the rating at the end.
            #expect(atHub.hashes[script.code]?.count == script.actions.count + 2, "seed \(seed): \(script.code)")
            #expect(atHub.hashes["\(Workshop.hubCode)/mail/\(script.code)"]?.count == 1, "seed \(seed): \(script.code)")
            #expect(station.waiting == 0, "seed \(seed): \(script.code)")
        }
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", hubFolder])
        let after = FigureSet.difference(
            try FigureSet(
                try Programs.succeed("hub", ["figures", "--by", "site", "--dir", hubFolder, "--json"]).json()), figures)
        #expect(after.isEmpty, "seed \(seed): \(after)")
    }
}

extension FigureSet {
    /// The ids of figures that differ, as a whole or in a row.
    static func difference(_ one: FigureSet, _ other: FigureSet) -> [String] {
        Set(one.values.keys).union(other.values.keys).filter {
            one.values[$0] != other.values[$0] || one.rows[$0] != other.rows[$0]
        }.sorted()
    }
}
