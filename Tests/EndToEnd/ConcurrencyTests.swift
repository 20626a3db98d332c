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

    private func types() throws -> [String: Int] {
        let stat = try Programs.succeed("station", ["log", "stat", "--dir", site, "--json"]).json()
        return try #require(stat["types"] as? [String: Int])
    }
}
