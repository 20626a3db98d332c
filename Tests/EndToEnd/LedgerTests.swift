import Foundation
import Testing

/// The two real ledgers, taken in by a station and compared with what a script computes from the CSV alone.
///
/// The script is `ledger_oracle.py` beside this file: it knows the CSV's columns and nothing of this project's code.
@Suite(.serialized) struct LedgerTests {
    private static let data = Programs.root.deletingLastPathComponent().appendingPathComponent("shared/data")
    private static let hasData = FileManager.default.fileExists(atPath: data.path)

    @Test(.enabled(if: hasData, "the real ledgers are not beside the checkout"))
    func `the message board's figures are those that the CSV itself gives`() throws {
        let ledger = Self.data.appendingPathComponent("messages_with_replies.csv").path
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let counts = try take(ledger, map: "messages", into: site)
        let oracle = try oracle("messages", ledger)
        #expect(oracle["rows"] as? Int == 1973)
        #expect(counts["rows"] as? Int == 1973)
        #expect((counts["new"] as? Int ?? 0) + (counts["refused"] as? Int ?? 0) == 1973)
        try workshop.serve()
        try workshop.sync(site)

        let figures = try workshop.figures("hub", workshop.hub, ["--by", "month"])
        #expect(figures["matters.collected"] == .count(1973))
        #expect(figures["matters.replied"] == .rate(1973, 1973))
        let replies = try #require(oracle["replies_by_month"] as? [String: Int])
        #expect(figures.rows["matters.resolved.flow"] == replies.mapValues { .count($0) })
        let collected = try #require(oracle["collected_by_month"] as? [String: Int])
        #expect(figures.rows["matters.collected"] == collected.mapValues { .count($0) })
        guard case .days(let median, let p90) = figures["matters.days"] else {
            Issue.record("no matters.days")
            return
        }
        #expect(abs(try #require(median) - (oracle["median_days"] as? Double ?? 0)) < 0.0001)
        #expect(abs(try #require(p90) - (oracle["p90_days"] as? Double ?? 0)) < 0.0001)
        try Programs.succeed("hub", ["rebuild", "--check", "--dir", workshop.hub])
        try Programs.succeed("hub", ["log", "verify", "--dir", workshop.hub])
        try importsTwice(ledger, map: "messages", site)
    }

    @Test(.enabled(if: hasData, "the real ledgers are not beside the checkout"))
    func `the service requests keep organs, due dates, duplicates and transfers, and what is overdue agrees`() throws {
        let ledger = Self.data.appendingPathComponent("service_requests_311.csv").path
        let workshop = try Workshop()
        let site = workshop.file("site")
        try Programs.succeed(
            "station",
            ["init", "--dir", site, "--site", "520103100-Z02", "--name", "311", "--time-zone", "America/New_York"])
        let counts = try take(ledger, map: "requests311", into: site)
        #expect(counts["rows"] as? Int == 3000)
        #expect(counts["new"] as? Int == 3000)
        let days = ["2015-06-30", "2018-11-15", "2019-02-12", "2026-11-01"]
        let oracle = try oracle("requests", ledger, days)
        let overdue = try #require(oracle["overdue"] as? [String: Int])
        for day in days {
            let figures = try workshop.figures("station", site, ["--as-of", day])
            #expect(figures["matters.overdue"] == .count(try #require(overdue[day])), "as of \(day)")
        }
        let figures = try workshop.figures("station", site, ["--by", "organ"])
        #expect(figures["matters.collected"] == .count(try #require(oracle["counted"] as? Int)))
        #expect(figures["matters.merged"] == .count(try #require(oracle["duplicates"] as? Int)))
        #expect(
            figures["matters.resolved"]
                == .rate(try #require(oracle["closed"] as? Int), try #require(oracle["counted"] as? Int)))
        let agencies = try #require(oracle["counted_by_agency"] as? [String: Int])
        #expect(figures.rows["matters.collected"] == agencies.mapValues { .count($0) })
        let types = try #require(
            try Programs.succeed("station", ["log", "stat", "--dir", site, "--json"]).json()["types"] as? [String: Int])
        #expect(types["matter_merged"] == oracle["duplicates"] as? Int)
        #expect(types["matter_referred"] == 3000 + (oracle["transfers"] as? Int ?? -1))
        try Programs.succeed("station", ["log", "verify", "--dir", site])
        try importsTwice(ledger, map: "requests311", site)
    }

    @Test func `an import that is killed again and again ends in the same figures as an undisturbed one`() throws {
        let seed = UInt64(ProcessInfo.processInfo.environment["JIAZHAN_SEED"] ?? "") ?? UInt64.random(in: 1...1_000_000)
        print("seed \(seed) (JIAZHAN_SEED replays it)")
        var state = seed
        let workshop = try Workshop()
        let (ledger, map) =
            Self.hasData
            ? (Self.data.appendingPathComponent("messages_with_replies.csv").path, mapping("messages"))
            : (
                Programs.root.appendingPathComponent("samples/zhan-02.csv").path,
                Programs.root.appendingPathComponent("samples/zhan-02.map.yaml").path
            )
        for name in ["calm", "killed"] {
            try Programs.succeed(
                "station", ["init", "--dir", workshop.file(name), "--site", "520103100-Z02", "--name", name])
        }
        try Programs.succeed("station", ["import", ledger, "--map", map, "--dir", workshop.file("calm")])
        var partial = 0
        for _ in 0..<8 {
            let log = workshop.file("killed") + "/log.db-wal"
            let size = { (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0 }
            let before = size()
            let process = try Programs.start(
                "station", ["import", ledger, "--map", map, "--dir", workshop.file("killed")])
            // Killed at a random moment after it began to write.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let target = before + Int(state >> 33) % 600_000
            while process.isRunning, size() <= target { sched_yield() }
            process.signal(SIGKILL)
            process.wait()
            if process.endedBySignal { partial += 1 }
            try Programs.succeed("station", ["log", "verify", "--dir", workshop.file("killed")])
        }
        #expect(partial > 0, "no run was killed half way")
        try Programs.succeed("station", ["import", ledger, "--map", map, "--dir", workshop.file("killed")])
        #expect(
            try workshop.figures("station", workshop.file("killed"), ["--by", "month"])
                == workshop.figures("station", workshop.file("calm"), ["--by", "month"]))
        #expect(try length(workshop.file("killed")) == length(workshop.file("calm")))
    }

    private func take(_ ledger: String, map: String, into site: String) throws -> [String: Any] {
        try Programs.succeed("station", ["import", ledger, "--map", mapping(map), "--dir", site, "--json"]).json()
    }

    private func mapping(_ name: String) -> String {
        Programs.root.appendingPathComponent("config/mappings/\(name).map.yaml").path
    }

    private func importsTwice(_ ledger: String, map: String, _ site: String) throws {
        let before = try length(site)
        let counts = try take(ledger, map: map, into: site)
        #expect(counts["events"] as? Int == 0)
        #expect(try length(site) == before)
    }

    private func length(_ site: String) throws -> Int {
        let status = try Programs.succeed("station", ["status", "--dir", site, "--json"]).json()
        return try #require(status["saved"] as? Int)
    }

    private func oracle(_ what: String, _ ledger: String, _ days: [String] = []) throws -> [String: Any] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "ledger_oracle.py")
        let outcome = try Programs.run("/usr/bin/python3", [script.path, what, ledger] + days)
        guard outcome.status == 0 else { throw Programs.Unexpected(what: outcome.errors) }
        return try outcome.json()
    }
}
