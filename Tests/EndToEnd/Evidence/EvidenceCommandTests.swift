import Events
import Foundation
import FoundationNetworking
import Testing

/// A number opened down to its records, through the programs alone.
@Suite(.serialized) struct EvidenceCommandTests {
    @Test func `lists have as many entries as the numbers say, and station and hub agree on their digests`() throws {
        let workshop = try Workshop()
        try workshop.makeHub()
        let site = try workshop.join("520103100-Z02")
        let samples = Programs.root.appendingPathComponent("samples").path
        try Programs.succeed(
            "station", ["import", "\(samples)/zhan-02.csv", "--map", "\(samples)/zhan-02.map.yaml", "--dir", site])
        let address = try workshop.serve()
        try workshop.sync(site)
        let figures = try workshop.figures("hub", workshop.hub, ["--by", "category"])
        for id in ["matters.collected", "matters.replied", "matters.resolved", "matters.resolved.flow"] {
            let whole = try list("hub", workshop.hub, id)
            #expect(try list("station", site, id).digest == whole.digest)
            switch figures[id] {
            case .count(let count)?: #expect(whole.count == count)
            case .rate(let numerator, let denominator)?:
                #expect(whole.count == numerator)
                #expect(try list("hub", workshop.hub, id, ["--part", "denominator"]).count == denominator)
            case .days?, nil: Issue.record("\(id) is a number")
            }
            let (key, value) = try #require(figures.rows[id]?.first)
            let row = try list("hub", workshop.hub, id, ["--by", "category", "--key", key])
            switch value {
            case .count(let count), .rate(let count, _): #expect(row.count == count)
            case .days: Issue.record("\(id) is a number")
            }
        }
        try export(address, workshop)
        try refuse(workshop)
    }

    /// The digest follows from the exported file alone.
    private func export(_ address: String, _ workshop: Workshop) throws {
        let printed = try Programs.succeed(
            "hub", ["figures", "--evidence", "matters.collected", "--csv", "--dir", workshop.hub]
        ).output
        var lines = Data()
        for line in printed.split(separator: "\r\n").dropFirst() {
            lines += Data((line.split(separator: ",").prefix(3).joined(separator: "\t") + "\n").utf8)
        }
        let whole = try list("hub", workshop.hub, "matters.collected")
        #expect(Hash.of(lines).description == whole.digest)
        let served = try Data(
            contentsOf: try #require(URL(string: address + "evidence.csv?figure=matters.collected")))
        #expect(served == Data(printed.utf8))
        let page = try String(
            decoding: Data(contentsOf: #require(URL(string: address + "evidence?figure=matters.collected"))),
            as: UTF8.self)
        #expect(page.contains(whole.digest))
        let book = workshop.file("统计.xlsx")
        try Programs.succeed("hub", ["figures", "--by", "organ", "--xlsx", book, "--dir", workshop.hub])
        #expect(try Data(contentsOf: URL(fileURLWithPath: book)).prefix(2) == Data("PK".utf8))
    }

    private func refuse(_ workshop: Workshop) throws {
        for (arguments, word) in [
            (["--evidence", "nothing"], "nothing"), (["--part", "numerator"], "--evidence"),
            (["--evidence", "matters.collected", "--part", "denominator"], "--part"),
            (["--evidence", "matters.collected", "--key", "x"], "--by"),
            (["--evidence", "matters.collected", "--after", "x"], "--after"),
            (["--evidence", "matters.collected", "--limit", "0"], "--limit"), (["--csv", "--json"], "--csv"),
        ] {
            let refused = try Programs.run("hub", ["figures", "--dir", workshop.hub] + arguments)
            #expect(refused.status == 64, "\(arguments)")
            #expect(refused.errors.contains(word) && refused.errors.split(separator: "\n").count == 1, "\(arguments)")
        }
    }

    private func list(
        _ program: String, _ folder: String, _ id: String, _ arguments: [String] = []
    ) throws -> (count: Int, digest: String) {
        let document = try Programs.succeed(
            program, ["figures", "--evidence", id, "--dir", folder, "--json", "--limit", "10000"] + arguments
        ).json()
        let entries = try #require(document["entries"] as? [[String: Any]])
        let count = try #require(document["count"] as? Int)
        #expect(entries.count == count)
        return (count, try #require(document["digest"] as? String))
    }
}
