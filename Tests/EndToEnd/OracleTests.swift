import Foundation
import Testing

/// The figures of the two real ledgers as the programs print them, and what `Tests/Oracle/oracle.py` makes of their export.
@Suite struct `Figures of real ledgers and the oracle` {
    private static let data = Programs.root.deletingLastPathComponent().appendingPathComponent("shared/data")
    private static let hasData = FileManager.default.fileExists(atPath: data.path)

    @Test(
        .enabled(if: hasData, "the real ledgers are not beside the checkout"),
        arguments: [
            ("messages_with_replies.csv", "messages", "Asia/Shanghai"),
            ("service_requests_311.csv", "requests311", "America/New_York"),
        ])
    func `They agree on every number`(ledger: String, map: String, zone: String) throws {
        let workshop = try Workshop()
        let site = workshop.file("site")
        try Programs.succeed(
            "station",
            ["init", "--dir", site, "--site", "520103100-Z02", "--name", "ledger", "--time-zone", zone])
        try Programs.succeed(
            "station",
            [
                "import", Self.data.appendingPathComponent(ledger).path, "--map",
                Programs.root.appendingPathComponent("config/mappings/\(map).map.yaml").path, "--dir", site,
            ])
        let questions = ProcessInfo.processInfo.environment["JIAZHAN_QUESTIONS"] ?? "12"
        let seed = ProcessInfo.processInfo.environment["JIAZHAN_SEED"] ?? "\(Int.random(in: 0..<1 << 32))"
        let script = Programs.root.appendingPathComponent("Tests/Oracle/compare.py").path
        let outcome = try Programs.run(
            "/usr/bin/python3",
            [script, "--questions", questions, "--seed", seed, "--zone", zone, Programs.path(of: "station"), site])
        print("oracle: \(ledger), seed \(seed) (JIAZHAN_SEED replays it)")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let counts = try outcome.json()
        #expect(counts["differences"] as? Int == 0)
        // About a hundred figures a question, some with rows.
        #expect((counts["integers"] as? Int ?? 0) > 100 * (Int(questions) ?? 0))
    }
}
