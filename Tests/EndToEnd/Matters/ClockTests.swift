import Foundation
import Testing

/// A laptop whose clock jumped back ten years goes on recording, in order, and says what to fix.
@Suite struct ClockTests {
    private let desk: Desk

    init() throws { desk = try Desk.alone() }

    /// Runs the program with a clock that shows that moment.
    private func run(_ arguments: [String], at moment: String, language: String = "en") throws -> Programs.Outcome {
        try Programs.run(
            "/usr/bin/faketime",
            ["-m", moment, Programs.path(of: "station")] + arguments + ["--dir", desk.folder, "--json"],
            environment: ["JIAZHAN_LANG": language, "JIAZHAN_USER": "lin", "TZ": "Asia/Shanghai"])
    }

    private func matter(_ outcome: Programs.Outcome) throws -> String {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try outcome.json()["matter"] as? String)
    }

    @Test func `records made with a clock that jumped back are in order, with one line that says what to fix`() throws {
        let before = try desk.opinion()
        let opened = try run(["opinion", "add", "--title", "t"], at: "2016-03-04 05:06:07")
        let late = try matter(opened)
        #expect(opened.errors.split(separator: "\n").count == 1)
        #expect(opened.errors.contains("clock shows 2016-03-04 05:06"))
        #expect(opened.errors.contains("Set the computer's date and time"))
        let chinese = try run(["urge", before], at: "2016-03-04 05:06:07", language: "zh")
        #expect(chinese.status == 65, "nothing was referred yet")
        let referred = try run(["refer", before, "--organ", "住建"], at: "2016-03-04 05:06:07", language: "zh")
        #expect(referred.status == 0, "\(referred.errors)")
        #expect(referred.errors.contains("请校准本机的日期和时间"))
        // A step about a matter is dated no earlier than the matter's own records, and may be dated as it was.
        let shown = try desk.show(before)
        #expect(try shown.last("matter_referred")["occurred_at"] as? String == "2026-05-05T16:00:00.000Z")
        #expect(referred.errors.contains("2026-05-06 00:00"))
        let dated = try run(["sign", before, "--occurred-at", "2026-05-08"], at: "2016-03-04 05:06:07")
        #expect(dated.status == 0, "\(dated.errors)")
        #expect(!dated.errors.contains("as having happened"))
        #expect(try desk.show(before).stage == "signed")
        #expect(try desk.show(late).stage == "collected")
        try desk.run(["log", "verify"])
        try desk.run(["rebuild", "--check"])
        // With the clock set right again nothing is said.
        let after = try desk.run(["opinion", "add", "--title", "t"])
        #expect(after.errors.isEmpty)
    }

    @Test func `stamps grow through the jump, whatever the clock showed`() throws {
        _ = try desk.opinion()
        _ = try run(["opinion", "add", "--title", "t"], at: "2016-03-04 05:06:07")
        _ = try desk.opinion()
        let lines = try desk.run(["log", "export"]).output.split(separator: "\n")
        let stamps = try lines.map { line -> UInt64 in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require((object?["hlc"] as? String).flatMap { UInt64($0) })
        }
        #expect(stamps.count == 4)
        #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func `a ledger is taken in whole with a clock that jumped back, with the same line once`() throws {
        let samples = Programs.root.appendingPathComponent("samples").path
        let outcome = try run(
            ["import", "\(samples)/shi-05.csv", "--map", "\(samples)/shi-05.map.yaml"], at: "2016-03-04 05:06:07")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try outcome.json()["new"] as? Int == 117)
        #expect(outcome.errors.split(separator: "\n").count == 1)
        #expect(outcome.errors.contains("clock shows 2016-03-04 05:06"))
    }

    @Test func `a clock a few hours behind is nobody's business`() throws {
        _ = try desk.opinion()
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "Asia/Shanghai")
        formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let outcome = try run(
            ["opinion", "add", "--title", "t"], at: formatter.string(from: Date(timeIntervalSinceNow: -20 * 3600)))
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    }
}
