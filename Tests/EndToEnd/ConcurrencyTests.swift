import Foundation
import Testing

/// Several programs at work on one site's folder at the same time.
@Suite(.serialized) struct ConcurrencyTests {
    private let workshop: Workshop
    private let site: String

    init() throws {
        workshop = try Workshop()
        site = workshop.file("site")
        try Programs.succeed("station", ["init", "--dir", site, "--site", "520103100-Z02", "--name", "n"])
    }

    @Test func `two imports of one ledger at the same time take every row in once`() throws {
        let samples = Programs.root.appendingPathComponent("samples").path
        let command = ["import", "\(samples)/shi-05.csv", "--map", "\(samples)/shi-05.map.yaml", "--dir", site]
        let runs = try (0..<3).map { _ in try Programs.start("station", command) }
        for run in runs {
            run.wait()
            #expect(run.status == 0)
        }
        #expect(try types()["opinion_collected"] == 117)
        try Programs.succeed("station", ["log", "verify", "--dir", site])
    }

    @Test func `operators who resolve one matter at the same time resolve it once`() throws {
        let added = try Programs.succeed("station", ["opinion", "add", "--dir", site, "--title", "t", "--json"]).json()
        let matter = try #require(added["matter"] as? String)
        let runs = try (0..<6).map { _ in try Programs.start("station", ["resolve", matter, "--dir", site]) }
        runs.forEach { $0.wait() }
        #expect(runs.map(\.status).filter { $0 == 0 }.count == 1)
        #expect(try types()["matter_resolved"] == 1)
    }

    @Test func `two matters that are merged into each other at the same time make no circle`() throws {
        let desk = Desk(program: "station", folder: site)
        for _ in 0..<4 {
            let (one, two) = (try desk.opinion(), try desk.opinion())
            let runs = try [(one, two), (two, one)].map { matter, into in
                try Programs.start("station", ["merge", matter, "--into", into, "--dir", site])
            }
            runs.forEach { $0.wait() }
            #expect(runs.compactMap(\.status).sorted() == [0, 64])
            #expect(try [desk.stage(one), desk.stage(two)].sorted() == ["collected", "merged"])
        }
    }

    @Test func `what several operators record about one matter at the same time is all there, each decided in turn`()
        throws
    {
        let desk = Desk(program: "station", folder: site)
        let matter = try desk.opinion()
        try desk.steps(matter, [["refer", "--organ", "住建", "--occurred-at", "2026-05-07"]])
        let steps = (0..<4).map { ["progress", matter, "--note", "\($0)", "--dir", site] }
        let signs = (0..<3).map { _ in ["sign", matter, "--dir", site] }
        let runs = try (steps + signs).map { try Programs.start("station", $0) }
        runs.forEach { $0.wait() }
        #expect(runs.prefix(4).allSatisfy { $0.status == 0 })
        #expect(runs.dropFirst(4).filter { $0.status == 0 }.count == 1)
        let shown = try desk.show(matter)
        #expect(shown.types.filter { $0 == "progress_reported" }.count == 4)
        #expect(shown.types.filter { $0 == "referral_signed" }.count == 1)
        #expect(shown.conflicts.isEmpty)
        try desk.run(["log", "verify"])
    }

    private func types() throws -> [String: Int] {
        let stat = try Programs.succeed("station", ["log", "stat", "--dir", site, "--json"]).json()
        return try #require(stat["types"] as? [String: Int])
    }
}
